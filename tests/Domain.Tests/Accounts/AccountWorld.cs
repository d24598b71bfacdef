using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Accounts;

/// <summary>One account with a number that costs every month, under whatever a test commands. Checks what has to hold always.</summary>
internal sealed class AccountWorld
{
    private readonly HashSet<string> stopped = new(StringComparer.Ordinal);
    private readonly HashSet<YearMonth> final = [];
    private int payments;

    public AccountWorld() => Account.Decide(draft => draft.BringTrade(TradeBook.Empty));

    public AnAccount Account { get; } = new("2026-03-01T00:00:00");

    public AccountHead Head => Account.Head;

    /// <summary>The account's status in the words of the interface (3.1).</summary>
    public string Status => Lifecycle.StatusOf(Head);

    public long MonthlyFen { get; set; } = 3_500;

    /// <summary>Runs a command twice: what stands so already changes nothing.</summary>
    public Refusal? Decide(Func<AccountDraft, Refusal?> decide, bool again = true)
    {
        var refusal = Account.Decide(decide);
        var events = Account.History.Count;
        if (again && refusal is null)
        {
            Account.Decide(decide);
            Account.History.Count.ShouldBe(events, "a repeat changes something");
        }
        return refusal;
    }

    public void Suspend(string reason, bool suspended)
    {
        if (Decide(draft => DunningSteps.Set(draft, reason, suspended, "tests")) is not null) return;
        if (suspended) stopped.Add(reason);
        else stopped.Remove(reason);
    }

    /// <summary>The file says how far the qualification has come, as it does whenever it is asked.</summary>
    public void Qualify(QualificationStage stage) => Account.Decide(draft =>
        draft.Add(new QualificationPassed(draft.Head.QualificationWatches, null, stage)));

    public void HandIn() => Decide(draft =>
    {
        Lifecycle.NoteMaterial(draft);
        return null;
    });

    public void Activate() => Decide(draft =>
    {
        Lifecycle.Activate(draft);
        return null;
    });

    public void TopUp(long fen) => Decide(draft => Cashier.TopUp(draft, LedgerAccount.CashTenpay, $"T{++payments}", fen, "tests"), again: false);

    public void Pay(long fen, LedgerAccount source) =>
        Decide(draft => Cashier.Pay(draft, source, $"P{++payments}", fen, null, "tests", out _), again: false);

    /// <summary>Does everything due until then; every step moves on to another one.</summary>
    public void AdvanceTo(Instant to)
    {
        while (MonthEnd.Next(Head, Account.Policies) is { } step && step.At <= to)
        {
            Pass(step);
            Account.Now = Instant.Max(Account.Now, step.At);
            MonthEnd.Next(Head, Account.Policies).ShouldNotBe(step, "a timer fires twice");
            Check();
        }
        Account.Now = Instant.Max(Account.Now, to);
    }

    public void Check()
    {
        var ledger = Head.Ledger;
        ledger.TotalFen.ShouldBe(0);
        ledger.WalletFen.ShouldBeGreaterThanOrEqualTo(0);
        ledger[LedgerAccount.Receivable].ShouldBe(Head.OpenStatements.Sum(open => open.RemainingFen));
        ledger[LedgerAccount.LateFeeReceivable].ShouldBe(Head.OpenStatements.Sum(open => open.LateFee.OpenFen));
        Head.Suspension.Reasons.Select(reason => reason.Reason).Where(reason => reason != SuspensionReasons.Arrears).Order()
            .ShouldBe(stopped.Order(), "a reason came or went by itself");
        if (Head.Suspension.Has(SuspensionReasons.Arrears) && Head.Standing.ClosingAt is null)
            Head.OpenStatements.Any(open => open.PastDue && !open.IsHeld).ShouldBeTrue("no debt holds it suspended");
        foreach (var open in Head.OpenStatements) open.LateFee.ChargedFen.ShouldBeLessThanOrEqualTo(open.AmountDueFen);
    }

    /// <summary>The history alone gives the same account.</summary>
    public void ReplayIsEqual()
    {
        var again = Account.History.Aggregate(AccountState.Empty, AccountApply.Apply).Head;
        again.Ledger.Fen.ShouldBe(Head.Ledger.Fen);
        Lifecycle.StatusOf(again).ShouldBe(Status);
        (again.Standing.End, again.Suspension.Changes, again.OpenStatements.Length, again.FinalThrough).ShouldBe(
            (Head.Standing.End, Head.Suspension.Changes, Head.OpenStatements.Length, Head.FinalThrough));
        Account.Postings.Select(posting => (posting.SourceType, posting.SourceId, posting.Step)).ShouldBeUnique();
        Account.History.Count(item => item is AccountClosed).ShouldBe(Head.Standing.ClosedAt is null ? 0 : 1);
        Account.History.Count(item => item is PurgeOrdered).ShouldBe(Head.Standing.PurgedAt is null ? 0 : 1);
    }

    private void Pass(DueStep step)
    {
        switch (step.Kind)
        {
            case DueKind.Final:
                final.Add(step.Month).ShouldBeTrue("a month is closed twice");
                BilledLine[] lines = Head.Standing.ClosingAt is null && MonthlyFen > 0
                    ? [AnAccount.Line("NUM-FIXED", step.Month, 1, MonthlyFen)] : [];
                Account.Decide(draft => MonthEnd.Collect(draft, step.Month, 0, draft.Head.Resources, lines), step.At);
                Account.Decide(draft => MonthEnd.Finalise(draft, step.Month), step.At);
                break;
            case DueKind.Enforce:
                Account.Decide(draft => draft.Add(new SuspensionEnforced(draft.Head.Suspension.Changes)), step.At);
                break;
            default:
                Account.Decide(draft => MonthEnd.Pass(draft, step), step.At);
                break;
        }
    }
}
