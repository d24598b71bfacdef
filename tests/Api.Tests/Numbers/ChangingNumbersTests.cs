using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>Changing (更改) what a number may be used for: one of the five operations of clause 2.6(2) on a number.</summary>
public sealed class ChangingNumbersTests(RunningHost host)
{
    private const string Number = "0755-86061234";

    [Fact]
    [Trait("Clause", "2.6(2)")]
    [Trait("Clause", "3.5")]
    [Trait("Clause", "3.8")]
    public async Task Clauses_2_6_2_and_3_5_a_number_changes_its_use_and_a_call_centre_is_licensed()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-06-10T10:00:00+08:00");
        await desk.Import("+8675586061234");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = Number })).Status(201);
        (await Change(desk, "SALES")).Problem(409, "NUMBER_NOT_ASSIGNED");
        (await desk.Assign(Number, "NUM-FIXED", "VOICE-OUT")).Status(201);

        (await Change(desk, "CALL_CENTRE")).Problem(409, "LICENCE_REQUIRED");
        (await desk.Number(Number)).Text("permittedUse").ShouldBe("CUSTOMER_SERVICE");
        await desk.Accept(NumberDeskClient.Document("VALUE_ADDED_TELECOM_LICENCE", NumberDeskClient.Customer, validUntil: "2026-07-31",
            scope: "CALL_CENTRE"));
        var key = Client.NewKey();
        (await Change(desk, "CALL_CENTRE", key)).Status(200).Text("permittedUse").ShouldBe("CALL_CENTRE");
        (await Change(desk, "CALL_CENTRE", key)).Status(200).Headers["Idempotent-Replayed"].ShouldBe("true");
        (await Change(desk, "CALL_CENTRE")).Status(200);
        (await desk.Number(Number)).Json.GetProperty("history").EnumerateArray()
            .Where(entry => entry.GetProperty("what").GetString() == "CHANGED").Select(entry => entry.GetProperty("reason").GetString())
            .ShouldHaveSingleItem().ShouldBe("The hotline moves");

        // From now on it rests on the licence; changed back in time, it no longer does.
        (await Change(desk, "SALES")).Status(200);
        await desk.World.Advance("2026-08-02T00:00:00+08:00");
        (await Resource(desk)).ShouldBe("ACTIVE");
        (await Change(desk, "CALL_CENTRE")).Problem(409, "LICENCE_REQUIRED");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.5")]
    public async Task Clause_3_5_a_number_that_became_a_call_centres_stops_when_the_licence_ends()
    {
        var desk = await NumberDeskClient.Ready(host, "2026-06-10T10:00:00+08:00");
        await desk.Import("+8675586061235");
        (await desk.Reserve(new { use = "CUSTOMER_SERVICE", number = "0755-86061235" })).Status(201);
        (await desk.Assign("0755-86061235", "NUM-FIXED")).Status(201);
        await desk.Accept(NumberDeskClient.Document("VALUE_ADDED_TELECOM_LICENCE", NumberDeskClient.Customer, validUntil: "2026-07-31",
            scope: "CALL_CENTRE"));
        (await Change(desk, "CALL_CENTRE", number: "0755-86061235")).Status(200);

        await desk.World.Advance("2026-08-02T00:00:00+08:00");

        (await Resource(desk)).ShouldBe("SUSPENDED");
    }

    private Task<Reply> Change(NumberDeskClient desk, string use, string? key = null, string number = Number) =>
        host.Operator.Post($"{desk.World.Path}/numbers/{number}/change", new { use, reason = "The hotline moves" }, key);

    private async Task<string> Resource(NumberDeskClient desk) => (await host.Operator.Get($"{desk.World.Path}/numbers")).Status(200).Json
        .GetProperty("items").EnumerateArray().Single().GetProperty("status").GetString()!;
}
