using Metering.Api.Tests.Dunning;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Statements;

/// <summary>"If I buy this": the bill with a purchase is the bill after the purchase.</summary>
public sealed class WhatIfTests(RunningHost host)
{
    private static readonly object Call = new { meter = "voice.outbound", quantity = 7_261 };

    [Fact]
    public async Task The_bill_with_a_number_is_the_bill_after_taking_it()
    {
        var (world, _) = await Debtor.Open(host);
        await world.Advance("2026-08-10T12:00:00+08:00");
        (await world.TopUp(10_000, "T1")).Status(201);
        var before = (await host.Operator.Get($"{world.Path}/bill?basis=month-end")).Status(200).Number("amountDueFen");
        string[] skus = ["NUM-FIXED", "VOICE-OUT", "NUM-OPEN"];

        var imagined = (await WhatIf(world, new { kind = "NUMBER", skus, uses = new[] { Call } })).Status(200);

        // Rental of 21 of 31 days: 3,500 x 21 / 31 = 2,370.97; 122 started minutes of 12 fen.
        imagined.Number("addedDueFen").ShouldBe(2_371 + 1_464);
        imagined.Number("payNowFen").ShouldBe(10_000);
        var bill = imagined.Json.GetProperty("bill");
        bill.GetProperty("amountDueFen").GetInt64().ShouldBe(before + 3_835);
        (await host.Operator.Get($"{world.Path}/bill?basis=month-end")).Status(200).Number("amountDueFen").ShouldBe(before);

        const string Number = "+8675586499001";
        (await host.Operator.Post($"{world.Path}/numbers", new { number = Number, skus })).Status(201);
        (await world.Use($"number:{Number}", "voice.outbound", 7_261, "2026-08-10T12:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        var real = (await host.Operator.Get($"{world.Path}/bill?basis=month-end")).Status(200);
        foreach (var sum in new[] { "grossFen", "netFen", "vatFen", "prepaidFen", "amountDueFen" })
            real.Number(sum).ShouldBe(bill.GetProperty(sum).GetInt64(), sum);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task An_allowance_is_paid_at_once_and_its_overflow_stands_on_the_bill()
    {
        var (world, _) = await Debtor.Open(host);

        var imagined = (await WhatIf(world, new
        {
            kind = "PACKAGE", skus = new[] { "BOT-PKG-100K", "BOT-MSG" }, count = 3,
            uses = new[] { new { meter = "bot.message", quantity = 100_500 } },
        })).Status(200);

        // Three packages of 1,500.00; 500 messages of 1.8 fen above each.
        imagined.Number("payNowFen").ShouldBe(450_000);
        imagined.Number("addedPrepaidFen").ShouldBe(0);
        imagined.Number("addedDueFen").ShouldBe(2_700);
        imagined.Json.GetProperty("bill").GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("subject").GetString())
            .Where(subject => subject!.StartsWith("new:", StringComparison.Ordinal)).ShouldBe(["new:1", "new:2", "new:3", "new:1", "new:2", "new:3"]);
        imagined.Json.GetProperty("bill").GetProperty("prepaidFen").GetInt64().ShouldBe(450_000);
        (await world.Wallet()).ShouldBe(0);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task What_cannot_be_bought_or_rated_is_refused()
    {
        var world = await World.Open(host, "2026-08-01T00:00:00+08:00");

        (await WhatIf(world, new { kind = "NUMBER", skus = new[] { "NO-SUCH" } })).Problem(422, "UNKNOWN_SKU");
        (await WhatIf(world, new { kind = "SEAT", skus = new[] { "NUM-FIXED" } })).Problem(422, "SKU_NOT_FOR_RESOURCE");
        (await WhatIf(world, new { kind = "NUMBER", skus = new[] { "NUM-FIXED" }, uses = new[] { Call } })).Problem(422, "UNKNOWN_METER");
        (await WhatIf(world, new { kind = "CAR", skus = new[] { "NUM-FIXED" } })).Problem(400, "MALFORMED_REQUEST");
        (await WhatIf(world, new { kind = "NUMBER", skus = new[] { "NUM-FIXED" }, count = 101 })).Problem(400, "MALFORMED_REQUEST");
        await world.BooksAreBalanced();
    }

    private Task<Reply> WhatIf(World world, object body) => host.Operator.Post($"{world.Path}/bill/what-if", body);
}
