using NodaTime;

namespace Metering.Contracts.Ledger;

/// <summary>A page of ledger postings.</summary>
[GenerateSerializer, Immutable, Alias("ledger.Page")]
public sealed record LedgerPage([property: Id(0)] LedgerEntry[] Entries, [property: Id(1)] string? NextCursor);

/// <summary>One balanced posting (记账凭证).</summary>
[GenerateSerializer, Immutable, Alias("ledger.Entry")]
public sealed record LedgerEntry
{
    /// <summary>Number within the account, from 1, without gaps.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>Accounting date.</summary>
    [Id(1)] public required LocalDate Date { get; init; }

    /// <summary>When it was recorded.</summary>
    [Id(2)] public required Instant RecordedAt { get; init; }

    /// <summary>What it comes from, for example TOPUP, USAGE, STATEMENT, PAYMENT, PACKAGE.</summary>
    [Id(3)] public required string SourceType { get; init; }

    /// <summary>Which one.</summary>
    [Id(4)] public required string SourceId { get; init; }

    /// <summary>Legs: debits positive, credits negative; their sum is zero.</summary>
    [Id(5)] public required LedgerLeg[] Legs { get; init; }
}

/// <summary>One leg.</summary>
[GenerateSerializer, Immutable, Alias("ledger.Leg")]
public sealed record LedgerLeg([property: Id(0)] string LedgerAccount, [property: Id(1)] long AmountFen);

/// <summary>Sums per ledger account: debits positive. The total is zero.</summary>
[GenerateSerializer, Immutable, Alias("ledger.TrialBalance")]
public sealed record TrialBalance([property: Id(0)] LedgerLeg[] Accounts, [property: Id(1)] long TotalFen, [property: Id(2)] long Postings);

/// <summary>Result of proving the books.</summary>
/// <param name="Balanced">True when nothing was found.</param>
/// <param name="Checks">How many comparisons were made.</param>
/// <param name="Problems">Each difference in a sentence.</param>
[GenerateSerializer, Immutable, Alias("ledger.BooksCheck")]
public sealed record BooksCheck([property: Id(0)] bool Balanced, [property: Id(1)] int Checks, [property: Id(2)] string[] Problems);
