using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>An allowance to be bought.</summary>
/// <param name="Priced">Product and price book.</param>
/// <param name="Charge">Units, validity and price.</param>
/// <param name="Rule">Where its revenue goes.</param>
public sealed record AllowanceOffer(PricedSku Priced, AllowanceCharge Charge, RevenueRule Rule)
{
    /// <summary>Product.</summary>
    public string Sku => Priced.Sku.Code;
}

/// <summary>A single fee to be paid from the wallet, such as the opening of a number (requirements 3.4).</summary>
/// <param name="Priced">Product and price book.</param>
/// <param name="PriceFen">Gross.</param>
/// <param name="Rule">Where its revenue goes.</param>
public sealed record FeeOffer(PricedSku Priced, long PriceFen, RevenueRule Rule)
{
    /// <summary>Product.</summary>
    public string Sku => Priced.Sku.Code;
}

/// <summary>Products for one resource, checked against the price books in force.</summary>
/// <param name="Services">Metered and recurring products.</param>
/// <param name="Allowances">Allowances, each paid from the wallet.</param>
public sealed record ProductSelection(ImmutableArray<string> Services, ImmutableArray<AllowanceOffer> Allowances)
{
    /// <summary>Single fees, each paid from the wallet when the resource is opened.</summary>
    public ImmutableArray<FeeOffer> Fees { get; init; } = [];

    /// <summary>Those of the products that need something first.</summary>
    public ImmutableArray<Sku> Bound { get; init; } = [];

    /// <summary>True when something of it is never given back: the customer has to know it (4.9).</summary>
    public bool NeedsAcknowledgement => !Allowances.IsEmpty;

    /// <summary>To be paid now, fen.</summary>
    public long PriceFen => Allowances.Sum(offer => offer.Charge.PriceFen) + Fees.Sum(fee => fee.PriceFen);
}

/// <summary>What a resource may carry (2.1), and buying allowances and paying opening fees from the wallet.</summary>
public static class Purchases
{
    /// <summary>Checks the products for a kind of resource. Refusals: UNKNOWN_SKU, SKU_NOT_FOR_RESOURCE.</summary>
    public static Refusal? Select(Catalogue.Catalogue catalogue, IReadOnlyCollection<string> skus, SkuResource kind, Instant at, string? clockId,
        out ProductSelection selection)
    {
        selection = new ProductSelection([], []);
        if (skus.Count == 0) return RefusalCodes.UnknownSku.With("Name at least one product.");
        var services = ImmutableArray.CreateBuilder<string>();
        var allowances = ImmutableArray.CreateBuilder<AllowanceOffer>();
        var fees = ImmutableArray.CreateBuilder<FeeOffer>();
        var bound = ImmutableArray.CreateBuilder<Sku>();
        foreach (var code in skus)
        {
            if (catalogue.SkuAt(code, at, clockId) is not { Sku: { Status: SkuStatus.OnSale } sku } priced)
                return RefusalCodes.UnknownSku.With($"The product {code} is not on sale.");
            // Single services are ordered; only a number has a fee of its own, for its opening.
            if (!sku.On.Contains(kind) || (sku.OneOff is not null && kind != SkuResource.Number))
                return RefusalCodes.SkuNotForResource.With($"The product {code} cannot be put on a {kind.ToString().ToLowerInvariant()}.");
            if (Prerequisite.Has(sku)) bound.Add(sku);
            if (sku.OneOff is { } fee)
                fees.Add(new FeeOffer(priced, fee.PriceFen, ProductRules.RuleOf(catalogue, sku, BillingZone.DateOf(at), clockId)));
            else if (sku.Allowance is { } charge)
                allowances.Add(new AllowanceOffer(priced, charge, ProductRules.RuleOf(catalogue, sku, BillingZone.DateOf(at), clockId)));
            else if (!services.Contains(code)) services.Add(code);
        }
        if (allowances.Select(offer => offer.Sku).Distinct(StringComparer.Ordinal).Count() > 1) return MixedAllowances;
        selection = new ProductSelection(services.ToImmutable(), allowances.ToImmutable())
        {
            Fees = fees.ToImmutable(), Bound = bound.ToImmutable(),
        };
        return null;
    }

    /// <summary>
    /// Why a package takes no more of a product from the wallet: what it came with ends it, or it holds another product, which may end apart.
    /// Refusals: SKU_NOT_FOR_RESOURCE.
    /// </summary>
    public static Refusal? NoRoom(AccountState state, string subject, string sku)
    {
        var (trade, grants) = (state.Trade, state.EntryOf(subject).Grants);
        if (trade.Orders.Values.Any(order => order.Grants.Any(grant => grant.Subject == subject))
            || trade.Subscriptions.Values.Any(subscription => subscription.Seats.Any(seat => seat.Subject == subject)))
            return RefusalCodes.SkuNotForResource.With("The package ends with its order; buy a package of its own.");
        return grants.Any(grant => grant.Sku != sku) ? MixedAllowances : null;
    }

    private static Refusal MixedAllowances =>
        RefusalCodes.SkuNotForResource.With("A package holds allowances of one product; buy another package for the other.");

    /// <summary>
    /// Buys allowances for a resource from the wallet, Dr LIAB.WALLET / Cr LIAB.DEFER, and pays its opening, Dr LIAB.WALLET / Cr REV.*, VAT.OUT.
    /// Each stands on the month's statement as paid. Refusals: INSUFFICIENT_BALANCE.
    /// </summary>
    public static Refusal? Buy(AccountDraft draft, string subject, ProductSelection selection, string actor,
        out ImmutableArray<AllowanceBought> bought)
    {
        bought = [];
        if (selection.PriceFen > draft.Head.FreeFen) return RefusalCodes.InsufficientBalance.With("The wallet does not cover the price.");
        var today = BillingZone.DateOf(draft.Now);
        var purchases = ImmutableArray.CreateBuilder<AllowanceBought>();
        foreach (var offer in selection.Allowances)
        {
            var grant = new PostedGrant($"grt_{draft.Head.Allowances + 1}", offer.Sku, offer.Rule, offer.Charge.PriceFen, 0, 0, 0)
            {
                PaidIn = today.ToYearMonth(),
            };
            var purchase = new AllowanceBought(subject, grant, offer.Charge.Units, ValidUntil(today, offer.Charge), draft.Now, actor);
            draft.Add(purchase);
            draft.Post(today, "PACKAGE", $"{subject}/{grant.GrantId}", "1",
                Legs.Move(LedgerAccount.Wallet, LedgerAccount.Deferred, offer.Charge.PriceFen));
            if (offer.Priced.Sku.Kind == SkuKind.Vas && !draft.State.Trade.Packages.ContainsKey(subject))
                draft.Add(new PackageBought(subject, offer.Sku));
            purchases.Add(purchase);
        }
        foreach (var fee in selection.Fees)
            draft.Post(today, "OPENING", $"{subject}/{fee.Sku}", "1", Legs.Revenue(LedgerAccount.Wallet, fee.Rule.Revenue,
                Vat.Split(fee.PriceFen, fee.Rule.VatPercent)));
        foreach (var line in LinesOf(selection, subject, draft.Now)) draft.Add(new PurchasePaid(line));
        draft.WatchBalance();
        bought = purchases.ToImmutable();
        return null;
    }

    /// <summary>
    /// The lines of what the wallet pays at once on the statement of its month. The top-up behind it gets no fapiao of its own: the
    /// statement that shows it does.
    /// </summary>
    public static IEnumerable<BilledLine> LinesOf(ProductSelection selection, string subject, Instant now) =>
    [
        .. selection.Allowances.Select(offer => LineOf(subject, offer.Priced, offer.Charge.Units, offer.Charge.PriceFen, offer.Rule, now)),
        .. selection.Fees.Select(fee => LineOf(subject, fee.Priced, 1, fee.PriceFen, fee.Rule, now)),
    ];

    private static BilledLine LineOf(string subject, PricedSku priced, long units, long grossFen, RevenueRule rule, Instant now) => new()
    {
        Subject = subject, Sku = priced.Sku.Code, Name = priced.Sku.NameZh, FeeType = priced.Sku.FeeType.ToString().ToUpperInvariant(),
        UsageMonth = BillingZone.MonthOf(now), PriorPeriod = false, Units = units, GrossFen = grossFen, Prepaid = true, Rule = rule,
        PriceBook = priced.Book,
    };

    /// <summary>Exclusive end of an allowance's validity: 24:00 of the corresponding day, counted from the day of purchase (T-5).</summary>
    public static Instant ValidUntil(LocalDate boughtOn, AllowanceCharge charge) => BillingZone.EndOf(boughtOn.PlusMonths(charge.ValidityMonths));
}
