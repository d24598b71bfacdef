using Metering.Domain.Calendar;
using Metering.Domain.Disruptions;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Tests.Conduct;
using Metering.Domain.Tests.Orders;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Disruptions.Storm;

namespace Metering.Domain.Tests.Disruptions;

/// <summary>Terms of all kinds that are extended by the days lost (10.1), and an event that becomes worse (10.3).</summary>
public sealed class Days_that_were_lost
{
    [Fact]
    [Trait("Clause", "10.1")]
    public void A_party_that_agrees_again_and_again_is_written_down_once()
    {
        var world = InTheStorm("2026-07-06", "2026-07-26", null);
        for (var i = 0; i < 500; i++)
            world.Account.Decide(draft => LostDays.Consent(draft, Id, seller: false, agrees: true, "text", "customer")).ShouldBeNull();

        world.Trade.Disruptions[Id].Steps.Select(step => step.What).ShouldBe(["REPORTED", "CONFIRMED", "ENDED", "CUSTOMER_AGREED"]);
        world.Account.Decide(draft => LostDays.Consent(draft, Id, seller: true, agrees: true, "text", "desk")).ShouldBeNull();
        world.Trade.Disruptions[Id].Status.ShouldBe(DisruptionStatus.Extended);
    }

    /// <summary>One seat from 27 February 2026 for a year, and an event that has begun, or has ended.</summary>
    private static TermWorld InTheStorm(string began, string? ended, string? negotiateUntil)
    {
        var world = new TermWorld("2026-02-27T10:00:00");
        world.Buy(new RequestedLine("OCS-SEAT", 1, 12, null, null)).ShouldBe(216_000);
        world.AdvanceTo(AnAccount.At(began + "T10:00:00"));
        Begin(world.Account, began);
        if (ended is null) return world;
        world.AdvanceTo(AnAccount.At(ended + "T18:00:00"));
        Storm.End(world.Account, ended, negotiateUntil);
        return world;
    }

    private static (LocalDate StartedOn, LocalDate LastDay, long RecognisedFen) Added(TermWorld world)
    {
        var term = world.Trade.Subscriptions["sub_1"].Terms.Single(term => term.Kind == TermKind.Addition);
        return (term.StartedOn, term.LastDay, term.RecognisedFen);
    }

    /// <summary>At its last day everything is revenue, and the books balance.</summary>
    private static void End(TermWorld world)
    {
        world.AdvanceTo(AnAccount.At("2027-07-01T00:00:00"));
        world.Trade.Subscriptions["sub_1"].Status.ShouldBe(SubscriptionStatus.Expired);
        world.Account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(0);
        world.Check(world.Trade);
    }
}
