using NodaTime;

namespace Metering.Contracts.Statements;

/// <summary>A statement's head.</summary>
[GenerateSerializer, Immutable, Alias("statement.Head")]
public sealed record StatementHead
{
    /// <summary>Account.</summary>
    [Id(0)] public required string Account { get; init; }

    /// <summary>Billed month.</summary>
    [Id(1)] public required YearMonth Month { get; init; }

    /// <summary>FINAL, OVERDUE, OVERDUE_SUSPENDED, DISPUTED, COLLECTION, PAID or WRITTEN_OFF.</summary>
    [Id(2)] public required string Status { get; init; }

    /// <summary>When it became final.</summary>
    [Id(3)] public required Instant FinalisedAt { get; init; }

    /// <summary>Exclusive end of the time to pay.</summary>
    [Id(4)] public required Instant DueAt { get; init; }

    /// <summary>Last date to pay (24:00).</summary>
    [Id(5)] public required LocalDate DueOn { get; init; }

    /// <summary>Sum of the lines' gross, fen.</summary>
    [Id(6)] public required long GrossFen { get; init; }

    /// <summary>Sum of the lines' net, fen.</summary>
    [Id(7)] public required long NetFen { get; init; }

    /// <summary>Sum of the lines' VAT, fen.</summary>
    [Id(8)] public required long VatFen { get; init; }

    /// <summary>Paid from the wallet as it happened, fen.</summary>
    [Id(9)] public required long PrepaidFen { get; init; }

    /// <summary>Amount due: postpaid gross, fen.</summary>
    [Id(10)] public required long AmountDueFen { get; init; }

    /// <summary>Principal paid so far, fen.</summary>
    [Id(11)] public required long PaidFen { get; init; }

    /// <summary>Number of lines.</summary>
    [Id(12)] public required int LineCount { get; init; }

    /// <summary>SHA-256 (hex) over the canonical form of head and lines, fixed at finalisation.</summary>
    [Id(13)] public required string ContentHash { get; init; }

    /// <summary>Late fee (滞纳金) charged so far, fen.</summary>
    [Id(14)] public long LateFeeFen { get; init; }

    /// <summary>Late fee paid, fen.</summary>
    [Id(15)] public long LateFeePaidFen { get; init; }

    /// <summary>Principal and late fee written off, fen.</summary>
    [Id(16)] public long WrittenOffFen { get; init; }
}

/// <summary>A final statement (月结账单), immutable but for payments.</summary>
[GenerateSerializer, Immutable, Alias("statement.View")]
public sealed record StatementView([property: Id(0)] StatementHead Head, [property: Id(1)] string AccountName,
    [property: Id(2)] StatementLine[] Lines);

/// <summary>One line: one product of one resource for one month.</summary>
[GenerateSerializer, Immutable, Alias("statement.Line")]
public sealed record StatementLine
{
    /// <summary>Subject.</summary>
    [Id(0)] public required string Subject { get; init; }

    /// <summary>Product.</summary>
    [Id(1)] public required string Sku { get; init; }

    /// <summary>Product name (Chinese).</summary>
    [Id(2)] public required string Name { get; init; }

    /// <summary>Month of the usage.</summary>
    [Id(3)] public required YearMonth UsageMonth { get; init; }

    /// <summary>True for a prior-period line.</summary>
    [Id(4)] public required bool PriorPeriod { get; init; }

    /// <summary>Units billed.</summary>
    [Id(5)] public required long Units { get; init; }

    /// <summary>Gross, fen.</summary>
    [Id(6)] public required long GrossFen { get; init; }

    /// <summary>VAT rate, percent.</summary>
    [Id(7)] public required decimal VatPercent { get; init; }

    /// <summary>Net, fen.</summary>
    [Id(8)] public required long NetFen { get; init; }

    /// <summary>VAT, fen.</summary>
    [Id(9)] public required long VatFen { get; init; }

    /// <summary>True when already paid from the wallet: due 0.</summary>
    [Id(10)] public required bool Prepaid { get; init; }

    /// <summary>Fee type of clause 1.13: PRODUCT, TECHNOLOGY, TRAINING, CONSULTING.</summary>
    [Id(11)] public required string FeeType { get; init; }

    /// <summary>Price book that priced it.</summary>
    [Id(12)] public required string PriceBook { get; init; }

    /// <summary>SERVICE_FEE, or COLLECTED_FOR_THIRD_PARTY for what is owed to the third party whose product it is (2.9).</summary>
    [Id(13)] public string Section { get; init; } = "SERVICE_FEE";
}
