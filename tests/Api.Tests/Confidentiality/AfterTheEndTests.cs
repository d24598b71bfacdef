using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Confidentiality;

/// <summary>The duties outlive the agreement (9.6): a closed and purged account is as confidential as an open one, and as logged.</summary>
public sealed class AfterTheEndTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "9.6")]
    [Trait("Clause", "9.3")]
    public async Task Clause_9_6_a_closed_account_is_hidden_from_others_kept_for_its_customer_and_its_reads_are_logged()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var other = await World.Join(host, world.Clock);
        (await world.TopUp(12_345, "T")).Status(201);
        (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = true })).Status(200);
        await world.Advance("2026-10-15T00:00:00+08:00");
        (await host.Operator.Get(world.Path)).Text("status").ShouldBe("PURGED");

        var (customer, stranger) = (await host.Customer(world.Account), await host.Customer(other.Account));
        foreach (var part in new[] { "", "/balance", "/ledger", "/statements", "/statements/202607", "/refunds" })
        {
            (await stranger.Get(world.Path + part)).Problem(404, "NOT_FOUND");
            (await customer.Get(world.Path + part)).Status(200);
        }
        (await host.Admin.Get($"{world.Path}/ledger")).Status(200).Body.ShouldContain("12345");
        var audit = (await host.Operator.Get($"{world.Path}/audit?kind=READ&limit=1000")).Status(200).Json.GetProperty("items");
        audit.EnumerateArray().Count(entry => entry.GetProperty("what").GetString() == "GET /v1/accounts/{account}/ledger").ShouldBe(1);
        await world.BooksAreBalanced();
    }
}
