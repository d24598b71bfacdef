using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Accounts;

/// <summary>The states of an account (requirements 3.1) as clients see and list them.</summary>
public sealed class AccountLifecycleTests(RunningHost host)
{
    private const string Now = "2026-06-10T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "2.6(1)")]
    [Trait("Clause", "2.6(2)")]
    public async Task Clause_2_6_1_from_registered_over_qualifying_and_verified_to_active_and_to_the_end()
    {
        var desk = await NumberDeskClient.Open(host, Now);
        await In(desk.World, "REGISTERED");
        var licence = (await desk.Submit(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"))).Status(201).Text("id");
        await In(desk.World, "QUALIFYING");
        (await desk.Review(licence, new { decision = "ACCEPT" })).Status(200);
        await desk.Accept(NumberDeskClient.Document("LEGAL_PERSON_ID", NumberDeskClient.Customer));
        (await desk.SubmitRealName()).Status(201);
        await In(desk.World, "QUALIFYING");
        (await desk.Step("VERIFIED")).Status(200);
        await In(desk.World, "VERIFIED");

        // Suspended before it was ever active, it goes back to where it stood.
        await Set(desk.World, "suspend");
        await In(desk.World, "SUSPENDED");
        await Set(desk.World, "resume");
        await In(desk.World, "VERIFIED");

        var shop = new Shop(desk.World);
        (await shop.Accept()).Status(201);
        var placed = (await shop.Order(Shop.Line("EQQ-SEAT", 1, 1))).Status(201);
        (await shop.Pay(placed.Text("id"), placed.Number("dueFen"))).Status(201).Text("status").ShouldBe("PROVISIONING");
        await In(desk.World, "VERIFIED");
        (await shop.Provision(placed.Text("id"))).Status(200).Text("status").ShouldBe("ACTIVATED");
        await In(desk.World, "ACTIVE");

        // A document that is not true any more stops what rests on it; the account stays active.
        (await desk.Review(licence, new { decision = "FALSE", reason = "Forged" })).Status(200);
        await In(desk.World, "ACTIVE");
        (await host.Operator.Post($"{desk.World.Path}/close", new { waiveUnearned = true })).Status(200);
        await In(desk.World, "CLOSING");
        await desk.World.Advance("2026-07-03T00:00:00+08:00");
        await In(desk.World, "CLOSED");
        await desk.World.Advance("2026-08-03T00:00:00+08:00");
        await In(desk.World, "PURGED");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.3")]
    public async Task Clause_3_3_material_handed_in_with_an_order_qualifies_the_account()
    {
        var shop = await Shop.Open(host, Now);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        await In(shop.World, "REGISTERED");
        (await shop.HandIn(order)).Status(201);
        await In(shop.World, "QUALIFYING");
        (await shop.Review(order, 1, false, "ILLEGIBLE")).Status(200);
        await In(shop.World, "QUALIFYING");
        (await shop.HandIn(order)).Status(201);
        (await shop.Review(order, 2, true)).Status(200);
        await In(shop.World, "VERIFIED");
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    public async Task A_service_without_a_resource_makes_an_account_active_too()
    {
        var shop = await Shop.Open(host, Now);
        var placed = (await shop.Order(Shop.Line("TRAINING-DAY"))).Status(201);
        (await shop.Pay(placed.Text("id"), placed.Number("dueFen"))).Status(201).Text("status").ShouldBe("ACTIVATED");
        await In(shop.World, "ACTIVE");
    }

    private async Task In(World world, string status)
    {
        (await host.Operator.Get(world.Path)).Status(200).Text("status").ShouldBe(status);
        var listed = new List<string>();
        await foreach (var page in host.Operator.Pages($"/v1/accounts?status={status}&limit=1000"))
            listed.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(account => account.GetProperty("id").GetString()!));
        listed.ShouldContain(world.Account);
    }

    private async Task Set(World world, string what) =>
        (await host.Operator.Post($"{world.Path}/{what}", new { reason = "CUSTOMER_REQUEST" })).Status(200);
}
