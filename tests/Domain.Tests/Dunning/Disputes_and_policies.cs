using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Dunning.Ending_an_account;

namespace Metering.Domain.Tests.Dunning;

public sealed class Disputes_and_policies
{
    private static readonly YearMonth July = new(2026, 7);

    [Fact]
    public void A_dispute_holds_late_fee_notices_and_suspension_and_gives_its_days_back()
    {
        var account = Opened();
        account.AdvanceTo("2026-08-20T12:00:00", Lines);
        account.Decide(draft => Collections.Dispute(draft, July, "Minutes", "tests")).ShouldBeNull();
        account.AdvanceTo("2026-08-30T12:00:00", Lines);
        account.Head.OpenStatements[0].LateFee.ExactFen.ShouldBe(99_500 * 5 * 5 / 10_000m);

        account.Decide(draft => Collections.EndDispute(draft, July, "REJECTED", "tests")).ShouldBeNull();
        DunningSteps.OverdueDays(account.Head.OpenStatements[0], account.Now).ShouldBe(5);
        account.AdvanceTo("2026-08-31T00:00:00", Lines);
        account.Head.OpenStatements[0].LateFee.ExactFen.ShouldBe(99_500 * 6 * 5 / 10_000m);
        account.AdvanceTo("2026-09-24T23:59:59", Lines);
        account.Head.Suspension.Has("ARREARS").ShouldBeFalse();
        account.AdvanceTo("2026-09-25T00:00:00", Lines);
        account.Head.Suspension.Has("ARREARS").ShouldBeTrue();
    }

    [Fact]
    public void A_dispute_of_the_only_debt_lets_the_service_run_again()
    {
        var account = Opened();
        account.AdvanceTo("2026-09-15T00:00:00", month => month == July ? Lines(month) : []);

        account.Decide(draft => Collections.Dispute(draft, July, "Minutes", "tests")).ShouldBeNull();

        account.Head.Suspension.Has("ARREARS").ShouldBeFalse();
        account.Decide(draft => Collections.EndDispute(draft, July, "REJECTED", "tests")).ShouldBeNull();
        account.Head.Suspension.Has("ARREARS").ShouldBeTrue();
    }

    [Fact]
    public void A_payment_passes_a_disputed_statement_by_unless_it_is_named()
    {
        var account = Opened();
        account.AdvanceTo("2026-09-10T00:00:00", Lines);
        account.Decide(draft => Collections.Dispute(draft, July, "Minutes", "tests"));

        account.Pay(3_500).ShouldBeNull();

        account.Head.OpenStatements.Single().Month.ShouldBe(July);
        account.Pay(100, designated: July).ShouldBeNull();
    }

    [Fact]
    public void The_lenient_policy_charges_nothing_and_suspends_on_day_61()
    {
        var account = Opened();
        account.Decide(draft => Collections.Assign(draft, "lenient", "tests")).ShouldBeNull();

        account.AdvanceTo("2026-10-14T23:59:59", Lines);
        account.Head.Suspension.Has("ARREARS").ShouldBeFalse();
        account.AdvanceTo("2026-10-15T00:00:00", Lines);

        account.Head.Suspension.Has("ARREARS").ShouldBeTrue();
        account.Head.Ledger[LedgerAccount.LateFeeReceivable].ShouldBe(0);
    }

    [Fact]
    public void A_policy_looks_forwards_only()
    {
        var account = Opened();
        account.Decide(draft => Collections.Assign(draft, "lenient", "tests"));
        account.AdvanceTo("2026-08-25T12:00:00", Lines);

        account.Decide(draft => Collections.Assign(draft, DunningPolicies.Standard, "tests"));
        account.AdvanceTo("2026-08-26T00:00:00", Lines);

        account.Head.OpenStatements[0].LateFee.ExactFen.ShouldBe(99_500 * 5 / 10_000m);
        account.History.OfType<DunningNoticed>().Select(raised => raised.Notice.Days).ShouldBe([-3, 1]);
    }

    [Fact]
    public void A_policy_assigned_during_a_dispute_leaves_its_days_to_its_end()
    {
        var account = Opened();
        account.AdvanceTo("2026-08-20T12:00:00", Lines);
        account.Decide(draft => Collections.Dispute(draft, July, "Minutes", "tests")).ShouldBeNull();
        account.AdvanceTo("2026-08-25T12:00:00", Lines);
        account.Decide(draft => Collections.Assign(draft, "lenient", "tests")).ShouldBeNull();
        account.Decide(draft => Collections.Assign(draft, DunningPolicies.Standard, "tests")).ShouldBeNull();
        account.AdvanceTo("2026-08-30T12:00:00", Lines);
        account.Decide(draft => Collections.EndDispute(draft, July, "REJECTED", "tests")).ShouldBeNull();

        account.AdvanceTo("2026-08-31T00:00:00", Lines);

        account.Head.OpenStatements[0].LateFee.Days.ShouldBe(6);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void The_forecast_is_what_then_happens()
    {
        var account = Opened();
        account.AdvanceTo("2026-08-10T00:00:00", Lines);
        var until = account.Now + Duration.FromDays(200);
        var ahead = DunningForecast.Of(account.State, account.Policies, until);
        var lenient = DunningForecast.Under("lenient", account.State, account.Now, account.Policies, until);

        ahead.Select(step => $"{step.Step.Kind} {Metering.Domain.Calendar.BillingZone.DateOf(step.Step.At):uuuu-MM-dd}").ShouldBe(
        [
            "Notice 2026-08-12", "PastDue 2026-08-16", "Notice 2026-08-16", "Notice 2026-08-22", "Notice 2026-08-30", "Notice 2026-09-09",
            "Arrears 2026-09-15", "Close 2026-11-15",
        ]);
        ahead.Single(step => step.Step.Kind == DueKind.Arrears).OwedFen.ShouldBe(99_500 + 1_542);
        ahead[^1].OwedFen.ShouldBe(99_500 + 4_527);
        lenient.Single(step => step.Step.Kind == DueKind.Arrears).ShouldSatisfyAllConditions(
            step => step.OwedFen.ShouldBe(99_500), step => step.Step.At.ShouldBe(AnAccount.At("2026-10-15T00:00:00")));
        account.Head.Standing.Policy.ShouldBe(DunningPolicies.Standard);
    }

    [Fact]
    public void A_policy_is_known_by_one_name_and_never_harder_than_the_law()
    {
        Should.Throw<ArgumentException>(() => DunningPolicies.Of([new DunningPolicy { Name = "standard" }]));
        Should.Throw<ArgumentException>(() => DunningPolicies.Of([new DunningPolicy { Name = "a" }, new DunningPolicy { Name = "a" }]));
        Should.Throw<ArgumentException>(() => new DunningPolicy { CloseAfterSuspendedDays = 59 }.Validated())
            .Message.ShouldContain("CloseAfterSuspendedDays");
        var account = Opened();
        account.Decide(draft => Collections.Assign(draft, "nosuch", "tests"))!.Code.Code.ShouldBe("UNKNOWN_DUNNING_POLICY");
    }
}
