using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Invoices;
using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Api.Tests.Moving;

/// <summary>
/// A store that the product itself made: accounts with orders, an issued fapiao, usage, a closed and paid month, on test clocks and in real time.
/// The host is stopped; every test works on the folder or on copies of it.
/// </summary>
public sealed class MadeStore : IAsyncLifetime
{
    private const string Number = "+8675586017001";
    private readonly RunningHost host = new();

    public string Data => host.Data;

    public string KeysFile => host.KeysFile;

    /// <summary>The account with usage and a closed month.</summary>
    public string Account { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await host.InitializeAsync();
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-08-06T10:00:00+08:00");
        (await invoices.Ask(new { id = "f1", order, type = "SPECIAL", title = InvoiceDriver.Title, material = "slip-1" })).Status(201);
        await invoices.Confirmed("f1");
        (await invoices.Issued("f1", "26442000000000000777")).Text("status").ShouldBe("ISSUED");

        var world = await World.Open(host, "2026-07-01T00:00:00+08:00");
        Account = world.Account;
        (await world.TopUp(50_000, "T1")).Status(201);
        (await host.Operator.Post($"{world.Path}/numbers", new { number = Number, skus = new[] { "NUM-FIXED", "VOICE-OUT" } })).Status(201);
        await world.Seat("7001", "OCS-SEAT");
        await world.Advance("2026-07-10T12:00:00+08:00");
        for (var i = 0; i < 40; i++)
            (await world.Use($"number:{Number}", "voice.outbound", 60 + i, $"2026-07-10T{i % 12:D2}:00:00+08:00")).Status(200);
        await world.Advance("2026-08-03T00:00:00+08:00");
        (await world.Use($"number:{Number}", "voice.outbound", 90, "2026-08-02T10:00:00+08:00")).Status(200);
        await world.BooksAreBalanced();
        var real = await World.InRealTime(host);
        (await real.TopUp(1_000, "T1")).Status(201);
        await host.Stop();
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    public static RocksDbJournalStore Open(string folder) => RocksDbJournalStore.Open(new RocksDbOptions
    {
        Path = folder, MemtableBytes = 4 << 20, BlockCacheBytes = 8 << 20,
    });
}
