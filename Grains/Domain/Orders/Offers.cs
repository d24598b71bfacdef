using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>What an offer is made from.</summary>
/// <param name="Catalogue">Price books.</param>
/// <param name="ClockId">Test clock of the account.</param>
/// <param name="Now">The account's present.</param>
/// <param name="Trade">Orders and subscriptions of the account.</param>
/// <param name="Acceptance">Agreement accepted so far.</param>
/// <param name="Policies">Policies.</param>
/// <param name="WorkingDays">Calendar.</param>
public sealed record OfferContext(Catalogue.Catalogue Catalogue, string? ClockId, Instant Now, TradeBook Trade, AgreementAcceptance? Acceptance,
    OrderPolicies Policies, WorkingDayCalendar WorkingDays)
{
    /// <summary>True when the account has a live API key that reports usage (8.2).</summary>
    public bool HasApiKey { get; init; }

    /// <summary>What runs on the account, for products that rest on others.</summary>
    public RunningProducts Running => new(Trade, Catalogue, Now, ClockId);

    /// <summary>The civil date of the present.</summary>
    public LocalDate Today => BillingZone.DateOf(Now);
}

/// <summary>Prices a request exactly as its order will be (clauses 2.1 to 2.4): the quote and the order are one and the same decision.</summary>
public static class Offers
{
    /// <summary>
    /// Makes the offer. Refusals: AGREEMENT_NOT_ACCEPTED, UNKNOWN_SKU, SKU_RETIRED, SKU_NOT_FOR_RESOURCE, BASE_PRODUCT_REQUIRED,
    /// API_CREDENTIAL_REQUIRED, NOT_FOUND, TERM_EXPIRED, TERM_LIMIT, RENEWAL_BLOCKED_IN_COOLING_OFF, MALFORMED_REQUEST.
    /// </summary>
    public static Refusal? Make(OfferContext context, OrderRequest request, out Offer offer)
    {
        offer = null!;
        var lines = ImmutableArray.CreateBuilder<OrderLine>(request.Lines.Length);
        foreach (var wanted in request.Lines)
        {
            if (Line(context, wanted, lines.Count + 1, out var line) is { } refusal) return refusal;
            lines.Add(line);
        }
        if (Kind(lines, out var kind) is { } mixed) return mixed;
        // Each renewal counts from the last day as it is now: two of one subscription would be priced and limited as if they were one.
        if (lines.Where(line => line.Use == LineUse.Renewal).GroupBy(line => line.Subscription).Any(same => same.Count() > 1))
            return RefusalCodes.Malformed.With("An order renews a subscription once; ask for the months together.");
        var missing = AgreementBundle.Current.Missing(context.Acceptance, lines.Select(line => line.Family)).FirstOrDefault();
        if (missing is not null)
            return RefusalCodes.AgreementNotAccepted.With($"{missing.Code} of version {AgreementBundle.Current.Version} is not accepted.");
        if (Prerequisite.Of(context, lines) is { } unmet) return unmet;
        if (Prerequisite.LacksBase(lines, context.Trade))
            return RefusalCodes.BaseProductRequired.With("No base product is active or in the order.");
        offer = new Offer(kind, lines.ToImmutable(), context.Now, PayBy(context, request.ByBank), AgreementBundle.Current.Version,
            request.Parent ?? Parent(context, lines), request.ByBank, request.Acknowledged);
        return null;
    }

    private static Instant PayBy(OfferContext context, bool byBank) => byBank
        ? context.WorkingDays.AddWorkingDays(context.Today, context.Policies.PayWorkingDaysBank).End
        : context.Now + Duration.FromHours(context.Policies.PayHoursOnline);

    // Seats and months for what runs already amend the order that opened it (clause 2.4).
    private static string? Parent(OfferContext context, IEnumerable<OrderLine> lines) => lines.Select(line => line.Subscription).OfType<string>()
        .Select(id => context.Trade.Subscriptions[id].OrderId).FirstOrDefault();

    private static Refusal? Kind(ImmutableArray<OrderLine>.Builder lines, out OrderKind kind)
    {
        var renewals = lines.Count(line => line.Use == LineUse.Renewal);
        var additions = lines.Count(line => line.Use == LineUse.Addition);
        kind = renewals > 0 ? OrderKind.Renewal : lines.Any(line => line.IsRefundableBase) ? OrderKind.Opening : OrderKind.Supplement;
        if (renewals > 0 && renewals < lines.Count)
            return RefusalCodes.Malformed.With("A renewal is irrevocable and stands in an order of its own.");
        return additions > 0 && kind == OrderKind.Opening
            ? RefusalCodes.Malformed.With("Added seats are active at once and a new base is not: order them apart.")
            : null;
    }

    private static Refusal? Line(OfferContext context, RequestedLine wanted, int number, out OrderLine line)
    {
        line = null!;
        if (wanted.Sku is null) return TermOffers.Renewal(context, wanted, number, out line);
        if (context.Catalogue.SkuAt(wanted.Sku, context.Now, context.ClockId) is not { } priced)
            return RefusalCodes.UnknownSku.With($"The product {wanted.Sku} is not in the price book.");
        var sku = priced.Sku;
        if (sku.Status != SkuStatus.OnSale) return RefusalCodes.SkuRetired.With($"The product {wanted.Sku} is not sold any more.");
        if (sku.Kind == SkuKind.SeatAddition) return TermOffers.Addition(context, priced, wanted, number, out line);
        if (wanted.Subscription is not null) return RefusalCodes.Malformed.With($"{sku.Code} does not join a subscription.");
        var start = Snapshot(context, priced, wanted, number);
        if (sku.Kind == SkuKind.ThirdParty)
        {
            if (wanted.Agreement is null)
                return RefusalCodes.AgreementNotAccepted.With($"{sku.Code} needs the customer's agreement with the third party.");
            var fee = sku is { ThirdParty.Billed: true, OneOff: { } single } ? single.PriceFen : 0;
            line = start with { Use = LineUse.ThirdParty, Agreement = wanted.Agreement, UnitFen = fee, GrossFen = fee * wanted.Quantity };
            return null;
        }
        return OwnProduct(context, sku, wanted, start, out line);
    }

    private static Refusal? OwnProduct(OfferContext context, Sku sku, RequestedLine wanted, OrderLine start, out OrderLine line)
    {
        line = start;
        if (sku.Allowance is { } allowance)
        {
            line = start with
            {
                Use = LineUse.Allowance, On = SkuResource.Package, UnitFen = allowance.PriceFen,
                GrossFen = allowance.PriceFen * wanted.Quantity, Meter = allowance.Meter, Units = allowance.Units,
                ValidityMonths = allowance.ValidityMonths,
            };
            return null;
        }
        if (sku.OneOff is { } oneOff)
        {
            line = start with { Use = LineUse.OneOff, UnitFen = oneOff.PriceFen, GrossFen = oneOff.PriceFen * wanted.Quantity };
            return null;
        }
        if (sku is not { Recurring: { } recurring, Payment: PaymentMode.Prepaid } || sku.On.Contains(SkuResource.Number))
            return RefusalCodes.SkuNotForResource.With($"{sku.Code} is charged as it is used: put it on a resource, it needs no order.");
        if (wanted.Months < 1 || wanted.Months > context.Policies.RenewalHorizonMonths)
            return RefusalCodes.TermLimit.With($"A term has 1 to {context.Policies.RenewalHorizonMonths} months.");
        line = start with
        {
            Use = LineUse.Term, On = sku.On.Contains(SkuResource.Seat) ? SkuResource.Seat : SkuResource.Package, Months = wanted.Months,
            UnitFen = recurring.MonthFen, GrossFen = Rounding.HalfUp(recurring.MonthFen * wanted.Quantity * wanted.Months),
            LastDay = Term.LastDay(context.Today, wanted.Months), Bonus = BonusFor(sku, wanted.Months),
        };
        return null;
    }

    /// <summary>The bonus that a term of so many months earns (2.4): the longest tier reached.</summary>
    internal static TermBonus? BonusFor(Sku sku, int months) =>
        sku.Bonuses.Where(bonus => bonus.FromMonths <= months).MaxBy(bonus => bonus.FromMonths);

    /// <summary>The parts of a line that every use has; its price is still nothing.</summary>
    internal static OrderLine Snapshot(OfferContext context, PricedSku priced, RequestedLine wanted, int number) => new()
    {
        Number = number, Sku = priced.Sku.Code, Name = priced.Sku.NameZh, Kind = priced.Sku.Kind, FeeType = priced.Sku.FeeType,
        Family = priced.Sku.Family, Material = priced.Sku.Needs.Material, RetentionDays = priced.Sku.RetentionDays,
        Use = LineUse.ThirdParty, Quantity = wanted.Quantity, UnitFen = 0, GrossFen = 0,
        PriceBook = priced.Book, Rule = new RevenueRule(ChartOfAccounts.Named(priced.Sku.Revenue),
            context.Catalogue.TaxRateAt(priced.Sku.TaxCategory, context.Today, context.ClockId)),
    };
}
