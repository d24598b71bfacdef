using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Metering.Domain.Dunning;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Statements;

public sealed class Month_end
{
    private static readonly YearMonth July = new(2026, 7);

    [Fact]
    public void After_a_long_sleep_every_step_is_done_once_in_order_and_dated_when_it_was_due()
    {
        var quiet = new AccountPolicies { Dunning = new DunningPolicy { LateFeePerDayPer10000 = 0, NoticeDays = [] } };
        var account = new AnAccount("2026-05-20T12:00:00", quiet);

        account.AdvanceTo("2026-08-20T12:00:00", _ => [AnAccount.Line("VOICE-OUT", new YearMonth(2026, 5), 1, 12)]);
        account.AdvanceTo("2026-08-20T12:00:00");

        account.History.OfType<MonthProvisional>().Select(step => (step.Month, step.At)).ShouldBe(
        [
            (new YearMonth(2026, 5), AnAccount.At("2026-06-01T00:00:00")), (new YearMonth(2026, 6), AnAccount.At("2026-07-01T00:00:00")),
            (July, AnAccount.At("2026-08-01T00:00:00")),
        ]);
        account.History.Where(item => item is MonthProvisional or StatementFinalised or StatementFellDue)
            .Select(item => item.GetType().Name).ShouldBe(
            [.. Enumerable.Repeat(new[] { "MonthProvisional", "StatementFinalised", "StatementFellDue" }, 3).SelectMany(names => names)]);
        account.History.OfType<StatementFinalised>().Select(item => item.Statement.FinalisedAt).ShouldBe(
            [AnAccount.At("2026-06-03T00:00:00"), AnAccount.At("2026-07-03T00:00:00"), AnAccount.At("2026-08-03T00:00:00")]);
        MonthEnd.Next(account.Head, account.Policies).ShouldBe(
            new DueStep(DueKind.Provisional, new YearMonth(2026, 8), AnAccount.At("2026-09-01T00:00:00")));
    }

    [Fact]
    public void A_month_without_lines_is_a_statement_of_zero_and_paid()
    {
        var account = new AnAccount("2026-07-01T00:00:00");

        account.AdvanceTo("2026-08-03T00:00:00");

        account.History.OfType<StatementFinalised>().Single().Statement.Totals.Lines.ShouldBe(0);
        account.Head.OpenStatements.ShouldBeEmpty();
        account.Postings.ShouldBeEmpty();
    }

    [Fact]
    public void A_reconciliation_made_before_the_month_before_is_final_enters_the_statement_of_its_own_month()
    {
        var account = new AnAccount("2026-08-01T00:00:00");
        account.AdvanceTo("2026-09-02T10:00:00");
        account.Decide(draft => Corrections.Make(draft, new OrderedAdjustment("RECONCILIATION", new YearMonth(2026, 9),
            "number:+8675586013301", "VOICE-OUT", -1, -12, "1 minute"), AnAccount.Demo, "tests")).ShouldBeNull();

        account.AdvanceTo("2026-10-03T00:00:00");

        account.History.OfType<LinesCollected>().SelectMany(collected => collected.Pages.SelectMany(page => page).Select(line =>
            (collected.Month, line.GrossFen, line.PriorPeriod))).ShouldBe([(new YearMonth(2026, 9), -12, false)]);
        account.Head.Standing.Adjustments.ShouldBeEmpty();
        account.WalletFen.ShouldBe(12);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void Corrections_above_the_month_are_credited_to_the_wallet()
    {
        var account = new AnAccount("2026-07-01T00:00:00");

        account.AdvanceTo("2026-08-03T00:00:00", _ =>
            [AnAccount.Line("VOICE-OUT", July, 1, 12), AnAccount.Line("VOICE-OUT", new YearMonth(2026, 6), -10, -120, prior: true)]);

        account.WalletFen.ShouldBe(108);
        account.Head.Ledger[LedgerAccount.Receivable].ShouldBe(0);
        account.Head.OpenStatements.ShouldBeEmpty();
        account.Postings.Single().Legs.ShouldBe(
            [new(LedgerAccount.Wallet, -108), new(LedgerAccount.VoiceRevenue, 99), new(LedgerAccount.OutputVat, 9)]);
    }

    [Fact]
    public void A_page_that_was_taken_before_is_not_taken_again()
    {
        var account = new AnAccount("2026-07-01T00:00:00");
        var resource = new AccountResource(1, "number:+8675586013301", "number", "+8675586013301", ["VOICE-OUT"], account.Now);
        account.Decide(draft => draft.Add(new ResourceAdded(resource, "tests")));
        account.Decide(draft => draft.Add(new ResourceAdded(resource with { Number = 2, Subject = "number:+8675586013302" }, "tests")));
        var final = AnAccount.At("2026-08-03T00:00:00");
        account.Decide(draft => draft.Add(new MonthProvisional(July, draft.Now)));

        account.Decide(draft => MonthEnd.Collect(draft, July, 0, 1, [AnAccount.Line("VOICE-OUT", July, 1, 12)]), final);
        account.Decide(draft => MonthEnd.Collect(draft, July, 0, 1, [AnAccount.Line("VOICE-OUT", July, 1, 12)]), final);
        account.Decide(draft => MonthEnd.Finalise(draft, July), final);
        account.Head.Closing!.Totals.GrossFen.ShouldBe(12, "the second resource has not answered: the statement is not final");
        account.Decide(draft => MonthEnd.Collect(draft, July, 1, 2, [AnAccount.Line("VOICE-OUT", July, 2, 24)]), final);
        account.Decide(draft => MonthEnd.Finalise(draft, July), final);
        account.Decide(draft => MonthEnd.Finalise(draft, July), final);
        account.Decide(draft => MonthEnd.Collect(draft, July, 2, 3, [AnAccount.Line("VOICE-OUT", July, 2, 24)]), final);

        account.History.OfType<StatementFinalised>().Single().Statement.Totals.GrossFen.ShouldBe(36);
        account.Head.Closing.ShouldBeNull();
    }

    [Fact]
    public void Too_many_lines_on_one_resource_park_the_account_instead_of_billing()
    {
        var account = new AnAccount("2026-07-01T00:00:00", new AccountPolicies { MaxLinesPerResource = 3 });

        account.AdvanceTo("2026-08-20T00:00:00", _ => [.. Enumerable.Repeat(AnAccount.Line("VOICE-OUT", July, 1, 12), 4)]);

        account.Head.ParkedReason.ShouldNotBeNull().ShouldContain("4 lines");
        account.Postings.ShouldBeEmpty();
        MonthEnd.Next(account.Head, account.Policies).ShouldBeNull("a parked account waits for an operator");
    }

    [Fact]
    public void An_absurd_sum_parks_the_account_and_the_operator_lets_it_go_on_from_there()
    {
        var account = new AnAccount("2026-07-01T00:00:00", new AccountPolicies { MaxStatementGrossFen = 1_000 });
        account.AdvanceTo("2026-08-20T00:00:00", _ => [AnAccount.Line("VOICE-OUT", July, 100, 1_200)]);
        account.Head.ParkedReason.ShouldNotBeNull();

        account.Decide(draft => MonthEnd.Unpark(draft, "operator"));
        account.AdvanceTo("2026-08-20T00:00:00", _ => [AnAccount.Line("VOICE-OUT", July, 10, 120)]);

        account.History.OfType<StatementFinalised>().Single().Statement.Totals.AmountDueFen.ShouldBe(120);
        account.History.OfType<StatementFinalised>().Single().Statement.FinalisedAt.ShouldBe(AnAccount.At("2026-08-03T00:00:00"));
    }

    [Fact]
    [Trait("Clause", "2.6(5)")]
    public void Clause_2_6_5_a_bill_that_was_held_back_has_its_whole_time_to_pay()
    {
        var account = new AnAccount("2026-07-01T00:00:00", new AccountPolicies { MaxStatementGrossFen = 1_000_000 });
        account.AdvanceTo("2026-10-20T09:00:00", _ => [AnAccount.Line("VOICE-OUT", July, 1_000_000, 12_000_000)]);
        account.Decide(draft => MonthEnd.Unpark(draft, "operator"));

        account.AdvanceTo("2026-11-01T23:59:59", month => [AnAccount.Line("VOICE-OUT", month, 1_000, 12_000)]);

        // Twelve days after it was let go, as from the 3rd to the 15th; it and the months after it were shown together.
        account.History.OfType<StatementFinalised>().Select(final => final.Statement.DueAt)
            .ShouldBe(Enumerable.Repeat(AnAccount.At("2026-11-02T00:00:00"), 3));
        account.History.OfType<LateFeeAccrued>().ShouldBeEmpty();
        account.History.OfType<DunningNoticed>().ShouldAllBe(noticed => noticed.Notice.Days < 0);
        account.Head.Suspension.Has("ARREARS").ShouldBeFalse();
        account.AdvanceTo("2026-11-02T00:00:00");
        account.Head.OpenStatements.ShouldAllBe(open => open.PastDue);
        account.AdvanceTo("2026-12-02T00:00:00");
        account.Head.Suspension.Has("ARREARS").ShouldBeTrue();
        account.History.OfType<StatementFinalised>().Last().Statement.DueAt.ShouldBe(AnAccount.At("2026-11-16T00:00:00"));
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void Long_statements_are_cut_into_pages_and_their_totals_are_sums_of_rounded_lines()
    {
        var account = new AnAccount("2026-07-01T00:00:00");

        account.AdvanceTo("2026-08-03T00:00:00", _ =>
            [.. Enumerable.Range(0, 1_000).Select(i => AnAccount.Line("VOICE-OUT", July, 1, 12, subject: $"number:{i}"))]);

        var statement = account.History.OfType<StatementFinalised>().Single().Statement;
        (statement.LinePages, statement.Totals.Lines, statement.Totals.GrossFen).ShouldBe((3, 1_000, 12_000));
        (statement.Totals.NetFen, statement.Totals.VatFen).ShouldBe((11_000, 1_000));
    }

    [Fact]
    public void A_parked_account_tells_its_resources_what_was_decided_and_does_nothing_else()
    {
        var account = new AnAccount("2026-07-01T00:00:00", new AccountPolicies { MaxStatementGrossFen = 1_000 });
        account.AdvanceTo("2026-08-20T00:00:00", _ => [AnAccount.Line("VOICE-OUT", July, 100, 1_200)]);

        account.Decide(draft => DunningSteps.SetByOperator(draft, "CUSTOMER_REQUEST", null, null, suspended: true, "operator")).ShouldBeNull();

        MonthEnd.Next(account.Head, account.Policies).ShouldNotBeNull().Kind.ShouldBe(DueKind.Enforce);
        account.AdvanceTo("2026-10-20T00:00:00");
        account.Head.Suspension.IsPending.ShouldBeFalse();
        account.History.OfType<MonthProvisional>().Select(step => step.Month).ShouldBe([July]);
    }
}
