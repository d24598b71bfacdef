using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Metering.Host.Starting;
using Shouldly;

namespace Metering.Api.Tests.Moving;

/// <summary>Backups taken while the product serves: each restores to an empty storage in which everything answered before is proven.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Number = "+8675586017701";
    private readonly string folder = Directory.CreateTempSubdirectory("metering-backup-").FullName;

    [Fact]
    public Task Of_PostgreSql_while_it_serves() => UnderLoad(Targets.PostgreSql(), Targets.PostgreSql(), servesOn: true);

    [Fact]
    public Task Of_Azure_Storage_when_the_silos_have_stopped() => UnderLoad(Targets.AzureStorage(), Targets.AzureStorage(), servesOn: false);

    [Fact]
    public async Task Of_RocksDb_as_a_folder_by_the_process_that_serves()
    {
        int before;
        foreach (var file in Beside("data")) await Write(file, "kept");
        await using (var host = await MeteringHost.Start(Options(Targets.RocksDb(At("data"))), TextWriter.Null))
        {
            before = await Load(host, 2, CancellationToken.None);
            using var stop = new CancellationTokenSource();
            var load = Load(host, int.MaxValue, stop.Token);
            (await Command.Run("backup", "--data", At("data"), "--to", At("backup"))).Well().ShouldContain("holds a whole copy");
            await stop.CancelAsync();
            await load;
            (await Command.Run("backup", "--data", At("data"), "--to", At("backup"))).Sentence().ShouldContain("is not empty");
            (await Command.Run("verify", "--data", At("data"))).Sentence().ShouldContain("in use by another");
        }
        await Write(Beside("quiet-restored")[0], "newer");
        (await Command.Run("backup", "--data", At("data"), "--to", At("quiet"))).Well().ShouldContain("holds a whole copy");
        await Restored("quiet");
        Beside("quiet-restored").Select(File.ReadAllText).ShouldBe(["newer", "kept"], "what is there is not older than a backup");
        (await Command.Run("verify", "--data", At("quiet-restored"))).Well()
            .ShouldBe((await Command.Run("verify", "--data", At("data"))).Well());

        await Restored("backup");
        Beside("backup-restored").Select(File.ReadAllText).ShouldAllBe(text => text == "kept");
        await using var restored = await MeteringHost.Start(Options(Targets.RocksDb(At("backup-restored"))), TextWriter.Null);
        await HoldsAtLeast(restored, before);
    }

    private async Task Restored(string backup)
    {
        (await Command.Run("restore", "--data", At($"{backup}-restored"), "--from", At(backup))).Well().ShouldContain("holds what");
        (await Command.Run("restore", "--data", At($"{backup}-restored"), "--from", At(backup))).Sentence().ShouldContain("is not empty");
        (await Command.Run("verify", "--data", At($"{backup}-restored"))).Well().ShouldContain(" 0 faults.");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task UnderLoad(string[] source, string[] target, bool servesOn)
    {
        int before;
        await using (var host = await MeteringHost.Start(Options(source), TextWriter.Null))
        {
            before = await Load(host, 3, CancellationToken.None);
            using var stop = new CancellationTokenSource();
            var load = Load(host, int.MaxValue, stop.Token);
            var backup = await Command.Run(["backup", .. source, "--to", At("archive")]);
            await stop.CancelAsync();
            (await load).ShouldBeGreaterThan(0);
            if (servesOn) await OfOneMoment(backup, source);
            else await Refused(backup, source);
            // Nobody may write into a storage that silos are using.
            if (servesOn) (await Command.Run(["restore", .. source, "--from", At("archive")])).Sentence().ShouldContain("use this storage");
        }
        if (!servesOn) await OfOneMoment(await Command.Run(["backup", .. source, "--to", At("archive")]), source);
        (await Command.Run(["restore", .. target, "--from", At("archive")])).Well().ShouldContain("is sound");
        (await Command.Run(["verify", .. target])).Well().ShouldContain(" 0 faults.");

        await using var restored = await MeteringHost.Start(Options(target), TextWriter.Null);
        await HoldsAtLeast(restored, before);
    }

    private async Task OfOneMoment(Command backup, string[] source)
    {
        backup.Well().ShouldContain("All journals are of one moment.");
        (await Command.Run(["verify", .. source])).Well().ShouldContain(" 0 faults.");
    }

    /// <summary>The storage has no snapshot: account and resource would be of different moments.</summary>
    private async Task Refused(Command backup, string[] source)
    {
        backup.Sentence().ShouldContain("use this storage");
        File.Exists(At("archive")).ShouldBeFalse();
        (await Command.Run(["verify", .. source])).Sentence().ShouldContain("use this storage");
    }

    /// <summary>Everything answered before the backup is in it, and the books balance.</summary>
    private async Task HoldsAtLeast(MeteringHost restored, int before)
    {
        var client = Of(restored, "billing-operator");
        var month = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMM", System.Globalization.CultureInfo.InvariantCulture);
        var page = (await client.Get($"/v1/accounts/saved/consumption/{month}?limit=1000")).Status(200);
        var recorded = page.Json.GetProperty("records").GetArrayLength();
        recorded.ShouldBeGreaterThanOrEqualTo(Math.Min(before, 1_000), "everything answered before the backup is in it");
        (await client.Get("/v1/accounts/saved/books")).Status(200).Json.GetProperty("balanced").GetBoolean().ShouldBeTrue();
    }

    /// <summary>Batches of calls on one number, each answered before the next; returns how many events were accepted.</summary>
    private async Task<int> Load(MeteringHost host, int batches, CancellationToken stop)
    {
        var (reporter, client) = (Of(host, "usage-reporter"), Of(host, "billing-operator"));
        if (batches != int.MaxValue)
        {
            (await client.OpenAccount("saved")).Status(201);
            (await client.Post("/v1/accounts/saved/topups", new { amountFen = 10_000_000, channel = "TENPAY", transactionId = "T1" })).Status(201);
            (await client.Post("/v1/accounts/saved/numbers", new { number = Number, skus = new[] { "VOICE-OUT" } })).Status(201);
        }
        var accepted = 0;
        for (var batch = 0; batch < batches && !stop.IsCancellationRequested; batch++)
        {
            var run = Client.NewKey();
            var answer = await reporter.Usage(Enumerable.Range(0, 20).Select(i =>
                AnEvent.Good($"{run}-{i}", $"number:{Number}", 60, DateTimeOffset.UtcNow.ToString("O"), "voice.outbound")));
            accepted += (int)answer.Status(200).Number("accepted");
            // The emulators share the machine: without a breath between, the load would be all that they do.
            await Task.Delay(50, CancellationToken.None);
        }
        return accepted;
    }

    /// <summary>The content of a document, and an answer of the tax platform, beside a data folder.</summary>
    private string[] Beside(string data) =>
        [At($"{data}-documents/default/saved/5f70bf18a0860070"), At($"{data}-fapiao/answers/f1.json")];

    private static async Task Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
    }

    private string At(string name) => Path.Combine(folder, name);

    private string[] Options(string[] storage) =>
        ["--urls", "http://127.0.0.1:0", "--dashboard", "false", "--keys-file", At("keys.json"), .. storage];

    private Client Of(MeteringHost host, string role) =>
        new(host.Address, JsonDocument.Parse(File.ReadAllText(At("keys.json"))).RootElement.GetProperty(role).GetString());
}
