using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
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
    public void Clause_10_1_seats_added_after_the_event_begin_when_they_were_added_and_end_with_the_others()
    {
        var world = InTheStorm("2026-07-06", "2026-07-26", null);
        world.AdvanceTo(AnAccount.At("2026-08-01T10:00:00"));
        world.Buy(new RequestedLine("SEAT-ADD", 2, 0, "sub_1", null)).ShouldBe(249_553);
        world.AdvanceTo(AnAccount.At("2026-08-05T10:00:00"));
        Agree(world.Account);

        // Thirty of its days were used by the end of August, of 230.
        world.AdvanceTo(AnAccount.At("2026-09-01T00:00:00"));
        Added(world).ShouldBe((Date("2026-08-01"), Date("2027-03-19"), 32_550));
        End(world);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_seats_added_in_the_event_lose_only_their_own_days()
    {
        var world = InTheStorm("2026-07-06", null, null);
        world.AdvanceTo(AnAccount.At("2026-07-10T10:00:00"));
        var paid = world.Buy(new RequestedLine("SEAT-ADD", 2, 0, "sub_1", null)).ShouldNotBeNull();
        world.AdvanceTo(AnAccount.At("2026-07-26T18:00:00"));
        Storm.End(world.Account, "2026-07-26");
        Agree(world.Account);

        // From 26 July to 19 March there are 236 days, 36 of them before September.
        world.AdvanceTo(AnAccount.At("2026-09-01T00:00:00"));
        Added(world).ShouldBe((Date("2026-07-26"), Date("2027-03-19"), (long)Math.Round(paid * 36m / 236m, MidpointRounding.AwayFromZero)));
        End(world);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_revenue_never_falls_when_the_parties_agree_late()
    {
        var world = InTheStorm("2026-04-06", "2026-07-25", "2027-02-26");
        world.AdvanceTo(AnAccount.At("2026-08-01T10:00:00"));
        world.Buy(new RequestedLine("SEAT-ADD", 2, 0, "sub_1", null)).ShouldBe(249_553);
        world.AdvanceTo(AnAccount.At("2027-02-05T10:00:00"));
        Agree(world.Account);

        // 183 of 210 days were revenue; 211 of 320 are less.
        world.AdvanceTo(AnAccount.At("2027-03-01T00:00:00"));
        Added(world).ShouldBe((Date("2026-08-01"), Date("2027-06-17"), 217_468));
        End(world);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_a_term_that_was_opened_in_the_event_before_anybody_confirmed_it_begins_after_it()
    {
        var world = new TermWorld("2026-07-10T10:00:00");
        world.Buy(new RequestedLine("OCS-SEAT", 1, 1, null, null)).ShouldBe(18_000);
        world.AdvanceTo(AnAccount.At("2026-07-12T10:00:00"));
        Begin(world.Account, "2026-07-06");
        world.AdvanceTo(AnAccount.At("2026-07-26T18:00:00"));
        Storm.End(world.Account, "2026-07-26");
        Agree(world.Account);

        var term = world.Trade.Subscriptions["sub_1"].Terms.Single();
        (term.StartedOn, term.LastDay).ShouldBe((Date("2026-07-26"), Date("2026-08-26")));
        End(world);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_a_month_before_a_renewal_keeps_its_lost_days_open_until_both_agree()
    {
        var world = new TermWorld("2026-06-10T10:00:00");
        world.Buy(new RequestedLine("OCS-SEAT", 1, 1, null, null)).ShouldBe(18_000);
        world.AdvanceTo(AnAccount.At("2026-06-20T10:00:00"));
        world.Buy(new RequestedLine(null, 0, 1, "sub_1", null)).ShouldBe(18_000);
        world.AdvanceTo(AnAccount.At("2026-07-06T10:00:00"));
        Begin(world.Account, "2026-07-06");
        world.AdvanceTo(AnAccount.At("2026-07-26T18:00:00"));
        Storm.End(world.Account, "2026-07-26");
        world.AdvanceTo(AnAccount.At("2026-08-05T10:00:00"));

        // 7 to 10 July were lost of the first month's thirty days.
        First().RecognisedFen.ShouldBe(15_600);
        Agree(world.Account);
        First().RecognisedFen.ShouldBe(18_000);
        world.Account.Postings[^1].Date.ShouldBe(Date("2026-08-05"));
        End(world);

        TermMoney First() => world.Trade.Subscriptions["sub_1"].Terms[0];
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_a_term_that_ended_meanwhile_gives_its_lost_days_back_when_both_agree()
    {
        var world = EndedInTheStorm();
        world.AdvanceTo("2026-07-26T18:00:00");
        Storm.End(world.Account, "2026-07-26");
        world.AdvanceTo("2026-08-05T10:00:00");
        Agree(world.Account);

        world.Trade.Disruptions[Id].Status.ShouldBe(DisruptionStatus.Extended);
        world.Trade.Refunds.Values.Select(refund => (refund.Ground, refund.AmountFen)).ShouldBe([("10.1", 8_400)]);
        // Nothing runs longer, and nobody is told so.
        world.Trade.Subscriptions["sub_1"].LastDay.ShouldBe(Date("2026-07-20"));
        world.Account.History.OfType<ConductNoticed>().ShouldNotContain(noticed => noticed.Kind == "TERM_EXTENDED");
        Settled(world);
    }

    [Theory]
    [Trait("Clause", "10.1")]
    [InlineData(true)]
    [InlineData(false)]
    public void Clause_10_1_a_term_that_ended_meanwhile_earns_its_lost_days_on_the_day_of_the_decision_without_both_consents(bool refused)
    {
        var world = EndedInTheStorm();
        world.AdvanceTo("2026-07-26T18:00:00");
        Storm.End(world.Account, "2026-07-26", "2026-08-10");
        world.AdvanceTo("2026-08-05T10:00:00");
        if (refused) world.Decide(draft => LostDays.Consent(draft, Id, seller: true, agrees: false, "text", "desk")).ShouldBeNull();
        world.AdvanceTo("2026-08-11T00:00:00");

        world.Trade.Disruptions[Id].Status.ShouldBe(DisruptionStatus.NotExtended);
        var last = world.Account.Postings.Last(posting => posting.SourceType == "RECOGNITION");
        (last.Date, last.Legs.Single(leg => leg.Account == LedgerAccount.Deferred).AmountFen)
            .ShouldBe((Date(refused ? "2026-08-05" : "2026-08-10"), 8_400));
        world.Trade.Refunds.ShouldBeEmpty();
        Settled(world);
    }

    [Fact]
    [Trait("Clause", "10.3")]
    public void Clause_10_3_a_term_that_ended_in_the_event_gives_back_what_was_not_earned_at_its_start()
    {
        var world = EndedInTheStorm();
        world.Decide(draft => DisruptionDesk.Confirm(draft, Id, materialAdverse: true, "It goes on", "desk")).ShouldBeNull();
        world.AdvanceTo("2026-08-06T00:00:00");
        world.Decide(draft => DisruptionDesk.Terminate(draft, Id, bySeller: false, "We end it", "customer", WorkingDayCalendar.Default))
            .ShouldBeNull();

        world.Trade.Refunds.Values.Select(refund => (refund.Ground, refund.AmountFen)).ShouldBe([("10.3", 8_400)]);
        Settled(world);
    }

    [Fact]
    [Trait("Clause", "2.6(2)")]
    public void A_customer_who_closes_waives_the_lost_days_of_a_term_that_ended()
    {
        var world = EndedInTheStorm();
        world.Decide(draft => Closing.Ask(draft, waived: false, "customer"))!.Code.ShouldBe(RefusalCodes.UnearnedNotWaived);
        world.Decide(draft => Closing.Ask(draft, waived: true, "customer")).ShouldBeNull();

        world.Trade.Refunds.ShouldBeEmpty();
        Settled(world);
    }

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

    [Fact]
    [Trait("Clause", "10.3")]
    public void Clause_10_3_an_event_that_becomes_materially_adverse_later_may_end_the_agreement_as_of_its_start()
    {
        var world = new ConductWorld();
        world.AdvanceTo("2026-08-18T10:00:00");
        Begin(world.Account, "2026-08-18");
        world.AdvanceTo("2026-09-27T10:00:00");
        Terminate()!.Code.ShouldBe(RefusalCodes.DisruptionState);

        Confirm(adverse: true).ShouldBeNull();
        (world.Trade.Disruptions[Id].Status, world.Trade.Disruptions[Id].Steps[^1].What)
            .ShouldBe((DisruptionStatus.TerminationAvailable, "MATERIALLY_ADVERSE"));
        foreach (var adverse in new[] { true, false }) Confirm(adverse)!.Code.ShouldBe(RefusalCodes.DisruptionState);
        Terminate().ShouldBeNull();

        // 170 days to 18 August are earned, those after it are not.
        world.Trade.Refunds.Values.Sum(refund => refund.AmountFen).ShouldBe(1_666_849);
        world[LedgerAccount.Deferred].ShouldBe(0);
        world.Check();
        world.ReplayIsEqual();

        Refusal? Confirm(bool adverse) => world.Decide(draft => DisruptionDesk.Confirm(draft, Id, adverse, "It goes on", "desk"));
        Refusal? Terminate() => world.Decide(draft =>
            DisruptionDesk.Terminate(draft, Id, bySeller: false, "We end it", "customer", WorkingDayCalendar.Default));
    }

    [Fact]
    [Trait("Clause", "10.3")]
    public void Clause_10_3_what_becomes_materially_adverse_early_still_waits_for_thirty_full_days()
    {
        var world = new ConductWorld();
        world.AdvanceTo("2026-08-18T10:00:00");
        Begin(world.Account, "2026-08-18");
        world.AdvanceTo("2026-08-20T10:00:00");
        world.Decide(draft => DisruptionDesk.Confirm(draft, Id, materialAdverse: true, "It goes on", "desk")).ShouldBeNull();
        world.Trade.Disruptions[Id].Status.ShouldBe(DisruptionStatus.Confirmed);

        world.AdvanceTo("2026-09-18T00:00:00");
        world.Trade.Disruptions[Id].Status.ShouldBe(DisruptionStatus.TerminationAvailable);
        world.Check();
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

    /// <summary>One seat from 20 June 2026 for a month of thirty days, of which the last fourteen were lost to an event that goes on.</summary>
    private static ConductWorld EndedInTheStorm()
    {
        var world = new ConductWorld("2026-06-20T10:00:00", new RequestedLine("OCS-SEAT", 1, 1, null, null));
        world.AdvanceTo("2026-07-06T10:00:00");
        Begin(world.Account, "2026-07-06");
        world.AdvanceTo("2026-07-21T00:00:00");
        (world.Trade.Subscriptions["sub_1"].Status, -world[LedgerAccount.Deferred]).ShouldBe((SubscriptionStatus.Expired, 8_400));
        world.Check();
        return world;
    }

    private static void Settled(ConductWorld world)
    {
        world[LedgerAccount.Deferred].ShouldBe(0);
        world.Trade.Subscriptions["sub_1"].Status.ShouldBe(SubscriptionStatus.Expired);
        world.Check();
        world.ReplayIsEqual();
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
