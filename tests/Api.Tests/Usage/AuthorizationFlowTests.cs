using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>Holds over HTTP: money is set aside, charged for what was used, and the rest is free again (RFC 8506).</summary>
public sealed class AuthorizationFlowTests(RunningHost host)
{
    private const string Now = "2026-03-02T09:00:00+08:00";

    [Fact]
    public async Task A_hold_is_updated_completed_and_charged_to_the_fen()
    {
        var (world, sms) = await Funded(10_000);
        var held = (await host.Reporter.Post("/v1/authorizations", new { subject = sms, meter = "sms.segment", quantity = 100 }))
            .Status(201);
        held.Number("grantedQuantity").ShouldBe(100);
        held.Number("heldFen").ShouldBe(550);
        held.Text("status").ShouldBe("HELD");
        held.Number("validSeconds").ShouldBe(300);
        var balance = (await host.Operator.Get($"{world.Path}/balance")).Status(200);
        (balance.Number("walletFen"), balance.Number("heldFen"), balance.Number("availableFen")).ShouldBe((10_000, 550, 9_450));

        var path = $"/v1/authorizations/{held.Text("id")}";
        (await host.Reporter.Post($"{path}/update", new { usedQuantity = 60, quantity = 100 })).Status(200).Number("grantedQuantity")
            .ShouldBeGreaterThan(100);
        (await host.Reporter.Post($"{path}/complete", new { usedQuantity = 110 })).Status(200).Text("status").ShouldBe("COMPLETED");

        (await world.Wallet()).ShouldBe(10_000 - 605);
        (await host.Operator.Get($"{world.Path}/balance")).Status(200).Number("heldFen").ShouldBe(0);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task Sixty_four_at_once_for_money_that_covers_one_are_granted_once()
    {
        var (world, sms) = await Funded(60);

        var replies = await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(_ => host.Reporter.Post("/v1/authorizations", new { subject = sms, meter = "sms.segment", quantity = 10 })));

        replies.Where(reply => reply.StatusCode == 201).Sum(reply => reply.Number("grantedQuantity")).ShouldBe(10);
        foreach (var refused in replies.Where(reply => reply.StatusCode != 201)) refused.Problem(402, "INSUFFICIENT_BALANCE");
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task A_repeat_is_answered_with_the_same_bytes()
    {
        var (_, sms) = await Funded(10_000);
        var key = Client.NewKey();
        var body = new { subject = sms, meter = "sms.segment", quantity = 5 };

        var first = (await host.Reporter.Post("/v1/authorizations", body, key)).Status(201);
        var again = (await host.Reporter.Post("/v1/authorizations", body, key)).Status(201);

        again.Bytes.ShouldBe(first.Bytes);
        again.Headers["Idempotent-Replayed"].ShouldBe("true");
    }

    [Theory]
    [InlineData("auth_x")]
    [InlineData("auth_MSBwYWNrYWdlOm5vc3VjaA")]
    [InlineData("nosuch")]
    public async Task An_unknown_one_is_not_found(string id) =>
        (await host.Reporter.Post($"/v1/authorizations/{id}/release")).Problem(404, "NOT_FOUND");

    [Fact]
    public async Task A_key_bound_to_one_account_reports_for_no_other()
    {
        var (world, sms) = await Funded(10_000);
        var (other, _) = await Funded(10_000);
        var bound = await Bound(other);

        (await bound.Usage(AnEvent.Good("foreign", sms, 1, Now, "sms.segment"))).Problem(404, "UNKNOWN_SUBJECT");
        (await bound.Post("/v1/authorizations", new { subject = sms, meter = "sms.segment", quantity = 1 }))
            .Problem(404, "UNKNOWN_SUBJECT");
        (await bound.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id = "x", subject = sms })).Problem(403, "FORBIDDEN");
        (await world.Wallet()).ShouldBe(10_000);
    }

    [Fact]
    [Trait("Clause", "9.2")]
    public async Task Another_customer_gets_no_answer_to_the_same_request_under_the_same_key()
    {
        var (world, sms) = await Funded(10_000);
        var (other, _) = await Funded(10_000);
        var (own, stranger) = (await Bound(world), await Bound(other));
        var (body, key) = (new { subject = sms, meter = "sms.segment", quantity = 5 }, Client.NewKey());

        var held = (await own.Post("/v1/authorizations", body, key)).Status(201);
        (await stranger.Post("/v1/authorizations", body, key)).Problem(404, "UNKNOWN_SUBJECT");
        var again = (await own.Post("/v1/authorizations", body, key)).Status(201);

        again.Bytes.ShouldBe(held.Bytes);
        again.Headers["Idempotent-Replayed"].ShouldBe("true");
        await world.BooksAreBalanced();
    }

    private async Task<Client> Bound(World world) => new(host.Address,
        (await host.Admin.Post("/v1/api-keys", new { role = "usage-reporter", account = world.Account, name = "meters" })).Status(201).Text("key"));

    private async Task<(World World, string Subject)> Funded(long fen)
    {
        var world = await World.Open(host, Now);
        (await world.TopUp(fen, "T")).Status(201);
        return (world, "package:" + await world.Package("SMS-SEG"));
    }
}
