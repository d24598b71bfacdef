using Metering.Journal;
using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Storage.Contract.RocksDb;

/// <summary>A copy taken while the store serves holds every commit answered before, whole, and restores to the same data.</summary>
public sealed class BackingUp : IDisposable
{
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task A_backup_under_load_restores_to_every_commit_answered_before_it()
    {
        await _folders.Fill(journals: 50, versions: 20);
        await using var store = _folders.Open();
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() => Write(store, writer, stop.Token))));
        await Task.Delay(100);
        var before = await Dump(store);

        await store.BackupAsync(_folders["backup"]);
        await stop.CancelAsync();
        await load;
        await RocksDbJournalStore.RestoreAsync(_folders["backup"], _folders["restored"]);

        await using var restored = _folders.Open("restored");
        var after = await Dump(restored);
        foreach (var (row, value) in before)
            after.ShouldContainKeyAndValue(row, value);
        await ShouldBeWhole(restored);
    }

    [Fact]
    public async Task A_quiet_backup_restores_to_exactly_the_same_data()
    {
        await _folders.Fill();
        await using var store = _folders.Open();

        await store.BackupAsync(_folders["backup"]);
        await RocksDbJournalStore.RestoreAsync(_folders["backup"], _folders["restored"]);

        await using var restored = _folders.Open("restored");
        (await Dump(restored)).ShouldBe(await Dump(store));
        for (var i = 0; i < 20; i++)
            (await restored.ReadClaimAsync(Make.Key($"{i}/9"), [202601])).ShouldNotBeNull();
        (await restored.CommitAsync(Make.Commit("account/000", 10))).Version.ShouldBe(11);
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_refused_both_ways()
    {
        await _folders.Fill();
        await using var store = _folders.Open();
        await store.BackupAsync(_folders["backup"]);

        (await Should.ThrowAsync<StoreUnusableException>(async () => await store.BackupAsync(_folders["backup"])))
            .Message.ShouldContain("is not empty");
        (await Should.ThrowAsync<StoreUnusableException>(async () =>
            await RocksDbJournalStore.RestoreAsync(_folders["backup"], _folders["data"]))).Message.ShouldContain("is not empty");
        (await Should.ThrowAsync<StoreUnusableException>(async () =>
            await RocksDbJournalStore.RestoreAsync(_folders["data"], _folders["new"]))).Message.ShouldContain("holds no complete backup");
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_leaves_nothing_that_opens()
    {
        await _folders.Fill(journals: 100, versions: 60);
        await using (var store = _folders.Open())
            await store.BackupAsync(_folders["backup"]);
        var file = new DirectoryInfo(Path.Combine(_folders["backup"], "data")).GetFiles("*.sst").OrderBy(found => found.Length).Last();
        var bytes = await File.ReadAllBytesAsync(file.FullName);
        bytes[bytes.Length / 2] ^= 1;
        file.Delete();
        await File.WriteAllBytesAsync(file.FullName, bytes);

        (await Should.ThrowAsync<StoreUnusableException>(async () =>
            await RocksDbJournalStore.RestoreAsync(_folders["backup"], _folders["restored"]))).Message.ShouldContain("is damaged");
        Should.Throw<StoreUnusableException>(() => _folders.Open("restored"));
    }

    [Fact]
    public async Task A_backup_of_a_newer_format_is_refused()
    {
        await _folders.Fill();
        await using (var store = _folders.Open())
            await store.BackupAsync(_folders["backup"]);
        var manifest = Path.Combine(_folders["backup"], "manifest.json");
        var text = await File.ReadAllTextAsync(manifest);
        await File.WriteAllTextAsync(manifest, text.Replace("\"format\": 2", "\"format\": 9", StringComparison.Ordinal));

        (await Should.ThrowAsync<StoreUnusableException>(async () =>
            await RocksDbJournalStore.RestoreAsync(_folders["backup"], _folders["new"]))).Message.ShouldContain("has format 9");
    }

    private static async Task Write(RocksDbJournalStore store, int writer, CancellationToken stop)
    {
        for (var version = 0; !stop.IsCancellationRequested; version++)
            (await store.CommitAsync(Make.Commit($"load/{writer}", version, Make.Claim($"load/{writer}/{version}", 202607))
                .With(pages: Make.Page("last", $"{version + 1}")), CancellationToken.None)).Status.ShouldBe(CommitStatus.Committed);
    }

    /// <summary>Every journal, entry and page as text, by name. Heads and changing pages are left to <see cref="ShouldBeWhole"/>.</summary>
    private static async Task<SortedDictionary<string, string>> Dump(RocksDbJournalStore store)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var id in store.ListJournalsAsync(""))
        {
            await foreach (var entry in store.ReadEntriesAsync(id))
                rows.Add($"{id} {entry.Version}", $"{entry.CommitId} {entry.Events.Text()}");
            await foreach (var page in store.ReadPagesAsync(id, "p"))
                rows.Add($"{id} {page.Key}", page.Value.Text());
        }
        return rows;
    }

    private static async Task ShouldBeWhole(RocksDbJournalStore store)
    {
        await foreach (var id in store.ListJournalsAsync("load/"))
        {
            var head = (await store.ReadHeadAsync(id))!;
            var versions = 0L;
            await foreach (var entry in store.ReadEntriesAsync(id))
            {
                entry.Version.ShouldBe(++versions);
                (await store.ReadClaimAsync(Make.Key($"{id}/{versions - 1}"), [202607])).ShouldNotBeNull();
            }
            head.Version.ShouldBe(versions);
            (await store.ReadPageAsync(id, "last"))!.Value.Text().ShouldBe($"{versions}");
        }
    }
}
