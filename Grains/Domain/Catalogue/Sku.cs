using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Metering.Domain.Rating;

namespace Metering.Domain.Catalogue;

/// <summary>A product that can be put on a resource or bought (requirements 2): everything about it is data, a new one needs no code
/// (clause 1.10).</summary>
public sealed record Sku
{
    /// <summary>The largest storage quota, GB.</summary>
    public const long MostStorageGb = 1_000_000;

    /// <summary>Stable code, for example VOICE-OUT.</summary>
    public required string Code { get; init; }

    /// <summary>Chinese name, printed on statements.</summary>
    public required string NameZh { get; init; }

    /// <summary>English name.</summary>
    public required string NameEn { get; init; }

    /// <summary>Kind of line; decides the refund class (clauses 1.12, 4.9).</summary>
    public required SkuKind Kind { get; init; }

    /// <summary>Fee type of clause 1.13.</summary>
    public FeeType FeeType { get; init; } = FeeType.Product;

    /// <summary>Product family, for example PCS (clause 1.10); free text, new families are data.</summary>
    public required string Family { get; init; }

    /// <summary>Ledger account of its revenue, for example REV.VOICE.</summary>
    public required string Revenue { get; init; }

    /// <summary>Tax category, whose rate is effective-dated.</summary>
    public required string TaxCategory { get; init; }

    /// <summary>Paid from the wallet as it happens, or billed monthly (clause 2.6(5)).</summary>
    public required PaymentMode Payment { get; init; }

    /// <summary>What happens to prepaid usage when the money is short.</summary>
    public ShortMoney OnShortMoney { get; init; } = ShortMoney.Stop;

    /// <summary>Kinds of resource it can be put on.</summary>
    public required ImmutableArray<SkuResource> On { get; init; }

    /// <summary>Whether it is sold (clause 2.1).</summary>
    public SkuStatus Status { get; init; } = SkuStatus.OnSale;

    /// <summary>What a buyer needs first.</summary>
    public Prerequisites Needs { get; init => field = value ?? Prerequisites.None; } = Prerequisites.None;

    /// <summary>Features that it brings along for other products to rest on, such as a bundled bot; null for none.</summary>
    public ImmutableArray<string>? Provides { get; init; }

    /// <summary>Features that it brings along.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Features => Provides ?? [];

    /// <summary>Who runs it; on products of third parties only (clause 2.9).</summary>
    public ThirdParty? ThirdParty { get; init; }

    /// <summary>Days that its product data is kept after the end (clause 2.7(2)); null for the policy of all products.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>
    /// Storage, GB, that the product's data behind one resource may take (clause 2.7(2)); null for no bound. Only on a product that meters its
    /// data in GB as a level: the month's highest level is held against it.
    /// </summary>
    public long? StorageQuotaGb { get; init; }

    /// <summary>A monthly charge, day-prorated; exactly one of the four charges is set.</summary>
    public RecurringCharge? Recurring { get; init; }

    /// <summary>What longer terms of a recurring product earn beside it (clause 2.4); the longest that is reached counts.</summary>
    public ImmutableArray<TermBonus> Bonuses { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>A charge on a meter.</summary>
    public MeteredCharge? Metered { get; init; }

    /// <summary>Units bought ahead.</summary>
    public AllowanceCharge? Allowance { get; init; }

    /// <summary>A single charge.</summary>
    public OneOffCharge? OneOff { get; init; }
}

/// <summary>Price per natural month.</summary>
/// <param name="OwnMonthFen">Gross, fen; may have fractions. Null (member monthFen left out) only on a seat addition, which has the
/// price of the seat that it joins (requirements 2.5, clause 4.9).</param>
public sealed record RecurringCharge([property: JsonPropertyName("monthFen")] decimal? OwnMonthFen = null)
{
    /// <summary>Its own price, gross, fen.</summary>
    /// <exception cref="InvalidOperationException">It has none: ask <see cref="MonthFenJoining"/>.</exception>
    [JsonIgnore]
    public decimal MonthFen =>
        OwnMonthFen ?? throw new InvalidOperationException("A seat addition has the price of the seat that it joins.");

    /// <summary>The price when added to a running product: its own, or that product's.</summary>
    public decimal MonthFenJoining(RecurringCharge joined) => OwnMonthFen ?? joined.MonthFen;
}

/// <summary>Price of a meter's usage.</summary>
/// <param name="Meter">Meter, for example voice.outbound.</param>
/// <param name="Price">How units become money.</param>
/// <param name="HighWater">True when a quantity is a level, not an amount: the month is charged for the highest level reported in it, such as
/// the contacts above a library's capacity (客户库扩容).</param>
public sealed record MeteredCharge(string Meter, PriceModel Price, bool HighWater = false);

/// <summary>Units of a meter, paid ahead, valid for some months.</summary>
/// <param name="Meter">Meter it covers.</param>
/// <param name="Units">Units in one purchase.</param>
/// <param name="ValidityMonths">Months of validity (T-5).</param>
/// <param name="PriceFen">Gross price of one purchase.</param>
public sealed record AllowanceCharge(string Meter, long Units, int ValidityMonths, long PriceFen);

/// <summary>Units at price 0 for terms of at least so many months.</summary>
/// <param name="FromMonths">Months of the term that earn it.</param>
/// <param name="Meter">Meter it covers.</param>
/// <param name="Units">Units.</param>
/// <param name="ValidityMonths">Months of validity (T-5).</param>
public sealed record TermBonus(int FromMonths, string Meter, long Units, int ValidityMonths);

/// <summary>A single charge.</summary>
/// <param name="PriceFen">Gross.</param>
public sealed record OneOffCharge(long PriceFen);
