using Metering.Journal;
using Metering.Storage.Contract.Crash;
using Metering.Storage.RocksDb;
using RocksDbSharp;
using Shouldly;

namespace Metering.Storage.Contract.RocksDb;

/// <summary>A folder that cannot be used ends the start with one sentence saying what to do.</summary>
public sealed class OpeningTheFolder : IDisposable
{
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task A_second_process_is_refused_and_the_first_goes_on()
    {
        await using var store = _folders.Open();
        using var child = Child.Start(OpenChild.Argument, _folders["data"]);
        var answer = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        answer.Trim().ShouldBe($"The data folder {_folders["data"]} is in use by another running process; "
            + "stop that process or choose another folder.");
        (await store.CommitAsync(Make.Commit("account/1", 0))).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task A_second_store_in_the_same_process_is_refused_and_a_later_one_is_not()
    {
        await using (_folders.Open())
            Refused().ShouldContain("in use by another running process");

        await using var later = _folders.Open();
        later.Health.ShouldBe(StoreHealth.Good);
    }

    [Fact]
    public async Task A_newer_format_is_refused_with_the_program_version_that_reads_it()
    {
        await _folders.Fill();
        PutMeta("format", "3");
        PutMeta("program", "7.3.1");

        Refused().ShouldContain("has format 3, but this program reads formats up to 2: start program version 7.3.1 or newer");
    }

    [Fact]
    public async Task A_folder_of_the_first_format_is_read_and_becomes_one_of_this()
    {
        // The first format had every commit in the sorted families and no logs: what a program that folded everything leaves behind.
        await _folders.Fill();
        await using (var filled = _folders.Open())
            await filled.DropClaimBucketsBeforeAsync(190_001);
        PutMeta("format", "1");

        await using (var store = _folders.Open())
        {
            (await store.ReadHeadAsync(new JournalId("account/019")))!.Version.ShouldBe(10);
            (await store.CommitAsync(Make.Commit("account/019", 10))).Status.ShouldBe(CommitStatus.Committed);
        }
        GetMeta("format").ShouldBe("2", "a program that knows only the first format must not start on it");
    }

    [Fact]
    public async Task A_missing_format_on_existing_data_is_damage()
    {
        await _folders.Fill();
        PutMeta("format", null);

        Refused().ShouldContain("its format number is missing");
    }

    [Fact]
    public async Task A_missing_CURRENT_is_damage_and_never_an_empty_start()
    {
        await _folders.Fill();
        File.Delete(Path.Combine(_folders["data"], "CURRENT"));

        Refused().ShouldContain("restore the newest backup");
    }

    [Theory]
    [InlineData("MANIFEST-*")]
    [InlineData("CURRENT")]
    [InlineData("*.log")]
    public async Task A_damaged_file_is_named_damage(string pattern)
    {
        await _folders.Fill();
        var file = new DirectoryInfo(_folders["data"]).GetFiles(pattern).OrderByDescending(found => found.Length).First();
        var bytes = await File.ReadAllBytesAsync(file.FullName);
        bytes.AsSpan(bytes.Length / 4, Math.Min(64, bytes.Length / 2)).Fill(0xA5);
        await File.WriteAllBytesAsync(file.FullName, bytes);

        Refused().ShouldContain("restore the newest backup");
    }

    [Fact]
    public async Task A_missing_table_file_is_damage()
    {
        await _folders.Fill();
        // The second start turns the log it recovers from into table files.
        await _folders.Open().DisposeAsync();
        new DirectoryInfo(_folders["data"]).GetFiles("*.sst").First().Delete();

        Refused().ShouldContain("restore the newest backup");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_earlier_log_that_is_missing_or_cut_short_is_damage(bool missing)
    {
        await using (var store = _folders.Open(change: options => options with { MemtableBytes = 2 << 20 }))
            // Pages fill their memory and open the next log, while the few commits themselves live in the logs only.
            for (var version = 0; version < 64; version++)
                await store.CommitAsync(Make.Commit("account/1", version, Make.Claim($"{version}", 202601))
                    .With(pages: [new PageWrite($"{version}", Make.Noise(65_536, version))]));
        var logs = new DirectoryInfo(_folders["data"]).GetFiles("*.log").OrderBy(found => found.Name).ToArray();
        logs.Length.ShouldBeGreaterThan(1);
        if (missing) logs[0].Delete();
        else
            await using (var first = logs[0].Open(FileMode.Open))
                first.SetLength(logs[0].Length / 2);

        Refused().ShouldContain("restore the newest backup");
    }

    [Fact]
    public async Task A_torn_last_record_was_never_acknowledged_and_does_not_stop_the_start()
    {
        await _folders.Fill();
        var log = new DirectoryInfo(_folders["data"]).GetFiles("*.log").OrderByDescending(found => found.Length).First();
        await using (var file = log.Open(FileMode.Append))
            await file.WriteAsync(Make.Noise(3, 1));

        await using var store = _folders.Open();
        (await store.ReadHeadAsync(new JournalId("account/019")))!.Version.ShouldBe(10);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused()
    {
        File.WriteAllText(_folders["data"], "");

        Refused().ShouldContain("cannot be written");
    }

    [Fact]
    public void A_folder_without_write_rights_is_refused()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // Rights do not stop a privileged user, but a folder that the kernel owns does.
            Should.Throw<StoreUnusableException>(() => RocksDbJournalStore.Open(new RocksDbOptions { Path = "/proc/metering" }))
                .Message.ShouldContain("cannot be written");
            return;
        }
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_folders["data"]);
        File.SetUnixFileMode(_folders["data"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Refused().ShouldContain("cannot be written");
    }

    [Fact]
    public async Task A_first_start_cut_off_before_its_format_was_written_is_completed()
    {
        await (_folders.Open()).DisposeAsync();
        PutMeta("format", null);

        await using var store = _folders.Open();
        (await store.CommitAsync(Make.Commit("account/1", 0))).Version.ShouldBe(1);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Should.Throw<ArgumentException>(() => _folders.Open(change: options => options with { QueueBound = 0 }))
            .Message.ShouldContain("QueueBound");
        Should.Throw<ArgumentException>(() => _folders.Open(change: options => options with { GroupBytes = 1 }))
            .Message.ShouldContain("GroupBytes");
        Should.Throw<ArgumentException>(() => _folders.Open(change: options => options with { Path = " " }));
    }

    private string Refused() => Should.Throw<StoreUnusableException>(() => _folders.Open()).Message;

    /// <summary>Changes a meta row with the engine itself, without the provider's code.</summary>
    private void PutMeta(string key, string? value) => WithMeta((database, meta) =>
    {
        if (value is null)
            database.Remove(key, meta);
        else
            database.Put(key, value, meta);
        return value;
    });

    private string? GetMeta(string key) => WithMeta((database, meta) => database.Get(key, meta));

    private string? WithMeta(Func<RocksDbSharp.RocksDb, ColumnFamilyHandle, string?> use)
    {
        var families = new ColumnFamilies();
        foreach (var name in RocksDbSharp.RocksDb.ListColumnFamilies(new DbOptions(), _folders["data"]).Where(name => name != "default"))
            families.Add(name, new ColumnFamilyOptions());
        using var database = RocksDbSharp.RocksDb.Open(new DbOptions(), _folders["data"], families);
        return use(database, database.GetColumnFamily("meta"));
    }
}
