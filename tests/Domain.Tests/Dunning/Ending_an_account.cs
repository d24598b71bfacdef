using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Dunning;

/// <summary>Suspension, closing, purge and write-off of an account that does not pay (3.9, 3.1, 2.7(3)); settled statements.</summary>
public sealed class Ending_an_account
{
    private static readonly YearMonth July = new(2026, 7);
    private static readonly YearMonth August = new(2026, 8);

    [Fact]
    public void A_settled_statement_says_what_was_paid_on_it()
    {
        var account = Opened();
        account.AdvanceTo("2026-09-18T10:00:00", Lines);
        account.Pay(50_000).ShouldBeNull();
        account.AdvanceTo("2026-09-20T10:00:00", Lines);
        account.Pay(54_752).ShouldBeNull();

        account.History.OfType<StatementSettled>().Select(e => (e.Settlement.Month, e.Settlement.PaidFen, e.Settlement.LateFeePaidFen))
            .ShouldBe([(July, 99_500, 1_743), (August, 3_500, 9)]);
        account.Head.Suspension.Reasons.ShouldBeEmpty();
    }

    [Fact]
    public void Sleeping_through_it_all_gives_the_same_history_as_waking_every_day()
    {
        var sleeper = Opened();
        var early = Opened();

        sleeper.AdvanceTo("2027-02-01T00:00:00", Lines);
        for (var day = new LocalDate(2026, 7, 2); day <= new LocalDate(2027, 2, 1); day = day.PlusDays(1))
            early.AdvanceTo($"{day:uuuu-MM-dd}T00:00:00", Lines);

        sleeper.History.Select(item => item is LinesCollected or StatementFinalised ? item.GetType().Name : item.ToString())
            .ShouldBe(early.History.Select(item => item is LinesCollected or StatementFinalised ? item.GetType().Name : item.ToString()));
    }

    [Fact]
    public void Sixty_suspended_days_close_the_account_and_thirty_more_order_the_purge()
    {
        var account = Opened();
        account.TopUp(40_000);

        account.AdvanceTo("2026-11-14T23:59:59", Lines);
        account.Head.Suspension.Has("ARREARS").ShouldBeTrue();
        account.Head.Standing.End.ShouldBeNull();
        account.AdvanceTo("2026-11-15T00:00:00", Lines);
        account.Head.Standing.End.ShouldBe("CLOSING");
        var late = account.Head.OpenStatements[0].LateFee.ChargedFen;
        account.AdvanceTo("2026-12-03T00:00:00", Lines);
        account.Head.Standing.End.ShouldBe("CLOSED");
        account.WalletFen.ShouldBe(0);
        // July alone owed 99,500 and 91 days of late fee; the wallet went there, late fee first.
        late.ShouldBe(4_527);
        account.Head.OpenStatements[0].RemainingFen.ShouldBe(99_500 + late - 40_000);
        account.AdvanceTo("2027-01-02T23:59:59", Lines);
        account.Head.Standing.PurgedAt.ShouldBeNull();
        account.AdvanceTo("2027-01-03T00:00:00", Lines);
        account.Head.Standing.End.ShouldBe("PURGED");
    }

    [Fact]
    public void What_is_credited_after_the_end_goes_back_like_the_wallet()
    {
        IReadOnlyList<BilledLine> Used(YearMonth month) => month == July || month == August ? Lines(month) : [];
        var account = Opened();
        account.AdvanceTo("2026-08-10T12:00:00", Used);
        account.Pay(99_500).ShouldBeNull();
        account.TopUp(20_000);
        account.Decide(draft => Closing.Ask(draft, waived: true, "tests")).ShouldBeNull();
        account.AdvanceTo("2026-11-10T12:00:00", Used);
        MonthEnd.Next(account.Head, account.Policies).ShouldBeNull();
        account.Head.Ledger[LedgerAccount.RefundPayable].ShouldBe(-16_500);

        account.Decide(draft => Corrections.Make(draft, new OrderedAdjustment("CREDIT_NOTE", July, "number:+8675586013301", "VOICE-OUT", 0, -1_000,
            "Wrong minutes"), AnAccount.Demo, "tests")).ShouldBeNull();
        account.AdvanceTo("2026-12-03T00:00:00", Used);

        account.WalletFen.ShouldBe(0);
        account.Head.Ledger[LedgerAccount.RefundPayable].ShouldBe(-17_500);
        account.Head.Ledger.TotalFen.ShouldBe(0);
        MonthEnd.Next(account.Head, account.Policies).ShouldBeNull();
    }

    [Fact]
    public void A_legal_hold_wins_until_it_is_taken_off()
    {
        var account = Opened();
        account.Decide(draft => Collections.Hold(draft, "Case 7", "tests"));
        account.AdvanceTo("2027-06-01T00:00:00", Lines);
        account.Head.Standing.End.ShouldBe("CLOSED");

        account.Decide(draft => Collections.Hold(draft, null, "tests"));
        account.AdvanceTo("2027-06-01T00:00:01", Lines);

        account.Head.Standing.PurgedAt.ShouldBe(AnAccount.At("2027-06-01T00:00:00"));
    }

    [Fact]
    public void A_write_off_takes_two_persons()
    {
        var account = Opened();
        account.AdvanceTo("2026-11-01T00:00:00", Lines);
        account.Decide(draft => Collections.ProposeWriteOff(draft, July, "Gone", "ann"))!.Code.Code.ShouldBe("NOT_IN_COLLECTION");
        account.AdvanceTo("2026-12-20T00:00:00", Lines);
        var owed = account.Head.OpenStatements.First(open => open.Month == July);

        account.Decide(draft => Collections.ApproveWriteOff(draft, July, "bob"))!.Code.Code.ShouldBe("SECOND_PERSON_REQUIRED");
        account.Decide(draft => Collections.ProposeWriteOff(draft, July, "Gone", "ann")).ShouldBeNull();
        account.Decide(draft => Collections.ApproveWriteOff(draft, July, "ann"))!.Code.Code.ShouldBe("SECOND_PERSON_REQUIRED");
        account.Decide(draft => Collections.ApproveWriteOff(draft, July, "bob")).ShouldBeNull();

        account.Head.Ledger[LedgerAccount.BadDebtExpense].ShouldBe(owed.OwedFen);
        account.Head.Ledger[LedgerAccount.Receivable].ShouldBe(account.Head.OpenStatements.Sum(open => open.RemainingFen));
        account.Head.OpenStatements.ShouldNotContain(open => open.Month == July);
    }

    internal static AnAccount Opened() => new("2026-07-01T00:00:00");

    internal static IReadOnlyList<BilledLine> Lines(YearMonth month) => month == July
        ? [AnAccount.Line("NUM-FIXED", month, 31, 3_500), AnAccount.Line("VOICE-OUT", month, 8_000, 96_000)]
        : [AnAccount.Line("NUM-FIXED", month, 31, 3_500)];
}
