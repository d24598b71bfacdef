using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Orders;

/// <summary>Nobody buys, pays in advance or is served before it has accepted the agreement, and buying is accepting (clauses P.1, P.2).</summary>
public sealed class AgreementTests(RunningHost host)
{
    private const string Now = "2026-06-10T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "P.1")]
    public async Task Clause_P_1_who_has_not_accepted_orders_nothing_tops_nothing_up_and_activates_nothing()
    {
        var world = await World.Open(host, Now, accepted: false);
        var topUp = new { amountFen = 10_000, channel = "TENPAY", transactionId = world.NextId() };

        await Refused($"{world.Path}/topups", topUp);
        await Refused($"{world.Path}/orders", new { lines = new[] { Shop.Line("OCS-SEAT", 1, 1) } });
        await Refused($"{world.Path}/seats", new { seatNo = "1", skus = new[] { "EQQ-SEAT" } });
        await Refused($"{world.Path}/numbers", new { number = "0755-86018123", skus = new[] { "NUM-FIXED" } });
        await Refused($"{world.Path}/packages", new { skus = new[] { "SMS-PKG-10K" }, acknowledgedNonRefundable = true });
        (await world.Wallet()).ShouldBe(0);
        (await host.Operator.Get($"{world.Path}/seats")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await host.Operator.Get($"{world.Path}/ledger")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(0);

        var accepted = (await new Shop(world).Accept()).Status(201);
        (accepted.Text("version"), accepted.Text("person"), accepted.Text("at"), accepted.Flag("deemed"))
            .ShouldBe(("2026-01", "王芳", Now, false));
        // Nothing was recorded of the payment that was refused: the channel reports it again.
        (await host.Operator.Post($"{world.Path}/topups", topUp)).Status(201).Number("balanceFen").ShouldBe(10_000);
        await world.Seat("1", "EQQ-SEAT");
        await world.BooksAreBalanced();

        async Task Refused(string path, object body) =>
            (await host.Operator.Post(path, body)).Problem(403, "AGREEMENT_NOT_ACCEPTED").Text("clause").ShouldBe("P.1");
    }

    [Fact]
    [Trait("Clause", "P.2")]
    public async Task Clause_P_2_a_top_up_with_the_version_in_force_accepts_it_once()
    {
        var world = await World.Open(host, Now, accepted: false);
        var topUp = new { amountFen = 2_500, channel = "BANK", transactionId = world.NextId(), acceptedAgreementVersion = "2026-01" };
        (await host.Operator.Post($"{world.Path}/topups", topUp with { acceptedAgreementVersion = "2025-12" }))
            .Problem(403, "AGREEMENT_NOT_ACCEPTED");

        var key = Client.NewKey();
        var first = (await host.Operator.Post($"{world.Path}/topups", topUp, key)).Status(201);
        (await host.Operator.Post($"{world.Path}/topups", topUp, key)).Status(201).Body.ShouldBe(first.Body);

        (await world.TopUp(100, "next")).Status(201).Number("balanceFen").ShouldBe(2_600);
        (await new Shop(world).Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "P.1")]
    public async Task Clause_P_1_an_account_is_opened_with_the_agreement_in_force_or_not_at_all()
    {
        var account = new { id = "acc_" + Client.NewKey()[..12], name = "深圳示例科技有限公司", acceptedAgreementVersion = "2025-12", acceptedBy = "王芳" };
        (await host.Operator.Post("/v1/accounts", account)).Problem(403, "AGREEMENT_NOT_ACCEPTED");
        (await host.Operator.Get($"/v1/accounts/{account.id}")).Problem(404, "NOT_FOUND");

        (await host.Operator.Post("/v1/accounts", account with { acceptedAgreementVersion = "2026-01" })).Status(201);
        (await host.Operator.Post($"/v1/accounts/{account.id}/topups", new { amountFen = 1, channel = "TENPAY", transactionId = account.id }))
            .Status(201);
    }
}
