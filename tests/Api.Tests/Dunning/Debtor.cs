using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Dunning;

/// <summary>A customer who called for 960.00 in July on one number and pays nothing by itself.</summary>
internal static class Debtor
{
    private static int numbers;

    public static async Task<(World World, string Voice)> Open(RunningHost host)
    {
        var world = await World.Open(host, "2026-06-30T00:00:00+08:00");
        var number = $"+86755864{Interlocked.Increment(ref numbers):D5}";
        (await host.Operator.Post($"{world.Path}/numbers", new { number, skus = new[] { "NUM-FIXED", "VOICE-OUT" }, assignedOn = "2026-06-30" }))
            .Status(201);
        await world.Advance("2026-07-15T12:00:00+08:00");
        for (var left = 8_000; left > 0; left -= 1_000)
            (await world.Use("number:" + number, "voice.outbound", 60_000, "2026-07-15T12:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        await world.Advance("2026-08-03T00:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/statements/202607")).Number("amountDueFen").ShouldBe(99_500);
        return (world, "number:" + number);
    }

    public static async Task<string> Status(this World world) => (await world.Host.Operator.Get(world.Path)).Status(200).Text("status");

    public static async Task<string> Statement(this World world, string month) =>
        (await world.Host.Operator.Get($"{world.Path}/statements/{month}")).Status(200).Text("status");

    public static async Task<Dictionary<string, long>> Ledger(this World world) =>
        (await world.Host.Operator.Get($"{world.Path}/trial-balance")).Status(200).Json.GetProperty("accounts").EnumerateArray()
            .ToDictionary(leg => leg.GetProperty("ledgerAccount").GetString()!, leg => leg.GetProperty("amountFen").GetInt64());
}
