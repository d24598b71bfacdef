using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Events;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Orders;

/// <summary>
/// One order and its account, with the real decisions on both sides; the message between them may be repeated or its answer lost. Checks after
/// every step what has to hold always.
/// </summary>
internal sealed class OrderWorld
{
    public const string OrderId = "ord_1";

    /// <summary>Causes of an end of the whole account: what is paid is withheld, given back, or damages.</summary>
    public static readonly string[] Ends = [Domain.Dunning.Closing.ForArrears, "10.3", "11.3(1)"];

    /// <summary>Ground of the end of one product.</summary>
    private const string ProductGround = "3.2";

    private static readonly Dictionary<OrderStatus, OrderStatus[]> Allowed = new()
    {
        [OrderStatus.Placed] = [OrderStatus.PartPaid, OrderStatus.Paid, OrderStatus.Cancelled],
        [OrderStatus.PartPaid] = [OrderStatus.PartPaid, OrderStatus.Paid, OrderStatus.Cancelled],
        [OrderStatus.Paid] = [OrderStatus.Provisioning, OrderStatus.Activated, OrderStatus.Terminated],
        [OrderStatus.Provisioning] = [OrderStatus.Paused, OrderStatus.Late, OrderStatus.Activated, OrderStatus.Terminated],
        [OrderStatus.Paused] = [OrderStatus.Provisioning, OrderStatus.Terminated],
        [OrderStatus.Late] = [OrderStatus.Paused, OrderStatus.ActivatedLate, OrderStatus.Terminated],
        [OrderStatus.Activated] = [OrderStatus.Terminated],
        [OrderStatus.ActivatedLate] = [OrderStatus.Terminated],
        [OrderStatus.Cancelled] = [],
        [OrderStatus.Terminated] = [],
    };

    private readonly OrderPolicies policies;
    private readonly AnAccount account;
    private int transactions;

    public OrderWorld(string now = "2026-03-02T10:00:00", OrderPolicies? policies = null, params RequestedLine[] lines)
        : this(new AccountPolicies { Orders = policies ?? new OrderPolicies() }, now, lines)
    {
    }

    public OrderWorld(AccountPolicies all, string now, params RequestedLine[] lines)
    {
        policies = all.Orders;
        account = new AnAccount(now, all);
        account.Decide(draft =>
        {
            draft.BringTrade(TradeBook.Empty);
            draft.Add(new AgreementAccepted(new AgreementAcceptance(AgreementBundle.Current.Version, AgreementBundle.Current.Hash,
                [.. AgreementBundle.Current.Documents.Select(document => document.Code)], "tests", account.Now, false)));
        });
        account.TopUp(1_000_000);
        var wanted = lines.Length > 0 ? lines : [new RequestedLine("OCS-SEAT", 2, 3, null, null), new RequestedLine("SMS-PKG-10K", 1, 0, null, null)];
        Priced(new OrderRequest([.. wanted], false, true, null), out var offer).ShouldBeNull();
        Offer = offer;
        Decide(draft => OrderDesk.Place(draft, OrderId, "a1", "t1", offer, materialOnFile: false, testClock: null)).ShouldBeNull();
    }

    public Offer Offer { get; }

    public OrderState State { get; private set; } = OrderState.None;

    public List<DomainEvent> History { get; } = [];

    public AnAccount Account => account;

    public Instant Now => account.Now;

    private TradeBook Trade => account.State.Trade;

    public Refusal? Priced(OrderRequest request, out Offer offer) => Offers.Make(new OfferContext(AnAccount.Demo, null, account.Now,
        account.State.Trade, account.Head.Agreement, policies, WorkingDayCalendar.Default), request, out offer);

    /// <summary>Decides a command; what it asks of the account is carried out, with the message sent so many times.</summary>
    public Refusal? Decide(Func<OrderDraft, Refusal?> decide, int deliveries = 1, Instant? at = null)
    {
        var draft = Draft(at ?? Now);
        if (decide(draft) is { } refusal) return refusal;
        Take(draft);
        Refusal? answer = null;
        while (State.Pending is { } pending)
        {
            var outcome = Execute(pending.Content);
            for (var again = 1; again < deliveries; again++)
            {
                var before = account.History.Count;
                Execute(pending.Content).RefusedCode.ShouldBe(outcome.RefusedCode);
                account.History.Count.ShouldBe(before, "a repeated instruction changed something");
            }
            var after = Draft(pending.Content.At);
            answer = OrderAnswers.Take(after, pending, outcome);
            Take(after);
        }
        return answer;
    }

    public Refusal? Pay(long fen, LedgerAccount source = LedgerAccount.CashTenpay, int deliveries = 1) =>
        Decide(draft => OrderDesk.Pay(draft, source, $"P{++transactions}", fen, null), deliveries);

    public Refusal? HandIn() => Decide(draft => Provisioning.Submit(draft, [.. MaterialRules.RequiredFor(Offer.Lines)
        .Select(type => new MaterialDocument(type, new string('a', 64), type))]));

    public Refusal? Review(bool accepted) => Decide(draft => Provisioning.Review(draft, State.Material.Length, accepted, "ILLEGIBLE"));

    public Refusal? Provision(bool profile = true, bool permissions = true, int deliveries = 1) =>
        Decide(draft => Provisioning.Advance(draft, profile, permissions), deliveries);

    public Refusal? Refund(string ground, int[]? lines = null, bool stopped = false, int deliveries = 1) =>
        Decide(draft => RefundRules.Request(draft, ground, [.. lines ?? []], stopped), deliveries);

    /// <summary>The account ends: the order is woken and ends with it, unless it is open.</summary>
    public void EndWithAccount(string cause, int deliveries = 1)
    {
        if (cause == Ends[2]) Judge("case_1", cause, null);
        Decide(draft =>
        {
            OrderDesk.EndWithAccount(draft, cause);
            return null;
        }, deliveries);
    }

    /// <summary>A product ends by a case: the order is woken and its lines of it end, unless they are open.</summary>
    public void EndProduct(string product, int deliveries = 1)
    {
        if (State.ActivatedAt is not null) return;
        Judge("case_" + product, ProductGround, product);
        Decide(draft =>
        {
            OrderDesk.EndProduct(draft, new ProductEnd(product, ProductGround, Now));
            return null;
        }, deliveries);
    }

    private void Judge(string id, string ground, string? product) => account.Decide(draft => draft.Add(new CaseSet(new ViolationCase
    {
        Id = id, Category = "SPAM_HARVEST", Rule = "R", RuleVersion = 1, ActAt = Now, OpenedAt = Now, Status = CaseStatus.Decided, Product = product,
        Decision = new CaseProposal(CaseDecision.TerminateForfeit, ground, [], "tests", Now), DecidedAt = Now,
        Forfeited = draft.State.Trade.Conduct.Cases.GetValueOrDefault(id)?.Forfeited ?? [],
    })));

    /// <summary>Pays, proves and opens at once.</summary>
    public void Open()
    {
        Pay(State.DueFen).ShouldBeNull();
        HandIn().ShouldBeNull();
        Review(true).ShouldBeNull();
        Provision().ShouldBeNull();
    }

    /// <summary>Does everything due until then, of the order and of its terms, in order.</summary>
    public void AdvanceTo(Instant to)
    {
        while (true)
        {
            var order = OrderTimers.NextAt(Draft(Now));
            var terms = Trade.Subscriptions.Values
                .Select(subscription => (subscription.Id, At: TermDesk.NextAt(subscription, account.Policies, account.Head.Standing, Trade)))
                .Where(step => step.At <= to).OrderBy(step => step.At).FirstOrDefault();
            if (order is { } due && due <= to && !(terms.At < due))
            {
                Decide(draft =>
                {
                    OrderTimers.Pass(draft);
                    return null;
                }, at: due);
                OrderTimers.NextAt(Draft(due)).ShouldNotBe(due, "a timer fires twice");
            }
            else if (terms.At is { } at) account.Decide(draft => TermDesk.Pass(draft, terms.Id, at), at);
            else break;
            Check();
        }
        account.Now = to;
    }

    /// <summary>What holds after every step, whatever happened.</summary>
    public void Check()
    {
        var funds = Trade.Orders.GetValueOrDefault(OrderId);
        var ledger = account.Head.Ledger;
        ledger.TotalFen.ShouldBe(0);
        (-ledger[LedgerAccount.OrderPaid]).ShouldBe(funds?.HeldFen ?? 0);
        (funds?.Payments.Sum(payment => payment.AmountFen) ?? 0).ShouldBe(State.PaidFen);
        (-ledger[LedgerAccount.Deferred]).ShouldBe(Trade.Subscriptions.Values.Sum(subscription => subscription.OpenFen)
            + account.State.Leases.Values.Sum(entry => entry.Grants.Sum(grant => grant.OpenFen))
            + (funds?.Services.Sum(service => service.OpenFen) ?? 0));
        (-ledger[LedgerAccount.RefundPayable]).ShouldBe(Trade.Refunds.Values.Sum(refund => refund.OpenFen));
        foreach (var payment in funds?.Payments ?? []) payment.RefundedFen.ShouldBeInRange(0, payment.AmountFen);
        var refunded = funds?.Payments.Sum(payment => payment.RefundedFen) ?? 0;
        var damages = Trade.Conduct.Cases.Values.Sum(one => one.Forfeited.Sum(part => part.GrossFen));
        if (State.ActivatedAt is null)
        {
            (-ledger[LedgerAccount.ForfeitIncome] - ledger[LedgerAccount.OutputVat]).ShouldBe(damages);
            ((funds?.HeldFen ?? 0) + refunded + damages - ledger[LedgerAccount.Frozen]).ShouldBe(State.PaidFen);
        }
        var ended = History.OfType<OrderTerminated>().SelectMany(happened => happened.Lines).ToList();
        ended.Distinct().Count().ShouldBe(ended.Count, "a line ends twice");
        switch (State.Status)
        {
            case OrderStatus.Cancelled: refunded.ShouldBe(State.PaidFen); break;
            case OrderStatus.Terminated when State.EndGround is RefundRules.Late or RefundRules.Fault or "10.3":
                refunded.ShouldBe(State.PaidFen - damages);
                break;
            // The account ended before the order was opened (A-19, 6.1).
            case OrderStatus.Terminated when Ends.Contains(State.EndGround):
                refunded.ShouldBe(0);
                (State.EndGround == Ends[0] || ledger[LedgerAccount.Frozen] == 0).ShouldBeTrue();
                break;
            // Its base product ended, alone: what it paid for others goes back.
            case OrderStatus.Terminated when State.EndGround == ProductGround: refunded.ShouldBe(State.PaidFen - damages); break;
            case OrderStatus.Terminated: refunded.ShouldBe(Offer.Lines.Where(line => line.IsRefundableBase).Sum(line => line.GrossFen)); break;
            default: refunded.ShouldBe(0); break;
        }
        // No refund leaves a running service (3.8).
        if (State.Status == OrderStatus.Terminated)
            Trade.Subscriptions.Values.ShouldEach(subscription => subscription.Status != SubscriptionStatus.Active);
        History.Count(happened => happened is OrderActivated).ShouldBeLessThanOrEqualTo(1);
        // Time that was over only by days of force majeure was not missed (10.1), and may be missed after them.
        var misses = History.Where(happened => happened is ActivationMissed or ActivationClockPaused { Cause: PauseCause.ForceMajeure }).ToList();
        misses.Zip(misses.Skip(1)).ShouldEach(pair => pair is not (ActivationMissed, ActivationMissed));
        History.Count(happened => happened is OrderCancelled).ShouldBeLessThanOrEqualTo(1);
    }

    /// <summary>The history alone gives the same order.</summary>
    public void ReplayIsEqual()
    {
        var replayed = History.Aggregate(OrderState.None, OrderApply.Apply);
        (replayed.Status, replayed.PaidFen, replayed.LastInstruction, replayed.Clock?.Warned, replayed.ActivatedAt, replayed.EndGround).ShouldBe(
            (State.Status, State.PaidFen, State.LastInstruction, State.Clock?.Warned, State.ActivatedAt, State.EndGround));
        var ledger = account.Postings.Aggregate(TrialTotals.Empty, (sum, posting) => sum.With(posting));
        ledger.Fen.ShouldBe(account.Head.Ledger.Fen);
    }

    private InstructionOutcome Execute(Instruction what)
    {
        InstructionOutcome? outcome = null;
        account.Decide(draft =>
        {
            if (OrderBooks.Earlier(draft, OrderId, what) is { } earlier)
            {
                outcome = earlier;
                return;
            }
            outcome = OrderBooks.Done(draft, OrderId, what, Carry(draft, what));
            InvoiceDesk.Follow(draft);
        }, what.At);
        return outcome!;
    }

    private static Refusal? Carry(AccountDraft draft, Instruction what)
    {
        switch (what.Kind)
        {
            case InstructionKind.TakePayment: return OrderBooks.TakePayment(draft, OrderId, what.Payment!);
            case InstructionKind.Activate:
                var names = new ResourceNames([.. Enumerable.Range(1, 1_000).Select(i => $"a1/{i}")], (line, i) => $"pkg-{line}-{i}");
                return new Activating(draft, OrderId, what, names).Run();
            case InstructionKind.Release:
                OrderBooks.Release(draft, OrderId, what, WorkingDayCalendar.Default);
                return null;
            case InstructionKind.Withhold:
                OrderBooks.Withhold(draft, OrderId, what.Ground!);
                return null;
            case InstructionKind.Forfeit:
                OrderBooks.Forfeit(draft, OrderId, what, WorkingDayCalendar.Default);
                return null;
            case InstructionKind.Refund:
                new Settlement(draft, OrderId, WorkingDayCalendar.Default).Refund(what.Ground!, what.Numbers);
                return null;
            default:
                ServiceDesk.Accept(draft, OrderId, what.Numbers);
                return null;
        }
    }

    private OrderDraft Draft(Instant now) => new(State, now, policies, WorkingDayCalendar.Default, new OrderCommand("tests", null, 0));

    private void Take(OrderDraft draft)
    {
        foreach (var happened in draft.Events)
        {
            var before = State;
            State = OrderApply.Apply(State, happened);
            if (before.Exists && State.Status != before.Status) Allowed[before.Status].ShouldContain(State.Status);
            History.Add(happened);
        }
    }
}
