using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Invoices;
using Shouldly;

namespace Metering.Api.Tests.Disruptions;

/// <summary>Under force majeure the time of the seller's own duties stands still and goes on afterwards (10.1): 4.4, 5.2.</summary>
public sealed class DutiesTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "4.4")]
    [Trait("Clause", "10.1")]
    public async Task A_reply_is_owed_on_the_first_working_day_that_counts()
    {
        var world = await World.Open(host, "2026-07-03T10:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/tickets", new { kind = "COMPLAINT", title = "慢", text = "Slow" })).Status(201)
            .Text("responseDueOn").ShouldBe("2026-07-06");
        await world.Advance("2026-07-06T09:00:00+08:00");
        var typhoon = await Typhoon(world, "2026-07-05");
        // While it lasts nothing is overdue; what has no known end moves on day by day.
        await world.Advance("2026-07-08T12:00:00+08:00");
        var waiting = (await host.Operator.Get($"{world.Path}/tickets/1")).Status(200);
        (waiting.Flag("breached"), waiting.Text("responseDueOn")).ShouldBe((false, "2026-07-09"));
        await world.Advance("2026-07-10T18:00:00+08:00");
        await End(world, typhoon);

        await world.Advance("2026-07-13T23:59:59+08:00");
        waiting = (await host.Operator.Get($"{world.Path}/tickets/1")).Status(200);
        (waiting.Flag("breached"), waiting.Text("responseDueOn")).ShouldBe((false, "2026-07-13"));
        await world.Advance("2026-07-14T00:00:00+08:00");
        (await host.Operator.Get($"{world.Path}/tickets/1")).Status(200).Flag("breached").ShouldBeTrue();
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "5.2")]
    [Trait("Clause", "10.1")]
    public async Task Forty_five_working_days_to_issue_a_fapiao_go_on_after_the_event()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-08-10T10:00:00+08:00");
        var world = invoices.World;
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        LastDay(await invoices.Confirmed("f1")).ShouldBe("2026-10-16");

        await world.Advance("2026-08-16T10:00:00+08:00");
        var typhoon = await Typhoon(world, "2026-08-16");
        await world.Advance("2026-08-23T10:00:00+08:00");
        await End(world, typhoon);
        // Monday 17 to Friday 21 August did not count: five working days later, the weekend between.
        LastDay(await invoices.Read("f1")).ShouldBe("2026-10-23");
        await world.Advance("2026-10-23T23:59:59+08:00");
        (await invoices.Read("f1")).Text("status").ShouldBe("FUNDS_CONFIRMED");
        await world.Advance("2026-10-24T00:00:00+08:00");
        (await invoices.Read("f1")).Text("status").ShouldBe("OVERDUE");
        await world.BooksAreBalanced();
    }

    private static string LastDay(Reply invoice) => invoice.Json.GetProperty("deadline").GetProperty("lastDay").GetString()!;

    private async Task<string> Typhoon(World world, string startedOn)
    {
        var id = (await host.Operator.Post($"{world.Path}/disruptions", new
        {
            kind = "FORCE_MAJEURE", category = "TYPHOON", evidence = "Red warning", startedOn,
        })).Status(201).Text("id");
        (await host.Operator.Post($"{world.Path}/disruptions/{id}/confirmation", new { text = "Meteorological office" })).Status(200);
        return id;
    }

    private async Task End(World world, string id) =>
        (await host.Operator.Post($"{world.Path}/disruptions/{id}/end", new { text = "Warning lifted" })).Status(200);
}
