using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Seats;

/// <summary>The one named user of a seat and the state of the real name (3.19), where the product asks for it and where it does not.</summary>
public sealed class SeatUserTests(RunningHost host)
{
    private static readonly object Check = new { method = "ID_CARD", evidenceSha256 = new string('A', 64) };

    [Fact]
    [Trait("Clause", "3.19")]
    public async Task Clause_3_19_the_user_of_a_telephone_seat_is_named_and_changed_only_with_a_checked_real_name()
    {
        var shop = await Shop.Open(host, "2026-08-01T10:00:00+08:00");
        (await shop.Accept("QIDIAN-PHONE")).Status(201);
        await shop.Opened(Shop.Line("PCS-SEAT", 1, 1));
        await shop.Opened(Shop.Line("SEAT-ADD", 1, subscription: "sub_1"));
        var postings = (await shop.Ledger()).Count;

        (await Name(shop, "1", "李雷", "S-1")).Problem(409, "USER_REAL_NAME_REQUIRED").Text("clause").ShouldBe("3.19");
        User(await shop.Subscription("sub_1")).ShouldBe((null, null, null));
        var key = Client.NewKey();
        var first = (await Name(shop, "1", "李雷", "S-1", Check, key)).Status(200);
        User(first).ShouldBe(("李雷", "S-1", "VERIFIED"));
        first.Json.GetProperty("seats")[0].GetProperty("userSince").GetString().ShouldBe("2026-08-01T10:00:00+08:00");
        (await Name(shop, "1", "李雷", "S-1", Check, key)).Status(200).Body.ShouldBe(first.Body);

        // The same person stays checked; another one is checked anew, on an added seat too.
        (await Name(shop, "1", "李雷", "S-1")).Status(200).Body.ShouldBe(first.Body);
        (await Name(shop, "1", "李雷", "S-2")).Problem(409, "USER_REAL_NAME_REQUIRED");
        (await Name(shop, "2", "韩梅梅", "S-2")).Problem(409, "USER_REAL_NAME_REQUIRED");
        User(await Name(shop, "1", "韩梅梅", "S-2", Check)).ShouldBe(("韩梅梅", "S-2", "VERIFIED"));
        (await shop.Ledger()).Count.ShouldBe(postings);
        await shop.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.19")]
    public async Task Where_the_product_does_not_ask_for_it_a_check_may_come_later()
    {
        var shop = await Shop.Open(host, "2026-08-01T10:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));

        User((await Name(shop, "1", "李雷", "S-1")).Status(200)).ShouldBe(("李雷", "S-1", "NONE"));
        (await Name(shop, "1", "李雷", "S-1", new { method = "ID_CARD", evidenceSha256 = "ab" })).Problem(400, "MALFORMED_REQUEST");
        (await Name(shop, "1", "李雷", "S-1", new { method = "no id", evidenceSha256 = new string('a', 64) })).Problem(400, "MALFORMED_REQUEST");
        User((await Name(shop, "1", "李雷", "S-1", Check)).Status(200)).ShouldBe(("李雷", "S-1", "VERIFIED"));
    }

    private Task<Reply> Name(Shop shop, string seat, string name, string staffId, object? check = null, string? key = null) => host.Operator.Send(
        HttpMethod.Put, $"{shop.World.Path}/subscriptions/sub_1/seats/{seat}/user",
        JsonSerializer.Serialize(new { name, staffId, check }), "application/json", key);

    private static (string? Name, string? StaffId, string? RealName) User(Reply subscription)
    {
        var seat = subscription.Json.GetProperty("seats")[0];
        return (seat.GetProperty("user").GetString(), seat.GetProperty("staffId").GetString(), seat.GetProperty("userRealName").GetString());
    }
}
