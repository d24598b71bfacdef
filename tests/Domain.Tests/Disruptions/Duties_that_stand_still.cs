using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Orders;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Tests.Orders;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Disruptions.Storm;
using static Metering.Domain.Tests.Dunning.Ending_an_account;

namespace Metering.Domain.Tests.Disruptions;

/// <summary>What force majeure does to the time to pay, when that is in its scope, and to terms (10.1, A-22).</summary>
public sealed class Duties_that_stand_still
{
    private static readonly YearMonth July = new(2026, 7);

    [Theory]
    [Trait("Clause", "10.1")]
    [InlineData("2026-08-06", "2026-08-06T09:00:00")]
    [InlineData("2026-08-06", "2026-08-10T09:00:00")]
    public void Clause_10_1_days_of_the_event_are_added_to_the_time_to_pay(string began, string confirmed)
    {
        var account = Opened();
        // Confirmed at once or later: the days of the event count.
        account.AdvanceTo(confirmed, Lines);
        Begin(account, began);

        account.AdvanceTo("2026-08-26T18:00:00", Lines);
        Statement(account).PastDue.ShouldBeFalse();
        End(account, "2026-08-26");

        // Due on 15 August; 7 to 26 August do not count.
        Statement(account).DueAt.ShouldBe(AnAccount.At("2026-09-05T00:00:00"));
        account.AdvanceTo("2026-09-04T23:59:59", Lines);
        Statement(account).PastDue.ShouldBeFalse();
        account.AdvanceTo("2026-09-05T00:00:00", Lines);
        Statement(account).PastDue.ShouldBeTrue();
        Statement(account).LateFee.ExactFen.ShouldBe(99_500 * 5 / 10_000m);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_a_statement_that_becomes_final_meanwhile_has_its_whole_time_to_pay()
    {
        var account = Opened();
        account.AdvanceTo("2026-08-01T09:00:00", Lines);
        Begin(account, "2026-08-01");
        account.AdvanceTo("2026-08-03T00:00:00", Lines);
        account.Decide(draft =>
        {
            DisruptionDesk.HoldStatement(draft, July);
            return null;
        });
        account.AdvanceTo("2026-08-10T18:00:00", Lines);

        End(account, "2026-08-10");

        // From 3 to 15 August there are twelve days to pay; they begin after the 10th.
        Statement(account).DueAt.ShouldBe(AnAccount.At("2026-08-23T00:00:00"));
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_overdue_days_of_the_event_cost_nothing()
    {
        var account = Opened();
        account.AdvanceTo("2026-08-20T09:00:00", Lines);
        Begin(account, "2026-08-20");
        account.AdvanceTo("2026-08-26T18:00:00", Lines);
        End(account, "2026-08-26");

        Statement(account).LateFee.Days.ShouldBe(5);
        account.AdvanceTo("2026-08-27T00:00:00", Lines);
        Statement(account).LateFee.Days.ShouldBe(6);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Theory]
    [Trait("Clause", "10.1")]
    [InlineData("2026-08-10T09:00:00")]
    [InlineData("2026-08-20T09:00:00")]
    [InlineData("2026-08-30T09:00:00")]
    public void Clause_10_1_a_disputed_statement_has_the_days_of_the_event_too_whenever_the_dispute_ends(string disputeEnded)
    {
        var account = Opened();
        account.AdvanceTo("2026-08-05T09:00:00", Lines);
        Dispute(account);
        account.AdvanceTo("2026-08-06T09:00:00", Lines);
        Begin(account, "2026-08-06");
        foreach (var at in new[] { disputeEnded, "2026-08-26T18:00:00" }.Order(StringComparer.Ordinal))
        {
            account.AdvanceTo(at, Lines);
            Statement(account).PastDue.ShouldBeFalse();
            if (at == disputeEnded) EndDispute(account);
            else End(account, "2026-08-26");
        }

        Statement(account).DueAt.ShouldBe(AnAccount.At("2026-09-05T00:00:00"));
        account.AdvanceTo("2026-09-04T23:59:59", Lines);
        Statement(account).LateFee.Days.ShouldBe(0);
        account.AdvanceTo("2026-09-05T00:00:00", Lines);
        Statement(account).LateFee.ExactFen.ShouldBe(99_500 * 5 / 10_000m);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_a_dispute_filed_during_the_event_goes_on_after_it()
    {
        var account = Opened();
        account.AdvanceTo("2026-08-06T09:00:00", Lines);
        Begin(account, "2026-08-06");
        // There is no dispute that could end.
        EndDispute(account);
        account.AdvanceTo("2026-08-10T09:00:00", Lines);
        Dispute(account);
        account.AdvanceTo("2026-08-26T18:00:00", Lines);
        End(account, "2026-08-26");

        (Statement(account).Leniency.HeldBecause, Statement(account).StandsStill).ShouldBe(("Minutes", false));
        account.AdvanceTo("2026-09-10T09:00:00", Lines);
        (Statement(account).PastDue, Statement(account).LateFee.Days).ShouldBe((true, 0));
        EndDispute(account);
        // Due on 4 September; 5 to 10 September were disputed.
        account.AdvanceTo("2026-09-10T23:59:59", Lines);
        Statement(account).LateFee.Days.ShouldBe(0);
        account.AdvanceTo("2026-09-11T00:00:00", Lines);
        Statement(account).LateFee.Days.ShouldBe(1);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Theory]
    [Trait("Clause", "10.1")]
    [InlineData("2026-08-24T09:00:00", "2026-08-27T00:00:00")]
    [InlineData("2026-08-30T09:00:00", "2026-08-31T00:00:00")]
    public void Clause_10_1_overdue_days_of_the_event_and_of_a_dispute_are_given_back_once(string disputeEnded, string counts)
    {
        var account = Opened();
        account.AdvanceTo("2026-08-20T09:00:00", Lines);
        Begin(account, "2026-08-20");
        account.AdvanceTo("2026-08-22T09:00:00", Lines);
        Dispute(account);
        foreach (var at in new[] { disputeEnded, "2026-08-26T18:00:00" }.Order(StringComparer.Ordinal))
        {
            account.AdvanceTo(at, Lines);
            if (at == disputeEnded) EndDispute(account);
            else End(account, "2026-08-26");
        }

        // The sixth overdue day after 16 to 20 August.
        Statement(account).LateFee.Days.ShouldBe(5);
        account.AdvanceTo(counts, Lines);
        Statement(account).LateFee.Days.ShouldBe(6);
        DunningSteps.OverdueDays(Statement(account), account.Now).ShouldBe(6);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_a_policy_assigned_in_a_dispute_that_was_filed_in_the_event_leaves_its_days_to_their_ends()
    {
        var account = Opened();
        account.AdvanceTo("2026-08-20T09:00:00", Lines);
        Begin(account, "2026-08-20");
        account.AdvanceTo("2026-08-22T09:00:00", Lines);
        Dispute(account);
        account.AdvanceTo("2026-08-24T09:00:00", Lines);
        foreach (var policy in new[] { "lenient", DunningPolicies.Standard })
            account.Decide(draft => Collections.Assign(draft, policy, "tests")).ShouldBeNull();
        account.AdvanceTo("2026-08-26T18:00:00", Lines);
        End(account, "2026-08-26");
        account.AdvanceTo("2026-08-30T09:00:00", Lines);
        EndDispute(account);

        // The sixth overdue day after 16 to 20 August; the third reminder comes on the seventh.
        Statement(account).LateFee.Days.ShouldBe(5);
        account.AdvanceTo("2026-08-31T00:00:00", Lines);
        Statement(account).LateFee.Days.ShouldBe(6);
        account.AdvanceTo("2026-09-01T00:00:00", Lines);
        Statement(account).Notices[^1].Days.ShouldBe(7);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    [Trait("Clause", "10.1")]
    public void Clause_10_1_a_renewal_that_begins_in_the_event_moves_as_a_whole_when_both_agree()
    {
        var world = new TermWorld("2026-06-10T10:00:00");
        world.Buy(new RequestedLine("OCS-SEAT", 1, 1, null, null)).ShouldBe(18_000);
        world.AdvanceTo(AnAccount.At("2026-06-20T10:00:00"));
        world.Buy(new RequestedLine(null, 0, 1, "sub_1", null)).ShouldBe(18_000);
        world.AdvanceTo(AnAccount.At("2026-07-06T10:00:00"));
        Begin(world.Account, "2026-07-06");
        world.AdvanceTo(AnAccount.At("2026-07-26T18:00:00"));
        End(world.Account, "2026-07-26");
        Agree(world.Account);
        world.AdvanceTo(AnAccount.At("2026-08-01T00:00:00"));

        // The first month has 7 to 10 July left, which are 27 to 30 July now; of the second, 31 July has passed.
        var subscription = world.Trade.Subscriptions["sub_1"];
        subscription.LastDay.ShouldBe(new LocalDate(2026, 8, 30));
        subscription.Terms.Select(term => (term.StartedOn, term.LastDay, term.RecognisedFen)).ShouldBe(
            [(new LocalDate(2026, 6, 10), new LocalDate(2026, 7, 30), 18_000), (new LocalDate(2026, 7, 30), new LocalDate(2026, 8, 30), 581)]);
        world.Account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    private static void Dispute(AnAccount account) =>
        account.Decide(draft => Collections.Dispute(draft, July, "Minutes", "tests")).ShouldBeNull();

    private static void EndDispute(AnAccount account) =>
        account.Decide(draft => Collections.EndDispute(draft, July, "REJECTED", "tests")).ShouldBeNull();

    private static OpenStatement Statement(AnAccount account) => account.Head.OpenStatements.Single(open => open.Month == July);
}
