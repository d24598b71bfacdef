using System.Collections.Immutable;
using Metering.Domain.Money;

namespace Metering.Domain.Ledger;

/// <summary>The legs of the movements that requirements 3.1 and 3.6 list; zero legs are left out.</summary>
public static class Legs
{
    /// <summary>Dr debit / Cr credit; a negative amount turns both around.</summary>
    public static ImmutableArray<PostingLeg> Move(LedgerAccount debit, LedgerAccount credit, long amountFen) =>
        WithoutZero(new PostingLeg(debit, amountFen), new PostingLeg(credit, -amountFen));

    /// <summary>Dr debit gross / Cr revenue net / Cr VAT.OUT; a negative split turns all around.</summary>
    public static ImmutableArray<PostingLeg> Revenue(LedgerAccount debit, LedgerAccount revenue, VatSplit split) => WithoutZero(
        new PostingLeg(debit, split.GrossFen), new PostingLeg(revenue, -split.NetFen), new PostingLeg(LedgerAccount.OutputVat, -split.VatFen));

    /// <summary>Dr source / Cr AR.LATE, AR.CUST (3.6).</summary>
    public static ImmutableArray<PostingLeg> Payment(LedgerAccount source, long lateFeeFen, long principalFen) => WithoutZero(
        new PostingLeg(source, lateFeeFen + principalFen), new PostingLeg(LedgerAccount.LateFeeReceivable, -lateFeeFen),
        new PostingLeg(LedgerAccount.Receivable, -principalFen));

    /// <summary>The same legs turned around.</summary>
    public static ImmutableArray<PostingLeg> Reversed(ImmutableArray<PostingLeg> legs) =>
        [.. legs.Select(leg => leg with { AmountFen = -leg.AmountFen })];

    private static ImmutableArray<PostingLeg> WithoutZero(params ReadOnlySpan<PostingLeg> legs)
    {
        var kept = ImmutableArray.CreateBuilder<PostingLeg>(legs.Length);
        foreach (var leg in legs) if (leg.AmountFen != 0) kept.Add(leg);
        return kept.ToImmutable();
    }
}
