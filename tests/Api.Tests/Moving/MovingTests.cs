using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Host.Starting;
using Metering.Journal;
using Metering.Journal.Archives;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Moving;

/// <summary>The commands export and import: everything moves between all storages and back, and comes out the same byte by byte.</summary>
public sealed partial class MovingTests(MadeStore made) : IClassFixture<MadeStore>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-moving-").FullName;

    [Fact]
    public async Task Everything_moves_from_RocksDb_to_PostgreSql_to_Azure_Storage_and_back_in_equal_hashes()
    {
        var (postgres, azure, back) = (Targets.PostgreSql(), Targets.AzureStorage(), Targets.RocksDb(At("back")));
        var first = await Export(Targets.RocksDb(made.Data), "0");

        await Import(postgres, "0");
        (await Verify(postgres)).ShouldContain(" 0 faults.");
        (await Export(postgres, "1")).ShouldBe(first);
        await Import(azure, "1");
        (await Verify(azure)).ShouldContain(" 0 faults.");
        (await Export(azure, "2")).ShouldBe(first);
        await Import(back, "2");

        (await Verify(back)).ShouldContain(" 0 faults.");
        (await Export(back, "3")).ShouldBe(first);
        await ServesAgain(At("back"), made.Account);
    }

    [Fact]
    public async Task An_import_repeats_without_harm_and_other_content_is_refused_before_anything_is_written()
    {
        await Export(Targets.RocksDb(made.Data), "0");
        var target = Targets.RocksDb(At("target"));
        (await Import(target, "0")).ShouldContain(" 0 were there already");
        (await Import(target, "0")).ShouldContain("0 journals with 0 commits were written");

        // Another product's store under the same names.
        var other = Targets.RocksDb(At("other"));
        await using (await MeteringHost.Start(["--urls", "http://127.0.0.1:0", .. other, "--dashboard", "false"], TextWriter.Null)) { }
        var before = await Export(other, "other-before");
        (await Command.Run(["import", .. other, "--from", At("0")])).Sentence()
            .ShouldMatch("The target holds other content than the archive: .*/.* has another commit 1\\. Nothing was imported");
        (await Export(other, "other-after")).ShouldBe(before);
    }

    [Fact]
    public async Task A_half_import_keeps_the_product_out_and_goes_on_where_it_was_cut_off()
    {
        var first = await Export(Targets.RocksDb(made.Data), "0");
        await using (var store = MadeStore.Open(At("half")))
        {
            await new ImportMark(ImportStage.Running, "").Write(store, 1);
            using var cut = new CancellationTokenSource();
            var import = new ArchiveImport(new Cut(store, cut), new ArchiveFile(At("0")), atOnce: 4);
            await Should.ThrowAsync<OperationCanceledException>(() => import.Write(cut.Token));
        }

        (await Command.Run("--urls", "http://127.0.0.1:0", "--data", At("half"))).Sentence().ShouldContain("run import again");
        (await Command.Run("export", "--data", At("half"), "--to", At("no"))).Sentence().ShouldContain("run import again");
        (await Import(Targets.RocksDb(At("half")), "0")).ShouldNotContain(" 0 were there already");
        (await Export(Targets.RocksDb(At("half")), "1")).ShouldBe(first);
        await ServesAgain(At("half"), made.Account);
    }

    [Fact]
    public async Task Journals_that_are_whole_are_not_proven_while_their_import_has_not_ended()
    {
        await Export(Targets.RocksDb(made.Data), "0");
        await using (var store = MadeStore.Open(At("begun")))
        {
            await new ImportMark(ImportStage.Running, "").Write(store, 1);
            await new ArchiveImport(store, new ArchiveFile(At("0"))).Write();
        }

        (await Command.Run("verify", "--data", At("begun"))).Sentence().ShouldContain("run import again");

        await Import(Targets.RocksDb(At("begun")), "0");
        (await Verify(Targets.RocksDb(At("begun")))).ShouldContain(" 0 faults.");
    }

    [Theory]
    [InlineData(ImportStage.Running, "run that one to its end first")]
    [InlineData(ImportStage.Loaded, "start the product once before the next import")]
    public async Task An_import_waits_for_the_one_before(ImportStage stage, string sentence)
    {
        await Export(Targets.RocksDb(made.Data), "0");
        await using (var store = MadeStore.Open(At("two")))
            await new ImportMark(stage, "other").Write(store, 1);

        (await Command.Run(["import", .. Targets.RocksDb(At("two")), "--from", At("0")])).Sentence()
            .ShouldMatch($"An import of account other into this storage .*: {sentence}.");
    }

    [Fact]
    public async Task An_import_that_another_one_overtook_does_not_call_itself_done()
    {
        await using var store = MadeStore.Open(At("twice"));
        var first = await new ImportMark(ImportStage.Running, "").Write(store, 1);
        await new ImportMark(ImportStage.Running, "").Write(store, 2);

        (await Should.ThrowAsync<StoreUnusableException>(async () => await new ImportMark(ImportStage.Loaded, "").Write(store, 3, first)))
            .Message.ShouldContain("Another import");
    }

    [Fact]
    public async Task One_account_moves_with_all_that_is_its_own_and_is_served_at_the_next_start()
    {
        (await Command.Run("export", "--data", made.Data, "--account", "nobody", "--to", At("a"))).Sentence()
            .ShouldContain("There is no account 'nobody'");
        (await Command.Run("export", "--data", made.Data, "--account", made.Account, "--to", At("a"))).Well();

        // Its test clock and price book are the installation's: the target has its own.
        await using (await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", At("one"), "--dashboard", "false",
            "--keys-file", At("keys.json")], TextWriter.Null)) { }
        (await Import(Targets.RocksDb(At("one")), "a")).ShouldContain(" 0 were there already");
        (await Verify(Targets.RocksDb(At("one")))).ShouldContain("; 1 accounts balanced; ");
        await ServesAgain(At("one"), made.Account, At("keys.json"));
    }

    [Theory]
    [InlineData("cut", "ends before its end")]
    [InlineData("flipped", "is damaged at byte")]
    [InlineData("longer", "is damaged at byte")]
    [InlineData("foreign", "is no archive")]
    public async Task A_damaged_archive_is_refused_before_anything_is_written(string damage, string sentence)
    {
        await Export(Targets.RocksDb(made.Data), "0");
        var bytes = await File.ReadAllBytesAsync(At("0"));
        if (damage == "flipped") bytes[bytes.Length / 2] ^= 1;
        if (damage == "foreign") bytes[3] ^= 1;
        await File.WriteAllBytesAsync(At("damaged"), damage switch { "cut" => bytes[..^9], "longer" => [.. bytes, 0], _ => bytes });

        (await Command.Run("import", "--data", At("none"), "--from", At("damaged"))).Sentence().ShouldContain(sentence);
        Directory.Exists(At("none")).ShouldBeFalse();
    }

    [Fact]
    public async Task Commands_say_what_they_need()
    {
        (await Command.Run("fly")).Sentence().ShouldContain("There is no command 'fly'; the commands are migrate, verify-audit, verify, export");
        (await Command.Run("export", "--data", made.Data)).Sentence().ShouldContain("--to");
        (await Command.Run("import", "--data", At("x"), "--from", At("absent"))).Sentence().ShouldContain("cannot be read");
        (await Command.Run("export", "--data", made.Data, "--to", made.KeysFile)).Sentence().ShouldContain("exists; choose another name");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    /// <summary>Exports everything and returns the hash of the archive.</summary>
    private async Task<string> Export(string[] storage, string name) =>
        Hash().Match((await Command.Run(["export", .. storage, "--to", At(name)])).Well()).Groups[1].Value;

    private async Task<string> Import(string[] storage, string name) =>
        (await Command.Run(["import", .. storage, "--from", At(name)])).Well();

    private static async Task<string> Verify(string[] storage) => (await Command.Run(["verify", .. storage])).Well();

    /// <summary>A product on the moved data answers, bills and balances.</summary>
    private async Task ServesAgain(string data, string account, string? keysFile = null)
    {
        await using (var host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", data, "--dashboard", "false"],
            TextWriter.Null))
        {
            using var keys = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(keysFile ?? made.KeysFile));
            var client = new Client(host.Address, keys.RootElement.GetProperty("billing-operator").GetString()!);
            (await client.Get($"/v1/accounts/{account}/statements/202607")).Status(200);
            (await client.Post($"/v1/accounts/{account}/topups", new { amountFen = 100, channel = "TENPAY", transactionId = $"{account}-again" }))
                .Status(201);
            (await client.Get($"/v1/accounts/{account}/books")).Status(200).Json.GetProperty("balanced").GetBoolean().ShouldBeTrue();
        }
        (await Verify(Targets.RocksDb(data))).ShouldContain(" 0 faults.");
    }

    [GeneratedRegex("SHA-256 ([0-9a-f]{64})")]
    private static partial Regex Hash();

    /// <summary>A store in front of which somebody pulls the plug after some commits.</summary>
    private sealed class Cut(IJournalStore inner, CancellationTokenSource cut) : StoreInFront(inner)
    {
        private int commits;

        public override ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref commits) == 60) cut.Cancel();
            return base.CommitAsync(commit, cancellationToken);
        }
    }
}
