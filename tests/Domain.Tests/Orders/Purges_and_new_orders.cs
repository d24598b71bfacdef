using Metering.Domain.Orders;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Accounts;
using Shouldly;

namespace Metering.Domain.Tests.Orders;

/// <summary>
/// Product data is deleted after its retention unless an order for the same product is there (2.7(3)), and the product service is told which seats.
/// </summary>
public sealed class Purges_and_new_orders
{
    private const string Product = "EQQ-SEAT";
    private const string PurgeDay = "2026-11-01T00:00:00";

    /// <summary>Two seats for three months; they end on 30 September and are kept for thirty days after 1 October.</summary>
    private readonly TermWorld world = new("2026-06-30T10:00:00");

    public Purges_and_new_orders() => Buy(2);

    [Theory]
    [InlineData(OrderStatus.Placed)]
    [InlineData(OrderStatus.Paid)]
    [InlineData(OrderStatus.Provisioning)]
    [InlineData(OrderStatus.Late)]
    public void What_an_open_order_orders_anew_is_kept_until_it_is_opened_and_then_for_it(OrderStatus status)
    {
        Advance("2026-10-28T10:00:00");
        world.Stands("new", status, Product);
        Advance("2026-11-03T10:00:00");
        Seats("sub_1").ShouldBe([SeatStatus.Reclaimed, SeatStatus.Reclaimed]);

        Buy(1);
        world.Stands("new", OrderStatus.Activated, Product);
        Advance("2027-06-30T00:00:00");

        Seats("sub_1").ShouldBe([SeatStatus.Restored, SeatStatus.Restored]);
        Seats("sub_2").ShouldBe([SeatStatus.Purged]);
        Ends();
    }

    [Fact]
    public void When_the_order_comes_to_nothing_the_data_is_deleted_then_and_not_in_the_past()
    {
        Advance("2026-10-28T10:00:00");
        world.Stands("new", OrderStatus.PartPaid, Product);
        Advance("2026-11-05T10:00:00");
        world.Stands("new", OrderStatus.Cancelled, Product);
        var events = world.Account.History.Count;
        world.Stands("new", OrderStatus.Cancelled, Product);
        world.Account.History.Count.ShouldBe(events + 1, "it only hears the newer version");

        Advance("2026-11-05T10:00:00");

        var purge = Purges().Single();
        (purge.Subscription, purge.Sku, purge.At).ShouldBe(("sub_1", Product, AnAccount.At("2026-11-05T10:00:00")));
        purge.Seats.ShouldBe(["seat:a1/1", "seat:a1/2"]);
        Seats("sub_1").ShouldBe([SeatStatus.Purged, SeatStatus.Purged]);
        Ends();
    }

    [Fact]
    public void An_order_for_something_else_or_one_that_was_over_before_keeps_nothing()
    {
        world.Stands("other", OrderStatus.Paid, "OCS-SEAT");
        world.Stands("old", OrderStatus.Terminated, Product);

        Advance(PurgeDay);

        Purges().Single().At.ShouldBe(AnAccount.At(PurgeDay));
        Ends();
    }

    [Fact]
    public void What_was_given_back_and_ordered_again_keeps_its_data()
    {
        world.GiveBack(world.Trade.Subscriptions["sub_1"]);
        Seats("sub_1").ShouldBe([SeatStatus.Reclaimed, SeatStatus.Reclaimed]);

        Buy(2);
        Advance("2026-09-01T00:00:00");

        Seats("sub_1").ShouldBe([SeatStatus.Restored, SeatStatus.Restored]);
        Purges().ShouldBeEmpty();
        Ends();
    }

    [Fact]
    public void The_data_of_a_seat_that_the_customer_removed_is_deleted_whatever_is_ordered()
    {
        world.Decide(draft => SeatDesk.Remove(draft, "sub_1", "seat:a1/1"));
        world.Stands("new", OrderStatus.Paid, Product);

        Advance("2026-08-01T00:00:00");

        Purges().Single().Seats.ShouldBe(["seat:a1/1"]);
        Seats("sub_1").ShouldBe([SeatStatus.Purged, SeatStatus.Active]);
        Ends();
    }

    [Fact]
    public void A_purge_names_at_most_two_hundred_seats_at_once()
    {
        Buy(201);

        Advance(PurgeDay);

        Purges().Select(purge => (purge.Subscription, purge.Seats.Length)).ShouldBe([("sub_1", 2), ("sub_2", 200), ("sub_2", 1)]);
        Purges().SelectMany(purge => purge.Seats).ShouldBeUnique();
        Ends();
    }

    private void Buy(int seats) => world.Buy(new RequestedLine(Product, seats, 3, null, null)).ShouldNotBeNull();

    private void Advance(string to) => world.AdvanceTo(AnAccount.At(to));

    private SeatStatus[] Seats(string subscription) => [.. world.Trade.Subscriptions[subscription].Seats.Select(seat => seat.Status)];

    private List<SeatsPurged> Purges() => [.. world.Account.History.OfType<SeatsPurged>()];

    private void Ends() => world.Check(world.Trade);
}
