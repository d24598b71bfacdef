using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Tickets;

/// <summary>Clause 4.4 and S20 step 1 over HTTP: a reply within one working day, a flag when it is missed, triage for 4.8.</summary>
public sealed class S20ResponseTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "4.4")]
    public async Task Clause_4_4_a_reply_on_monday_is_too_late_when_the_sunday_before_was_a_working_day()
    {
        var world = await World.Open(host, "2026-09-18T17:30:00+08:00");
        var friday = await File(world, "COMPLAINT");
        friday.Text("responseDueOn").ShouldBe("2026-09-20");
        friday.Json.GetProperty("replies")[0].GetProperty("automatic").GetBoolean().ShouldBeTrue();
        (await host.Operator.Post($"{world.Path}/tickets/1/replies", new { text = "我们正在处理", automatic = true })).Status(201)
            .Text("status").ShouldBe("FILED");
        await world.Advance("2026-09-19T10:00:00+08:00");
        (await File(world, "COMPLAINT")).Text("responseDueOn").ShouldBe("2026-09-20");
        var before = await Breaches();

        await world.Advance("2026-09-20T23:59:59+08:00");
        (await Ticket(world, 1)).Flag("breached").ShouldBeFalse();
        (await host.Operator.Post($"{world.Path}/tickets/2/replies", new { text = "Hello" })).Status(201).Flag("breached").ShouldBeFalse();
        await world.Advance("2026-09-21T09:00:00+08:00");
        var late = (await host.Operator.Post($"{world.Path}/tickets/1/replies", new { text = "Sorry" })).Status(201);
        (late.Flag("breached"), late.Text("status"), late.Text("respondedAt")).ShouldBe((true, "RESPONDED", "2026-09-21T09:00:00+08:00"));
        (await Ticket(world, 2)).Flag("breached").ShouldBeFalse();
        (await Breaches()).ShouldBeGreaterThan(before);

        await world.Advance("2026-09-30T10:00:00+08:00");
        (await File(world, "COMPLAINT")).Text("responseDueOn").ShouldBe("2026-10-08");
        await world.Advance("2026-10-09T00:00:00+08:00");
        var unanswered = await Ticket(world, 3);
        (unanswered.Flag("breached"), unanswered.Text("status")).ShouldBe((true, "FILED"));
    }

    [Fact]
    [Trait("Clause", "4.8")]
    [Trait("Clause", "10.2")]
    public async Task Clause_4_8_a_fault_is_triaged_by_one_of_six_codes_also_after_it_was_resolved()
    {
        var world = await World.Open(host, "2026-07-01T23:00:00+08:00");
        (await File(world, "FAULT")).Flag("loginImpossible").ShouldBeTrue();
        (await host.Operator.Put($"{world.Path}/tickets/1/triage", new { triage = "BAD_LUCK", loginImpossible = true }))
            .Problem(400, "MALFORMED_REQUEST");
        await world.Advance("2026-07-03T15:00:00+08:00");
        (await host.Operator.Put($"{world.Path}/tickets/1/triage", new { triage = "CARRIER", loginImpossible = false })).Status(200);
        (await host.Operator.Post($"{world.Path}/tickets/1/resolve")).Problem(409, "TICKET_STATE");
        (await host.Operator.Post($"{world.Path}/tickets/1/replies", new { text = "It was the carrier" })).Status(201);
        (await host.Operator.Post($"{world.Path}/tickets/1/resolve")).Status(200).Text("status").ShouldBe("RESOLVED");
        (await host.Operator.Put($"{world.Path}/tickets/1/triage", new { triage = "PRODUCT_FAULT", loginImpossible = true })).Status(200)
            .Text("triage").ShouldBe("PRODUCT_FAULT");
        (await host.Operator.Post($"{world.Path}/tickets/1/close")).Status(200).Text("status").ShouldBe("CLOSED");

        var closed = await Ticket(world, 1);
        (closed.Text("status"), closed.Text("triage"), closed.Text("closedAt")).ShouldBe(("CLOSED", "PRODUCT_FAULT", "2026-07-03T15:00:00+08:00"));
        (await host.Operator.Post($"{world.Path}/tickets/1/replies", new { text = "More" })).Problem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_customer_files_once_per_key_and_reads_its_own_tickets_but_cannot_answer_them()
    {
        var world = await World.Open(host, "2026-07-01T10:00:00+08:00");
        var (customer, key) = (await host.Customer(world.Account), Client.NewKey());
        var body = new { kind = "COMPLAINT", title = "Slow", text = "两行\n文字" };
        var first = (await customer.Post($"{world.Path}/tickets", body, key)).Status(201);
        (await customer.Post($"{world.Path}/tickets", body, key)).Status(201).Body.ShouldBe(first.Body);

        (await customer.Get($"{world.Path}/tickets")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await customer.Post($"{world.Path}/tickets/1/replies", new { text = "Me" })).Problem(403, "FORBIDDEN");
        (await customer.Get($"{world.Path}/tickets/2")).Problem(404, "NOT_FOUND");
    }

    private async Task<Reply> File(World world, string kind) => (await host.Operator.Post($"{world.Path}/tickets",
        new { kind, title = "Cannot log in", text = "Since this morning", loginImpossible = kind == "FAULT" })).Status(201);

    private async Task<Reply> Ticket(World world, int number) => (await host.Operator.Get($"{world.Path}/tickets/{number}")).Status(200);

    private async Task<long> Breaches()
    {
        // The exporter keeps its answer for a moment.
        await Task.Delay(400);
        var line = (await host.Nobody.Get("/metrics")).Status(200).Body.Split('\n')
            .FirstOrDefault(each => each.StartsWith("metering_tickets_breached", StringComparison.Ordinal));
        return line is null ? 0 : (long)double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
