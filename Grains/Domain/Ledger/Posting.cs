using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Ledger;

/// <summary>One leg of a posting: debits positive, credits negative, in fen.</summary>
/// <param name="Account">Ledger account moved.</param>
/// <param name="AmountFen">Signed amount, never zero within a posting.</param>
public readonly record struct PostingLeg(LedgerAccount Account, long AmountFen);

/// <summary>One balanced posting (记账凭证). It cannot be built unbalanced (requirements M-4).</summary>
public sealed record Posting
{
    /// <summary>Builds a posting and proves that it balances.</summary>
    /// <param name="number">Number within the customer account, from 1 without gaps.</param>
    /// <param name="date">Accounting date.</param>
    /// <param name="recordedAt">When it was recorded, on the account's clock.</param>
    /// <param name="sourceType">What it comes from: TOPUP, USAGE, STATEMENT, PAYMENT, LATE_FEE, PACKAGE, RECOGNITION, BREAKAGE.</param>
    /// <param name="sourceId">Which one.</param>
    /// <param name="step">Which step of it; (sourceType, sourceId, step) happens once.</param>
    /// <param name="legs">Signed legs, none of them zero.</param>
    /// <exception cref="InvalidOperationException">The legs do not add up to zero, or one is zero: a bug.</exception>
    public Posting(long number, LocalDate date, Instant recordedAt, string sourceType, string sourceId, string step, ImmutableArray<PostingLeg> legs)
    {
        if (legs.IsDefault || legs.Length < 2 || legs.Any(leg => leg.AmountFen == 0) || legs.Sum(leg => leg.AmountFen) != 0)
            throw new InvalidOperationException($"The posting {sourceType} {sourceId} does not balance.");
        (Number, Date, RecordedAt, SourceType, SourceId, Step, Legs) = (number, date, recordedAt, sourceType, sourceId, step, legs);
    }

    /// <summary>Number within the customer account, from 1 without gaps.</summary>
    public long Number { get; }

    /// <summary>Accounting date.</summary>
    public LocalDate Date { get; }

    /// <summary>When it was recorded.</summary>
    public Instant RecordedAt { get; }

    /// <summary>What it comes from.</summary>
    public string SourceType { get; }

    /// <summary>Which one.</summary>
    public string SourceId { get; }

    /// <summary>Which step of it.</summary>
    public string Step { get; }

    /// <summary>Signed legs; they add up to zero.</summary>
    public ImmutableArray<PostingLeg> Legs { get; }
}
