using System.Text.Json;
using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Metering.Host.Starting;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Access;

/// <summary>Hosts with tiny bounds under more than they can take: they say so, and are well afterwards.</summary>
public sealed class LoadSheddingTests : IDisposable
{
    private const string Number = "+8675586019901";
    private readonly string folder = Directory.CreateTempSubdirectory("metering-shedding-").FullName;
    private string keys = "";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_flood_is_shed_nothing_acknowledged_is_lost_and_the_host_recovers()
    {
        await using var host = await Start("--Metering:Shedding:BodiesMiB", "1");
        var (admin, nobody) = (Of(host), new Client(host.Address, null));
        (await admin.OpenAccount("flooded")).Status(201);
        (await admin.Post("/v1/accounts/flooded/topups", new { amountFen = 10_000_000, channel = "TENPAY", transactionId = "T1" })).Status(201);
        (await admin.Post("/v1/accounts/flooded/numbers", new { number = Number, skus = new[] { "VOICE-OUT" } })).Status(201);
        var time = DateTimeOffset.UtcNow.ToString("O");
        var batches = Enumerable.Range(0, 24).Select(batch => new JsonArray([.. Enumerable.Range(0, 1_000)
            .Select(i => AnEvent.Good($"flood-{batch}-{i}-{new string('x', 100)}", $"number:{Number}", 60, time))]).ToJsonString()).ToList();
        var shed = 0;

        async Task<int> Send(string batch)
        {
            while (true)
            {
                var answer = await admin.PostText("/v1/usage", batch, "application/cloudevents-batch+json");
                if (answer.StatusCode == 200) return (int)(answer.Number("accepted") + answer.Number("duplicates"));
                answer.Problem(429, "LOAD_SHED").Headers["Retry-After"].ShouldBe("1");
                (await nobody.Get("/health/live")).Status(200);
                (await nobody.Get("/health/ready")).Status(200);
                Interlocked.Increment(ref shed);
                await Task.Delay(Random.Shared.Next(20, 200));
            }
        }

        (await Task.WhenAll(batches.Select(Send))).Sum().ShouldBe(24_000);

        shed.ShouldBeGreaterThan(0);
        (await nobody.Get("/metrics")).Body.ShouldContain("metering_calls_shed_total{");
        // Every event once: the same batches again are all known, and as many records stand as events were sent.
        (await Task.WhenAll(batches.Select(Send))).Sum().ShouldBe(24_000);
        var month = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMM", System.Globalization.CultureInfo.InvariantCulture);
        var records = 0;
        await foreach (var page in admin.Pages($"/v1/accounts/flooded/consumption/{month}?limit=1000"))
            records += page.Json.GetProperty("records").GetArrayLength();
        records.ShouldBe(24_000);
        (await admin.Get("/v1/accounts/flooded/books")).Status(200).Json.GetProperty("balanced").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Short_of_memory_a_host_answers_429_and_one_key_too_often_too_but_health_always()
    {
        // No host fits into 64 MiB, so this one is short of memory from its first call on.
        await using var host = await Start("--Metering:Shedding:MemoryMiB", "64", "--calls-per-second-per-key", "1");
        var (admin, nobody) = (Of(host), new Client(host.Address, null));

        for (var i = 0; i < 2; i++) (await admin.Get("/v1/accounts")).Problem(429, "LOAD_SHED").Headers["Retry-After"].ShouldBe("1");
        (await admin.Get("/v1/accounts")).Problem(429, "RATE_LIMITED").Headers["Retry-After"].ShouldBe("1");

        (await nobody.Get("/health/live")).Status(200);
        (await nobody.Get("/health/ready")).Status(200);
        (await nobody.Get("/metrics")).Status(200);
    }

    [Fact]
    public async Task A_store_that_is_away_answers_503()
    {
        await using var host = await Start();
        var admin = Of(host);
        (await admin.OpenAccount("away")).Status(201);
        (await admin.Post("/v1/accounts/away/numbers", new { number = Number, skus = new[] { "VOICE-OUT" } })).Status(201);
        var time = DateTimeOffset.UtcNow.ToString("O");
        (await admin.Usage(AnEvent.Good("before", $"number:{Number}", 60, time))).Status(200);
        await ((IAsyncDisposable)host.Services.GetRequiredService<IJournalStore>()).DisposeAsync();

        (await admin.Usage(AnEvent.Good("away", $"number:{Number}", 60, time))).Problem(503, "OVERLOADED").Headers["Retry-After"].ShouldBe("1");
    }

    private async Task<MeteringHost> Start(params string[] options)
    {
        keys = Path.Combine(folder, "keys.json");
        return await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", keys,
            "--dashboard", "false", .. options], TextWriter.Null);
    }

    private Client Of(MeteringHost host) =>
        new(host.Address, JsonDocument.Parse(File.ReadAllText(keys)).RootElement.GetProperty("admin").GetString());
}
