using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Invoices;
using Shouldly;

namespace Metering.Api.Tests.Scenarios;

/// <summary>S10: forty-five working days for the fapiao (clause 5.2), over HTTP to the day and second.</summary>
public sealed class S10FapiaoDeadlineTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "5.2")]
    public async Task Clause_5_2_the_time_runs_from_the_confirmation_and_a_fapiao_is_issued_after_it_too()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-08-06T10:00:00+08:00");
        var world = invoices.World;
        var asked = (await invoices.Ask(new { id = "f1", order, type = "SPECIAL", title = InvoiceDriver.Title, material = "slip-1" })).Status(201);
        asked.Text("status").ShouldBe("MATERIAL_REVIEW");
        asked.Json.GetProperty("deadline").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        // Funds alone start nothing: both are needed, and the later date counts.
        (await invoices.Do("f1", "review", new { fundsConfirmed = true })).Status(200).Text("status").ShouldBe("MATERIAL_REVIEW");
        (await invoices.Do("f1", "issue")).Problem(409, "INVOICE_STATE");
        await world.Advance("2026-08-10T15:30:00+08:00");
        var confirmed = (await invoices.Do("f1", "review", new { materialAccepted = true })).Status(200);
        confirmed.Text("status").ShouldBe("FUNDS_CONFIRMED");
        Deadline(confirmed).ShouldBe("2026-08-10 2026-10-16 2026-10-17T00:00:00+08:00 sure");

        await world.Advance("2026-10-16T23:59:59+08:00");
        var last = await invoices.Read("f1");
        last.Text("status").ShouldBe("FUNDS_CONFIRMED");
        Alerts(last).ShouldBe(["WORKING_DAY_30 2026-09-21T00:00:00+08:00", "WORKING_DAY_40 2026-10-11T00:00:00+08:00",
            "WORKING_DAY_44 2026-10-16T00:00:00+08:00"]);
        await world.Advance("2026-10-17T00:00:00+08:00");
        (await invoices.Read("f1")).Text("status").ShouldBe("OVERDUE");
        (await invoices.Queue("&status=OVERDUE")).ShouldBe(["f1"]);

        await world.Advance("2026-10-17T09:00:00+08:00");
        var issued = await invoices.Issued("f1", "26442000000000000001");
        issued.Text("status").ShouldBe("ISSUED");
        issued.Text("issuedAt").ShouldBe("2026-10-17T09:00:00+08:00");
        issued.Text("fapiaoNumber").ShouldBe("26442000000000000001");
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public async Task Clause_5_2_over_the_Spring_Festival()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-01-05T09:00:00+08:00");
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);

        Deadline(await invoices.Confirmed("f1")).ShouldBe("2026-01-05 2026-03-13 2026-03-14T00:00:00+08:00 sure");
        await invoices.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public async Task Clause_5_2_a_year_that_is_published_later_moves_the_deadline_and_leaves_a_trace()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-11-02T09:00:00+08:00");
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        Deadline(await invoices.Confirmed("f1")).ShouldBe("2026-11-02 2027-01-04 2027-01-05T00:00:00+08:00 provisional");

        await invoices.World.Advance("2026-11-10T12:00:00+08:00");
        object[] off = [new { from = "2027-01-01", to = "2027-01-03", name = "元旦" }];
        var year = new { year = 2027, sourceDoc = "test notice", publishedOn = "2026-11-10", off, makeup = Array.Empty<string>() };
        (await host.Operator.Post("/v1/calendars", new { calendar = year, testClock = invoices.World.Clock })).Problem(403, "FORBIDDEN");
        (await host.Admin.Post("/v1/calendars", new { calendar = year, testClock = invoices.World.Clock })).Status(201)
            .Text("loadedAt").ShouldBe("2026-11-10T12:00:00+08:00");

        var moved = await invoices.Read("f1");
        Deadline(moved).ShouldBe("2026-11-02 2027-01-05 2027-01-06T00:00:00+08:00 sure");
        var change = moved.Json.GetProperty("deadlineChanges").EnumerateArray().Single();
        $"{change.GetProperty("at")} {change.GetProperty("before")} {change.GetProperty("after")}"
            .ShouldBe("2026-11-10T12:00:00+08:00 2027-01-04 2027-01-05");
        await invoices.World.Advance("2027-01-05T23:59:59+08:00");
        (await invoices.Read("f1")).Text("status").ShouldBe("FUNDS_CONFIRMED");
        await invoices.World.Advance("2027-01-06T00:00:00+08:00");
        (await invoices.Read("f1")).Text("status").ShouldBe("OVERDUE");
        (await host.Admin.Get($"/v1/calendars?testClock={invoices.World.Clock}")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        await invoices.World.BooksAreBalanced();
    }

    private static string Deadline(Reply invoice)
    {
        var deadline = invoice.Json.GetProperty("deadline");
        return $"{deadline.GetProperty("startedOn")} {deadline.GetProperty("lastDay")} {deadline.GetProperty("endsAt")} "
            + (deadline.GetProperty("provisional").GetBoolean() ? "provisional" : "sure");
    }

    private static IEnumerable<string> Alerts(Reply invoice) => invoice.Json.GetProperty("alerts").EnumerateArray()
        .Select(alert => $"{alert.GetProperty("name")} {alert.GetProperty("at")}");
}
