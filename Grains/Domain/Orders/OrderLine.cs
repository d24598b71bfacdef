using System.Collections.Immutable;
using Metering.Domain.Catalogue;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>What a line buys. The numbers are stored.</summary>
public enum LineUse
{
    /// <summary>Seats or other resources for a term of months.</summary>
    Term = 0,

    /// <summary>Units of a meter, paid ahead.</summary>
    Allowance = 1,

    /// <summary>A single service, such as training or development.</summary>
    OneOff = 2,

    /// <summary>Seats added to a running term, ending with it (4.9).</summary>
    Addition = 3,

    /// <summary>More months for a running term (2.2).</summary>
    Renewal = 4,

    /// <summary>A third party's product: handed over to the supplier; its price, if any, is collected for the third party (2.9).</summary>
    ThirdParty = 5,
}

/// <summary>One line as quoted: an immutable snapshot of product, price and dates (clause 2.4).</summary>
public sealed record OrderLine
{
    /// <summary>Its number in the order, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Product.</summary>
    public required string Sku { get; init; }

    /// <summary>Chinese name.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of clauses 1.12 and 4.9; decides the refund class.</summary>
    public required SkuKind Kind { get; init; }

    /// <summary>Fee type of clause 1.13.</summary>
    public required FeeType FeeType { get; init; }

    /// <summary>Product family.</summary>
    public required string Family { get; init; }

    /// <summary>What it buys.</summary>
    public required LineUse Use { get; init; }

    /// <summary>Kind of resource that a term or an allowance lives on.</summary>
    public SkuResource On { get; init; }

    /// <summary>Seats, packages or pieces.</summary>
    public required long Quantity { get; init; }

    /// <summary>Months bought; 0 when it has no term of its own.</summary>
    public int Months { get; init; }

    /// <summary>Price of one piece (for one month where it has a term), fen.</summary>
    public required decimal UnitFen { get; init; }

    /// <summary>VAT-inclusive price of the line, rounded once (M-2).</summary>
    public required long GrossFen { get; init; }

    /// <summary>Where its revenue goes and its VAT rate.</summary>
    public required RevenueRule Rule { get; init; }

    /// <summary>Price book that priced it.</summary>
    public required string PriceBook { get; init; }

    /// <summary>Running subscription that it adds to or renews.</summary>
    public string? Subscription { get; init; }

    /// <summary>The customer's agreement with the third party (2.9).</summary>
    public string? Agreement { get; init; }

    /// <summary>Meter of an allowance.</summary>
    public string? Meter { get; init; }

    /// <summary>Units of one piece of an allowance.</summary>
    public long Units { get; init; }

    /// <summary>Months of validity of an allowance.</summary>
    public int ValidityMonths { get; init; }

    /// <summary>What so long a term earns beside it, at price 0 (2.4).</summary>
    public TermBonus? Bonus { get; init; }

    /// <summary>The term's start as known now (not charged); null when it starts with the activation.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The term's last day as known now.</summary>
    public LocalDate? LastDay { get; init; }

    /// <summary>Types of material that are accepted before it is opened (3.3).</summary>
    public ImmutableArray<string> Material { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Days that its product data is kept after the end; null for the policy of all products (2.7(2)).</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Net and VAT, rounded once on the line (M-3).</summary>
    public VatSplit Split => Vat.Split(GrossFen, Rule.VatPercent);

    /// <summary>True for base products of a first purchase: the only lines that 4.7 gives back.</summary>
    public bool IsRefundableBase => Kind == SkuKind.Base && Use == LineUse.Term;

    /// <summary>True for what can never be given back for no reason: the customer acknowledges it with the order (4.9).</summary>
    public bool NeedsAcknowledgement => Kind is SkuKind.Vas or SkuKind.SeatAddition || Use == LineUse.Renewal;
}
