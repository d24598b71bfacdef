using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>A resource that an activation creates.</summary>
/// <param name="Kind">seat or package.</param>
/// <param name="Key">Key of its grain.</param>
/// <param name="Sku">Product on it; null for a package that holds an allowance only.</param>
/// <param name="Allowance">Allowance to put on it.</param>
public sealed record OpenedResource(string Kind, string Key, string? Sku, OpenedAllowance? Allowance)
{
    /// <summary>Subject of its usage.</summary>
    public string Subject => $"{Kind}:{Key}";
}

/// <summary>An allowance that an activation sells.</summary>
public sealed record OpenedAllowance(string GrantId, string Sku, string Meter, long Units, long PaidFen, Instant BoughtAt, Instant ExpiresAt);

/// <summary>Names for new resources, chosen before the decision because they have to be free in the whole store.</summary>
/// <param name="Seats">Free seat keys, in order.</param>
/// <param name="Package">Key of the so-many-th package of a line; the line 0 is the bonus.</param>
public sealed record ResourceNames(ImmutableArray<string> Seats, Func<int, int, string> Package);

/// <summary>
/// Opens what an order bought: Dr LIAB.ORDER / Cr LIAB.DEFER, terms by T-5, resources for every seat and package (3.2, 3.3). What was paid for
/// a third party is owed to it from then on: Dr LIAB.ORDER / Cr LIAB.COLLECT (2.9).
/// </summary>
public sealed class Activating(AccountDraft draft, string order, Instruction instruction, ResourceNames names)
{
    private readonly ImmutableArray<OpenedResource>.Builder opened = ImmutableArray.CreateBuilder<OpenedResource>();
    private int seatsNamed;

    /// <summary>Resources to create, in order.</summary>
    public ImmutableArray<OpenedResource> Opened => opened.ToImmutable();

    private LocalDate Today => BillingZone.DateOf(draft.Now);

    /// <summary>Seats that an activation of these lines creates.</summary>
    public static int SeatsIn(IEnumerable<OrderLine> lines) =>
        (int)lines.Where(line => line is { Use: LineUse.Term or LineUse.Addition, On: SkuResource.Seat }).Sum(line => line.Quantity);

    /// <summary>
    /// Opens every line. Refusals: ACCOUNT_CLOSED, ORDER_STATE while the end of one of their products is still to be settled; for what joins a
    /// running term: TERM_EXPIRED; for a value-added service: BASE_PRODUCT_REQUIRED.
    /// </summary>
    public Refusal? Run()
    {
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        var funds = draft.State.Trade.Orders[order];
        if (funds.Ends is { } ends && ends.Any(end => instruction.Lines.Any(line => line.Sku == end.Product)))
            return RefusalCodes.OrderState.With("A product of the order has just ended.");
        foreach (var line in instruction.Lines.Where(line => line.Subscription is not null))
            if (draft.State.Trade.Subscriptions[line.Subscription!] is not { Status: SubscriptionStatus.Active } joined
                || draft.Now >= BillingZone.EndOf(joined.LastDay)
                || (line.Use == LineUse.Addition && joined.LastDay != line.LastDay)
                || (line.Use == LineUse.Renewal && joined.LastDay != line.From))
                return RefusalCodes.TermExpired.With("The term ended or was renewed before this order was paid.");
        if (Prerequisite.LacksBase(instruction.Lines, draft.State.Trade))
            return RefusalCodes.BaseProductRequired.With("The base product ended before this order was paid.");
        var price = instruction.Lines.Sum(line => line.GrossFen);
        if (funds.HeldFen != price) throw new InvalidOperationException($"{order} costs {price} and holds {funds.HeldFen} fen.");
        var collected = instruction.Lines.Where(line => line.Use == LineUse.ThirdParty).Sum(line => line.GrossFen);
        Move("ACTIVATE", LedgerAccount.Deferred, price - collected);
        Move("COLLECT", LedgerAccount.Collected, collected);
        draft.Add(new OrderFundsSet(funds with { HeldFen = 0, CollectedFen = collected }));
        Lifecycle.Activate(draft);
        foreach (var line in instruction.Lines) Open(line);
        return null;
    }

    private void Move(string step, LedgerAccount to, long amountFen)
    {
        if (amountFen > 0) draft.Post(Today, "ORDER", order, step, Legs.Move(LedgerAccount.OrderPaid, to, amountFen));
    }

    private void Open(OrderLine line)
    {
        switch (line.Use)
        {
            case LineUse.Term: OpenTerm(line); break;
            case LineUse.Addition: AddSeats(line); break;
            case LineUse.Renewal: Renew(line); break;
            case LineUse.Allowance: Sell(line, line.Number, line.Sku, line.Meter!, line.Units * line.Quantity, line.GrossFen, line.ValidityMonths,
                line.Rule); break;
            case LineUse.OneOff: Change(funds => funds with
            {
                Services = funds.Services.Add(new OrderService(line.Number, line.Sku, line.GrossFen, line.Rule, false, false)),
            }); break;
            // On file only, and nothing to give back: with it the third party's product may be put on a resource (2.9).
            case LineUse.ThirdParty: Change(funds => funds with
            {
                Services = funds.Services.Add(new OrderService(line.Number, line.Sku, 0, line.Rule, Accepted: true, Refunded: false)),
            }); break;
            default: throw new InvalidOperationException($"Nobody opens {line.Use}.");
        }
    }

    private void OpenTerm(OrderLine line)
    {
        var lastDay = Term.LastDay(Today, line.Months);
        var subscription = new Subscription
        {
            Id = $"sub_{draft.State.Trade.Subscriptions.Count + 1}", OrderId = order, Sku = line.Sku, Kind = line.Kind, Family = line.Family,
            On = line.On, RetentionDays = line.RetentionDays, ActivatedAt = draft.Now, Months = line.Months, LastDay = lastDay,
            RecognisedThrough = Today.ToYearMonth().PlusMonths(-1), Seats = Seats(line, line.Sku, Acquisition.Initial),
            Terms = [new TermMoney(1, TermKind.Initial, order, line.Quantity, line.GrossFen, Today, lastDay, line.Rule)],
            NoticesLeft = [.. TermDesk.NoticesFor(lastDay, Today)],
            Idle = draft.State.Trade.Active is { } active && active.Covers(line.Sku) ? [new IdleSpan(active.Id, active.StartedOn, null)] : [],
        };
        Restore(line.Sku);
        Keep(line, subscription);
        Bonus(line);
    }

    /// <summary>A term ordered anew before the purge keeps the product data of the one that ended, however it did (2.7(3), A-12).</summary>
    private void Restore(string sku)
    {
        foreach (var ended in draft.State.Trade.Subscriptions.Values.Where(old => old.Sku == sku
            && old.Seats.Any(seat => seat.Status == SeatStatus.Reclaimed)).ToList())
            draft.Add(new SubscriptionSet(ended with
            {
                Seats = [.. ended.Seats.Select(seat => seat.Status == SeatStatus.Reclaimed ? seat with { Status = SeatStatus.Restored } : seat)],
            }));
    }

    private void AddSeats(OrderLine line)
    {
        var joined = draft.State.Trade.Subscriptions[line.Subscription!];
        Keep(line, joined with
        {
            // What stops the product stops them too: they carry it, not what they were bought as.
            Seats = joined.Seats.AddRange(Seats(line, joined.Sku, Acquisition.Addition)),
            Terms = joined.Terms.Add(new TermMoney(joined.Terms.Length + 1, TermKind.Addition, order, line.Quantity, line.GrossFen, Today,
                joined.LastDay, line.Rule)),
        });
    }

    private void Renew(OrderLine line)
    {
        var renewed = draft.State.Trade.Subscriptions[line.Subscription!];
        var months = renewed.Months + line.Months;
        var lastDay = Term.LastDay(renewed.Anchor, months).PlusDays(renewed.ExtendedDays);
        Keep(line, renewed with
        {
            Months = months, LastDay = lastDay, NoticesLeft = [.. TermDesk.NoticesFor(lastDay, Today)],
            Terms = renewed.Terms.Add(new TermMoney(renewed.Terms.Length + 1, TermKind.Renewal, order, line.Quantity, line.GrossFen,
                renewed.LastDay, lastDay, line.Rule)),
        });
        // What it rests on from now on may have lapsed before, and then nothing is due of the file by itself (3.11).
        if (draft.Head.QualificationWatches > 0 && !MaterialRules.RestOf(line).IsEmpty) draft.Add(new QualificationWatched(draft.Now));
        Bonus(line);
    }

    /// <summary>Longer terms earn more (2.4): a package at price 0.</summary>
    private void Bonus(OrderLine line)
    {
        if (line.Bonus is { } bonus) Sell(line, 0, line.Sku, bonus.Meter, bonus.Units, 0, bonus.ValidityMonths, line.Rule);
    }

    private void Keep(OrderLine line, Subscription subscription)
    {
        draft.Add(new SubscriptionSet(subscription));
        Change(funds => funds with { Terms = funds.Terms.Add(new OrderTerm(line.Number, subscription.Id, subscription.Terms[^1].Number)) });
    }

    private ImmutableArray<SeatTerm> Seats(OrderLine line, string sku, Acquisition acquisition)
    {
        var seats = ImmutableArray.CreateBuilder<SeatTerm>();
        for (var i = 0; i < line.Quantity; i++)
        {
            var resource = line.On == SkuResource.Seat
                ? new OpenedResource("seat", names.Seats[seatsNamed++], sku, null)
                : new OpenedResource("package", names.Package(line.Number, i), sku, null);
            opened.Add(resource);
            seats.Add(new SeatTerm(resource.Subject, acquisition, SeatStatus.Active, null, null));
        }
        return seats.ToImmutable();
    }

    private void Sell(OrderLine line, int ordered, string sku, string meter, long units, long paidFen, int validityMonths, RevenueRule rule)
    {
        var package = new OpenedResource("package", names.Package(line.Number, ordered == 0 ? -1 : 0), null, null);
        var grant = new PostedGrant($"grt_{draft.Head.Allowances + 1}", sku, rule, paidFen, 0, 0, 0);
        var expires = BillingZone.EndOf(Today.PlusMonths(validityMonths));
        draft.Add(new AllowanceBought(package.Subject, grant, units, expires, draft.Now, instruction.Actor));
        opened.Add(package with { Allowance = new OpenedAllowance(grant.GrantId, sku, meter, units, paidFen, draft.Now, expires) });
        Change(funds => funds with { Grants = funds.Grants.Add(new OrderGrant(ordered, package.Subject, grant.GrantId,
            ordered == 0 ? line.Number : 0, sku)) });
    }

    private void Change(Func<OrderFunds, OrderFunds> change) => draft.Add(new OrderFundsSet(change(draft.State.Trade.Orders[order])));
}
