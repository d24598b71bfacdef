using System.Collections.Immutable;

namespace Metering.Domain.Ledger;

/// <summary>Sums per ledger account, debits positive, and how many postings made them.</summary>
/// <param name="Postings">Number of the newest posting.</param>
/// <param name="Fen">Sum per <see cref="LedgerAccount"/>, by its number.</param>
public sealed record TrialTotals(long Postings, ImmutableArray<long> Fen)
{
    /// <summary>No postings yet.</summary>
    public static TrialTotals Empty { get; } = new(0, [.. new long[ChartOfAccounts.All.Length]]);

    /// <summary>Sum of one ledger account, debits positive.</summary>
    public long this[LedgerAccount account] => Fen[(int)account];

    /// <summary>The customer's cash on the service account (a liability, so its sign is turned).</summary>
    public long WalletFen => -this[LedgerAccount.Wallet];

    /// <summary>Zero, always: every posting balances.</summary>
    public long TotalFen => Fen.Sum();

    /// <summary>The totals after one more posting.</summary>
    /// <exception cref="InvalidOperationException">The number is not the next one: a posting was lost or repeated.</exception>
    public TrialTotals With(Posting posting)
    {
        if (posting.Number != Postings + 1) throw new InvalidOperationException($"Posting {posting.Number} follows posting {Postings}.");
        var sums = Fen.ToBuilder();
        foreach (var leg in posting.Legs) sums[(int)leg.Account] += leg.AmountFen;
        return new TrialTotals(posting.Number, sums.ToImmutable());
    }
}
