using Metering.Domain.Dunning;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Dunning;

/// <summary>What one resource is told of the stops of products and resources (3.18).</summary>
public sealed class Marks_for_a_resource
{
    private const string Added = "seat:a1/3";
    private static readonly Instant First = At("2026-09-01T00:00:00");
    private static readonly Instant Second = At("2026-09-05T00:00:00");

    [Fact]
    [Trait("Clause", "3.5")]
    public void A_seat_that_does_not_carry_its_product_stops_with_it_and_stays_stopped_while_either_lasts()
    {
        var stopped = Suspension.None.With(new ScopedSuspension("QUALIFICATION", "PCS-SEAT", null, First, true));
        Told(stopped, "PCS-SEAT").ShouldBe([("QUALIFICATION@PCS-SEAT", true, First), ("QUALIFICATION@*", true, First)]);
        Told(stopped, "OCS-SEAT").ShouldBe([("QUALIFICATION@PCS-SEAT", true, First)]);
        Told(stopped, null).ShouldBe([("QUALIFICATION@PCS-SEAT", true, First)]);

        // By itself too: lifted for the product, it stands for the seat, from its own instant on.
        var twice = stopped.With(new ScopedSuspension("QUALIFICATION", null, Added, Second, true));
        Told(twice, "PCS-SEAT").ShouldContain(("QUALIFICATION@*", true, First));
        var lifted = twice.With(new ScopedSuspension("QUALIFICATION", "PCS-SEAT", null, Second, false));
        Told(lifted, "PCS-SEAT").ShouldBe([("QUALIFICATION@*", true, Second), ("QUALIFICATION@PCS-SEAT", false, Second)], ignoreOrder: true);
        Told(lifted.With(new ScopedSuspension("QUALIFICATION", null, Added, Second, false)), "PCS-SEAT")
            .ShouldContain(("QUALIFICATION@*", false, Second));
        lifted.MarksOn("seat:a1/1", null).Single().Stands.ShouldBeFalse();
    }

    private static List<(string, bool, Instant)> Told(Suspension suspension, string? joined) =>
        [.. suspension.MarksOn(Added, joined).Select(mark => (mark.Mark, mark.Stands, mark.At))];
}
