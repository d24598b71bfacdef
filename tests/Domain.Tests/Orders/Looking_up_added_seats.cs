using Metering.Domain.Orders;
using Metering.Domain.Seats;
using Shouldly;

namespace Metering.Domain.Tests.Orders;

/// <summary>Which product a seat was added to, looked up for all who are told of a product's stop (3.18).</summary>
public sealed class Looking_up_added_seats
{
    [Fact]
    public void Added_seats_are_found_with_their_product_and_looked_up_anew_when_a_subscription_has_changed()
    {
        var world = new TermWorld("2026-04-28T10:00:00");
        world.Buy(new RequestedLine("OCS-SEAT", 1, 12, null, null)).ShouldNotBeNull();
        var before = new AddedSeats(world.Trade.Subscriptions);
        before.AreOf(world.Trade.Subscriptions).ShouldBeTrue();
        world.Buy(new RequestedLine("SEAT-ADD", 2, 0, "sub_1", null)).ShouldNotBeNull();

        before.AreOf(world.Trade.Subscriptions).ShouldBeFalse();

        var now = new AddedSeats(world.Trade.Subscriptions);
        now.AreOf(world.Trade.Subscriptions).ShouldBeTrue();
        world.Trade.Subscriptions["sub_1"].Seats.Select(seat => now.ProductOf(seat.Subject)).ShouldBe([null, "OCS-SEAT", "OCS-SEAT"]);
        now.ProductOf("number:+8675586013301").ShouldBeNull();
        world.Check(world.Trade);
    }
}
