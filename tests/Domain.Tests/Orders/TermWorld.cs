using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;
using PriceCatalogue = Metering.Domain.Catalogue.Catalogue;

namespace Metering.Domain.Tests.Orders;

/// <summary>An account with any number of subscriptions, every order of which is paid and opened at once. Checks what has to hold always.</summary>
internal sealed class TermWorld
{
    private static readonly WorkingDayCalendar Days = WorkingDayCalendar.Default;

    private static readonly Dictionary<SeatStatus, SeatStatus[]> Seats = new()
    {
        [SeatStatus.Active] = [SeatStatus.Reclaimed, SeatStatus.Removed],
        [SeatStatus.Reclaimed] = [SeatStatus.Purged, SeatStatus.Restored],
        [SeatStatus.Removed] = [SeatStatus.Purged],
        [SeatStatus.Purged] = [],
        [SeatStatus.Restored] = [],
    };

    private readonly OrderPolicies policies = new();
    private readonly HashSet<(string, int, LocalDate)> noticed = [];
    private int orders;
    private long said;

    public TermWorld(string now, PriceCatalogue? catalogue = null)
    {
        Catalogue = catalogue ?? AnAccount.Demo;
        Account = new AnAccount(now, new AccountPolicies { Orders = policies });
        Account.Decide(draft =>
        {
            draft.BringTrade(TradeBook.Empty);
            draft.Add(new AgreementAccepted(new AgreementAcceptance(AgreementBundle.Current.Version, AgreementBundle.Current.Hash,
                [.. AgreementBundle.Current.Documents.Select(document => document.Code)], "tests", Account.Now, false)));
        });
    }

    public AnAccount Account { get; }

    public PriceCatalogue Catalogue { get; }

    public TradeBook Trade => Account.State.Trade;

    public Instant Now => Account.Now;

    public List<Refusal> Refusals { get; } = [];

    public Refusal? Quote(out Offer offer, params RequestedLine[] lines) => Offers.Make(new OfferContext(Catalogue, null, Now, Trade,
        Account.Head.Agreement, policies, Days), new OrderRequest([.. lines], false, true, null), out offer);

    /// <summary>Quotes, pays in one or two parts and opens. Returns what was paid; null when it was refused.</summary>
    public long? Buy(params RequestedLine[] lines)
    {
        if (Quote(out var offer, lines) is { } refusal)
        {
            Refusals.Add(refusal);
            return null;
        }
        var order = $"ord_{++orders}";
        var first = offer.GrossFen / 3;
        var number = 0L;
        foreach (var part in new[] { first, offer.GrossFen - first }.Where(part => part > 0))
            Twice(order, new Instruction
            {
                Number = ++number, Kind = InstructionKind.TakePayment, At = Now, Actor = "tests",
                Payment = new OrderPayment(number == 1 ? LedgerAccount.CashTenpay : LedgerAccount.CashBank, $"{order}-{number}", part, Now, 0),
            });
        if (number == 0) Account.Decide(draft => OrderBooks.WakeAt(draft, order, null));
        Twice(order, new Instruction { Number = ++number, Kind = InstructionKind.Activate, At = Now, Actor = "tests", Lines = offer.Lines });
        return offer.GrossFen;
    }

    /// <summary>An order that opens terms of these products says where it stands.</summary>
    public void Stands(string order, OrderStatus status, params string[] products) => Account.Decide(draft =>
    {
        OrderBooks.WakeAt(draft, order, null);
        OrderBooks.Stands(draft, order, new OrderStanding(++said, status, Now, null, [.. products]));
    });

    /// <summary>Gives back the base terms of the order that opened a subscription, where nothing settled it before.</summary>
    public void GiveBack(Subscription subscription)
    {
        int[] lines = [.. Trade.Orders[subscription.OrderId].Terms.Where(term => term.Subscription == subscription.Id
            && subscription.Terms[term.Term - 1].Kind == TermKind.Initial).Select(term => term.Line)];
        if (Settlement.Blocked(Trade, subscription.OrderId, lines) is { } refusal) Refusals.Add(refusal);
        else Account.Decide(draft => new Settlement(draft, subscription.OrderId, Days).Refund("4.7", lines));
    }

    public void End(Subscription subscription, Unearned unearned) =>
        Account.Decide(draft => Terminating.End(draft, subscription.Id, unearned == Unearned.Forfeited ? "6.1" : "MUTUAL", unearned, Days));

    public void Decide(Func<AccountDraft, Refusal?> decide)
    {
        if (Account.Decide(decide) is { } refusal) Refusals.Add(refusal);
    }

    /// <summary>Every package is used up, every single service accepted.</summary>
    public void UseUp()
    {
        foreach (var order in Trade.Orders.Values.ToList())
        {
            foreach (var grant in order.Grants)
                foreach (var sold in Account.State.EntryOf(grant.Subject).Grants)
                    Account.Recognise(grant.Subject, sold.GrantId, 1, sold.PaidFen);
            Account.Decide(draft => ServiceDesk.Accept(draft, order.Id, [.. order.Services.Select(service => service.Line)]));
        }
    }

    /// <summary>Pays out every part of every refund.</summary>
    public void PayOut()
    {
        foreach (var refund in Trade.Refunds.Values.ToList())
            for (var part = refund.Parts.Count(part => part.PaidAt is null); part > 0; part--)
                Account.Decide(draft => RefundDesk.PayOut(draft, refund.Id, $"rest-{part}")).ShouldBeNull();
    }

    /// <summary>Does everything due until then, one step at a time; each step again changes nothing.</summary>
    public void AdvanceTo(Instant to)
    {
        while (Trade.Next(Account.Policies, Account.Head.Standing) is { } step && step.At <= to)
        {
            step.Kind.ShouldBe(TradeStepKind.Subscription);
            Account.Now = Instant.Max(Account.Now, step.At);
            var before = Trade;
            Account.Decide(draft => TermDesk.Pass(draft, step.Id, step.At), step.At);
            var events = Account.History.Count;
            Account.Decide(draft => TermDesk.Pass(draft, step.Id, step.At), step.At);
            Account.History.Count.ShouldBe(events, "a timer fires twice");
            Check(before);
        }
        Account.Now = Instant.Max(Account.Now, to);
    }

    /// <summary>What holds after every step.</summary>
    public void Check(TradeBook before)
    {
        var ledger = Account.Head.Ledger;
        ledger.TotalFen.ShouldBe(0);
        ledger[LedgerAccount.OrderPaid].ShouldBe(0);
        (-ledger[LedgerAccount.Deferred]).ShouldBe(Trade.Subscriptions.Values.Sum(subscription => subscription.OpenFen)
            + Account.State.Leases.Values.Sum(entry => entry.Grants.Sum(grant => grant.OpenFen))
            + Trade.Orders.Values.Sum(order => order.Services.Sum(service => service.OpenFen)));
        (-ledger[LedgerAccount.RefundPayable]).ShouldBe(Trade.Refunds.Values.Sum(refund => refund.OpenFen));
        foreach (var payment in Trade.Orders.Values.SelectMany(order => order.Payments)) payment.RefundedFen.ShouldBeInRange(0, payment.AmountFen);
        foreach (var subscription in Trade.Subscriptions.Values) Check(subscription, before.Subscriptions.GetValueOrDefault(subscription.Id));
    }

    private void Check(Subscription now, Subscription? before)
    {
        now.LastDay.ShouldBe(Term.LastDay(now.Anchor, now.Months).PlusDays(now.ExtendedDays), "the last day drifts");
        foreach (var term in now.Terms)
        {
            (term.RecognisedFen + term.SettledFen).ShouldBeInRange(0, term.PaidFen);
            if (term.RefundedFen == 0 && term.SettledFen == 0 && now.Status == SubscriptionStatus.Active)
                term.RecognisedFen.ShouldBe(term.RevenueThrough(now.RecognisedThrough.ToDateInterval().End, now.Idle),
                    "revenue is not cumulative by days");
            if (now.Status == SubscriptionStatus.Expired && term.RefundedFen == 0) term.RecognisedFen.ShouldBe(term.PaidFen);
        }
        if (now.Status != SubscriptionStatus.Active)
        {
            now.OpenFen.ShouldBe(0);
            now.Seats.ShouldEach(seat => seat.Status != SeatStatus.Active);
        }
        now.Notices.ShouldBeUnique();
        foreach (var notice in now.Notices.Skip(before?.Notices.Length ?? 0))
            noticed.Add((now.Id, notice.DaysBefore, notice.LastDay)).ShouldBeTrue("a notice is sent twice");
        if (before is null) return;
        if (before.Status != now.Status) (before.Status, now.Status).ShouldNotBe((SubscriptionStatus.Terminated, SubscriptionStatus.Active));
        if (before.Status != SubscriptionStatus.Active) now.Status.ShouldNotBe(SubscriptionStatus.Active, "what has ended runs again");
        for (var i = 0; i < before.Seats.Length; i++)
        {
            if (before.Seats[i].Status == now.Seats[i].Status) continue;
            Seats[before.Seats[i].Status].ShouldContain(now.Seats[i].Status);
            if (now.Seats[i].Status == SeatStatus.Purged) Account.Head.Standing.LegalHold.ShouldBeNull("data were deleted under a legal hold");
        }
    }

    /// <summary>The account carries an instruction out; hearing it again changes nothing.</summary>
    private void Twice(string order, Instruction what)
    {
        Account.Decide(draft =>
        {
            Carry(draft, order, what).ShouldBeNull();
            OrderBooks.Done(draft, order, what, null);
        });
        var events = Account.History.Count;
        Account.Decide(draft => OrderBooks.Earlier(draft, order, what).ShouldNotBeNull());
        Account.History.Count.ShouldBe(events);
    }

    private static Refusal? Carry(AccountDraft draft, string order, Instruction what)
    {
        if (what.Kind == InstructionKind.TakePayment) return OrderBooks.TakePayment(draft, order, what.Payment!);
        var taken = draft.State.Trade.Subscriptions.Values.Sum(subscription => subscription.Seats.Length);
        var names = new ResourceNames([.. Enumerable.Range(taken + 1, 300).Select(i => $"a1/{i}")], (line, i) => $"pkg-{order}-{line}-{i}");
        return new Activating(draft, order, what, names).Run();
    }
}
