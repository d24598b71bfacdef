using Metering.Domain.Ledger;
using Metering.Domain.Money;
using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>One line of a statement: one product of one resource for one month of usage.</summary>
public sealed record BilledLine
{
    /// <summary>Resource.</summary>
    public required string Subject { get; init; }

    /// <summary>Product.</summary>
    public required string Sku { get; init; }

    /// <summary>Product name (Chinese).</summary>
    public required string Name { get; init; }

    /// <summary>Fee type of clause 1.13.</summary>
    public required string FeeType { get; init; }

    /// <summary>Month of the usage.</summary>
    public required YearMonth UsageMonth { get; init; }

    /// <summary>True when that month has a statement of its own already (2.6(4)).</summary>
    public required bool PriorPeriod { get; init; }

    /// <summary>Units billed.</summary>
    public required long Units { get; init; }

    /// <summary>Gross, fen.</summary>
    public required long GrossFen { get; init; }

    /// <summary>True when it was paid from the wallet as it happened: shown, due 0.</summary>
    public required bool Prepaid { get; init; }

    /// <summary>Where its revenue goes, and its VAT rate.</summary>
    public required RevenueRule Rule { get; init; }

    /// <summary>Price book that priced it.</summary>
    public required string PriceBook { get; init; }

    /// <summary>Net and VAT, rounded once on this line (M-3).</summary>
    public VatSplit Split => Vat.Split(GrossFen, Rule.VatPercent);
}
