using Metering.Contracts.Wallet;
using NodaTime;

namespace Metering.Contracts.Statements;

/// <summary>What a resource puts on its account's statement for a month.</summary>
[GenerateSerializer, Immutable, Alias("statement.MonthLines")]
public sealed record MonthLines([property: Id(0)] YearMonth Month, [property: Id(1)] ResourceLine[] Lines, [property: Id(2)] ResourceReport Report);

/// <summary>One line of one resource.</summary>
[GenerateSerializer, Immutable, Alias("statement.ResourceLine")]
public sealed record ResourceLine
{
    /// <summary>Subject.</summary>
    [Id(0)] public required string Subject { get; init; }

    /// <summary>Product.</summary>
    [Id(1)] public required string Sku { get; init; }

    /// <summary>Month of the usage; before the statement's month for a prior-period line (2.6(4)).</summary>
    [Id(2)] public required YearMonth UsageMonth { get; init; }

    /// <summary>Units billed (started minutes, segments, days, ...); the change for a prior-period line.</summary>
    [Id(3)] public required long Units { get; init; }

    /// <summary>Gross amount, fen; may be negative on a prior-period line.</summary>
    [Id(4)] public required long GrossFen { get; init; }

    /// <summary>True when it was paid from the wallet as it happened: shown, amount due 0.</summary>
    [Id(5)] public required bool Prepaid { get; init; }

    /// <summary>The price book version that priced the latest unit.</summary>
    [Id(6)] public required string PriceBook { get; init; }
}
