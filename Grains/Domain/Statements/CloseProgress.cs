using System.Collections.Immutable;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>A month close that walks the account's resources in pages; durable, so that a crash resumes it where it stood.</summary>
/// <param name="Month">The month.</param>
/// <param name="Resources">Resources whose lines are in, in order of their number.</param>
/// <param name="LinePages">Pages of lines written.</param>
/// <param name="Totals">Sums of those lines.</param>
/// <param name="Revenue">Net of the postpaid lines per REV.* account, by its number.</param>
/// <param name="ChainHash">SHA-256 (hex) over the pages of lines so far, each chained to the one before.</param>
public sealed record CloseProgress(YearMonth Month, long Resources, int LinePages, StatementTotals Totals,
    ImmutableArray<long> Revenue, string ChainHash)
{
    /// <summary>Postpaid gross by VAT rate.</summary>
    public ImmutableArray<RateGross> Rates { get; init; } = [];

    /// <summary>What the lines so far take back of our own supplies of earlier months; null when they take nothing back.</summary>
    public ImmutableArray<CreditedSupply>? Credits { get; init; }

    /// <summary>What is taken back of earlier months beyond all that this one sold; null when it is not.</summary>
    public ImmutableArray<CreditedSupply>? Excess => Credits is { } credits && Totals.GrossFen - CollectedFen is < 0 and var own
        ? CreditedSupply.Beyond(credits, -own) : null;

    /// <summary>VAT rate of most of our own supplies that are due: the main supply's.</summary>
    public decimal MainVatPercent => Rates.IsEmpty ? 0
        : Rates.MaxBy(rate => rate.VatPercent == 0 ? rate.GrossFen - CollectedFen : rate.GrossFen)!.VatPercent;

    /// <summary>Billed for third parties: no supply of ours and without VAT, so that its net is its gross (2.9).</summary>
    private long CollectedFen => Revenue[(int)LedgerAccount.Collected];

    /// <summary>A close that has not seen a resource yet.</summary>
    public static CloseProgress Of(YearMonth month) =>
        new(month, 0, 0, new StatementTotals(0, 0, 0, 0, 0, 0), [.. new long[ChartOfAccounts.All.Length]], "");

    /// <summary>With the lines of more resources.</summary>
    public CloseProgress With(long resources, int linePages, string chainHash, IEnumerable<BilledLine> lines,
        ImmutableArray<CreditedSupply>? credits)
    {
        var totals = Totals;
        var revenue = Revenue.ToBuilder();
        var rates = Rates;
        foreach (var line in lines)
        {
            totals = totals.With(line);
            if (line.Prepaid) continue;
            revenue[(int)line.Rule.Revenue] += line.Split.NetFen;
            rates = RateGross.With(rates, line.Rule.VatPercent, line.GrossFen);
        }
        return this with { Resources = resources, LinePages = LinePages + linePages, ChainHash = chainHash, Totals = totals, Revenue =
            revenue.ToImmutable(), Rates = rates, Credits = credits is { } more ? CreditedSupply.Sum([.. Credits ?? [], .. more]) : Credits };
    }
}

/// <summary>Gross of the postpaid lines at one VAT rate.</summary>
public sealed record RateGross(decimal VatPercent, long GrossFen)
{
    internal static ImmutableArray<RateGross> With(ImmutableArray<RateGross> rates, decimal vatPercent, long grossFen)
    {
        for (var i = 0; i < rates.Length; i++)
            if (rates[i].VatPercent == vatPercent) return rates.SetItem(i, rates[i] with { GrossFen = rates[i].GrossFen + grossFen });
        return rates.Add(new RateGross(vatPercent, grossFen));
    }
}

/// <summary>Sums of lines, never rounded again (M-3).</summary>
/// <param name="Lines">How many.</param>
/// <param name="GrossFen">All lines.</param>
/// <param name="NetFen">All lines.</param>
/// <param name="VatFen">All lines.</param>
/// <param name="PrepaidFen">Gross of the lines paid from the wallet as they happened.</param>
/// <param name="DueVatFen">VAT of the postpaid lines.</param>
public readonly record struct StatementTotals(int Lines, long GrossFen, long NetFen, long VatFen, long PrepaidFen, long DueVatFen)
{
    /// <summary>Postpaid gross: what is to be paid.</summary>
    public long AmountDueFen => GrossFen - PrepaidFen;

    /// <summary>With one more line.</summary>
    public StatementTotals With(BilledLine line) => new(Lines + 1, GrossFen + line.GrossFen, NetFen + line.Split.NetFen, VatFen + line.Split.VatFen,
        PrepaidFen + (line.Prepaid ? line.GrossFen : 0), DueVatFen + (line.Prepaid ? 0 : line.Split.VatFen));
}

/// <summary>A final statement (月结账单). It never changes: what was paid is kept with the open statements.</summary>
/// <param name="Month">Billed month.</param>
/// <param name="FinalisedAt">The instant it became final, on which it was due to.</param>
/// <param name="DueAt">Exclusive end of the time to pay.</param>
/// <param name="Totals">Sums of its lines.</param>
/// <param name="LinePages">Pages its lines are kept in.</param>
/// <param name="ContentHash">SHA-256 (hex) over the chain of pages and the head.</param>
public sealed record FinalStatement(YearMonth Month, Instant FinalisedAt, Instant DueAt, StatementTotals Totals, int LinePages, string ContentHash)
{
    /// <summary>VAT rate of most of what is due, percent: late fees follow it (requirements 4.2).</summary>
    public decimal MainVatPercent { get; init; }
}
