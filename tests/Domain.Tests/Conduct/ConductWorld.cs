using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Tests.Orders;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Conduct;

/// <summary>An account with an opened order, driven through cases; every timer runs in order, dated when it was due.</summary>
internal sealed class ConductWorld
{
    private readonly OrderWorld orders;
    private readonly List<(string Case, CaseStatus From, CaseStatus To)> moves = [];

    public ConductWorld(string opened = "2026-03-01T10:00:00", params RequestedLine[] lines)
        : this(new ConductPolicies(), opened, lines)
    {
    }

    public ConductWorld(ConductPolicies policies, string opened = "2026-03-01T10:00:00", params RequestedLine[] lines)
    {
        orders = new OrderWorld(new AccountPolicies { Conduct = policies }, opened,
            lines.Length > 0 ? lines : [new RequestedLine("PCS-SEAT", 10, 12, null, null)]);
        orders.Open();
    }

    public AnAccount Account => orders.Account;

    public TradeBook Trade => Account.State.Trade;

    public IReadOnlyList<(string Case, CaseStatus From, CaseStatus To)> Moves => moves;

    public long this[LedgerAccount account] => Account.Head.Ledger[account];

    public Refusal? Decide(Func<AccountDraft, Refusal?> decide, Instant? at = null)
    {
        var before = Trade.Conduct.Cases;
        var refusal = Account.Decide(decide, at);
        foreach (var (id, one) in Trade.Conduct.Cases)
            if (before.TryGetValue(id, out var was) && was.Status != one.Status) moves.Add((id, was.Status, one.Status));
        return refusal;
    }

    public string Open(string category = "SPAM_HARVEST", bool restrict = false, string? product = null, string? subject = null)
    {
        var id = "";
        Decide(draft => CaseDesk.Open(draft, New(category, draft.Now, restrict, product, subject), "desk", out id)).ShouldBeNull();
        return id;
    }

    public static NewCase New(string category, Instant at, bool restrict = false, string? product = null, string? subject = null) =>
        new(category, RuleBook.Empty.InForce(category, at), product, subject, at, "text", restrict);

    public ViolationCase Case(string id) => Trade.Conduct.Cases[id];

    public Refusal? Propose(string id, string ground, string actor = "desk", params ImmutableArray<string> documents) => Decide(draft =>
        CaseJudge.Decide(draft, id, new CaseProposal(CaseDecision.TerminateForfeit, ground, documents, actor, draft.Now), "text"));

    public Refusal? Rule(string id, CaseDecision decision) => Decide(draft =>
        CaseJudge.Decide(draft, id, new CaseProposal(decision, null, [], "desk", draft.Now), "text"));

    public Refusal? Approve(string id, string actor = "chief") => Decide(draft =>
        CaseJudge.Approve(draft, id, "text", actor, WorkingDayCalendar.Default));

    public void AdvanceTo(string local, Func<YearMonth, IReadOnlyList<BilledLine>>? linesOf = null) => AdvanceTo(AnAccount.At(local), linesOf);

    /// <summary>Runs everything due until then; at the same instant terms and cases before the account's own (requirements 3, rule e).</summary>
    public void AdvanceTo(Instant to, Func<YearMonth, IReadOnlyList<BilledLine>>? linesOf = null)
    {
        while (true)
        {
            var own = MonthEnd.Next(Account.Head, Account.Policies);
            if (Trade.Next(Account.Policies, Account.Head.Standing) is { } step && step.At <= to && !(own is { } first && first.At < step.At))
            {
                Decide(draft =>
                {
                    if (step.Kind == TradeStepKind.Case) CaseDesk.Pass(draft, step.Id, step.At);
                    else if (step.Kind == TradeStepKind.Disruption) DisruptionDesk.Pass(draft, step.Id, step.At);
                    else TermDesk.Pass(draft, step.Id, step.At);
                    return null;
                }, step.At);
                Trade.Next(Account.Policies, Account.Head.Standing).ShouldNotBe(step, "a timer fires twice");
            }
            else if (own is { } due && due.At <= to) Pass(due, linesOf);
            else break;
        }
        Account.Now = to;
    }

    /// <summary>What holds after every step.</summary>
    public void Check()
    {
        var ledger = Account.Head.Ledger;
        ledger.TotalFen.ShouldBe(0);
        (-ledger[LedgerAccount.Deferred]).ShouldBe(Trade.Subscriptions.Values.Sum(subscription => subscription.OpenFen)
            + Account.State.Leases.Values.Sum(entry => entry.Grants.Sum(grant => grant.OpenFen))
            + Trade.Orders.Values.Sum(order => order.Services.Sum(service => service.OpenFen)));
        (-ledger[LedgerAccount.RefundPayable]).ShouldBe(Trade.Refunds.Values.Sum(refund => refund.OpenFen));
        ledger[LedgerAccount.ClaimReceivable].ShouldBe(Trade.Conduct.Claims.Values.Sum(claim => claim.OpenFen));
        ledger.WalletFen.ShouldBeGreaterThanOrEqualTo(0);
        foreach (var payment in Trade.Orders.Values.SelectMany(order => order.Payments)) payment.RefundedFen.ShouldBeInRange(0, payment.AmountFen);
        if (Account.Head.Standing.ClosingAt is null)
            Account.Head.Suspension.Has(CaseDesk.Reason).ShouldBe(Trade.Conduct.Cases.Values.Any(one =>
                one.StoppedSince is not null || (one.RestrictedSince is not null && one.IsWhole)));
    }

    /// <summary>The history alone gives the same account.</summary>
    public void ReplayIsEqual()
    {
        var replayed = Account.History.Aggregate(AccountState.Empty, AccountApply.Apply);
        replayed.Head.Ledger.Fen.ShouldBe(Account.Head.Ledger.Fen);
        replayed.Head.Suspension.Reasons.ShouldBe(Account.Head.Suspension.Reasons);
        replayed.Trade.Conduct.Cases.Values.ShouldBe(Trade.Conduct.Cases.Values);
        replayed.Trade.Disruptions.Values.ShouldBe(Trade.Disruptions.Values);
    }

    private void Pass(DueStep step, Func<YearMonth, IReadOnlyList<BilledLine>>? linesOf)
    {
        if (step.Kind == DueKind.Final)
        {
            var lines = linesOf?.Invoke(step.Month) ?? [];
            Account.Decide(draft =>
                MonthEnd.Collect(draft, step.Month, draft.Head.Closing?.Resources ?? 0, draft.Head.Resources, lines), step.At);
            Account.Decide(draft => MonthEnd.Finalise(draft, step.Month), step.At);
        }
        else if (step.Kind == DueKind.Enforce) Account.Decide(draft => draft.Add(new SuspensionEnforced(draft.Head.Suspension.Changes)), step.At);
        else Account.Decide(draft => MonthEnd.Pass(draft, step), step.At);
    }
}
