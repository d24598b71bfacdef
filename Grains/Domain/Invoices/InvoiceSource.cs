using System.Collections.Immutable;
using Metering.Domain.Money;

namespace Metering.Domain.Invoices;

/// <summary>What was sold under one description at one VAT rate.</summary>
/// <param name="Item">Description with its tax class (商品名称), for example *电信服务*基础电信服务费.</param>
/// <param name="VatPercent">Rate in percent.</param>
/// <param name="GrossFen">Gross amount sold, above zero.</param>
public sealed record Supply(string Item, decimal VatPercent, long GrossFen);

/// <summary>Something paid for, for which fapiao can be asked: a final statement or an order.</summary>
/// <param name="Key">statement:yyyyMM or order:id.</param>
/// <param name="Supplies">What it sold; descriptions and rates never change once known.</param>
/// <param name="PaidFen">Paid so far.</param>
/// <param name="RefundedFen">Given back of what was paid.</param>
public sealed record InvoiceSource(string Key, ImmutableArray<Supply> Supplies, long PaidFen, long RefundedFen)
{
    /// <summary>Part of what was given back that has left the seller; the rest waits, for a red letter if need be.</summary>
    public long PaidOutFen { get; init; }

    /// <summary>Given back of each supply; null when nothing was, or when it is not known of which.</summary>
    public ImmutableArray<long>? RefundedBySupply { get; init; }

    /// <summary>Everything sold.</summary>
    public long GrossFen => Supplies.Sum(supply => supply.GrossFen);

    /// <summary>True when nothing remains to be paid (clause 5.2: after full payment).</summary>
    public bool PaidInFull => PaidFen >= GrossFen;

    /// <summary>Most that fapiao may say of it: paid less refunded (5.2, 发票不可重复开具).</summary>
    public long CapFen => PaidFen - RefundedFen;

    /// <summary>With all that was given back of it, by supply.</summary>
    public InvoiceSource Returned(ImmutableArray<Supply> returned) => returned.IsEmpty ? this : this with
    {
        RefundedFen = returned.Sum(back => back.GrossFen),
        RefundedBySupply = BySupply(Supplies, returned),
    };

    /// <summary>With more given back of it than was known, never more than was paid.</summary>
    public InvoiceSource AlsoReturned(ImmutableArray<Supply> more)
    {
        if (more.IsEmpty) return this;
        var back = BySupply(Supplies, more);
        return this with
        {
            RefundedFen = Math.Min(PaidFen, RefundedFen + more.Sum(one => one.GrossFen)),
            RefundedBySupply = [.. back.Select((fen, i) => Math.Min(Supplies[i].GrossFen, (RefundedBySupply?[i] ?? 0) + fen))],
        };
    }

    /// <summary>Amounts of supplies, in the order of these.</summary>
    internal static ImmutableArray<long> BySupply(ImmutableArray<Supply> supplies, ImmutableArray<Supply> amounts) =>
    [
        .. supplies.Select(supply => amounts.Where(one => one.Item == supply.Item && one.VatPercent == supply.VatPercent)
            .Sum(one => one.GrossFen)),
    ];

    /// <summary>Most that fapiao may say of one supply.</summary>
    public long CapOf(int supply) => Supplies[supply].GrossFen - (RefundedBySupply?[supply] ?? 0);
}

/// <summary>A source with what fapiao have taken of it. Its home is a page of the account.</summary>
/// <param name="Source">The figures; null before the first request.</param>
/// <param name="TakenFen">Per supply: reserved, plus issued blue, less red.</param>
public sealed record SourceEntry(InvoiceSource? Source, ImmutableArray<long> TakenFen)
{
    /// <summary>A source nobody asked for yet.</summary>
    public static SourceEntry Empty { get; } = new(null, []);

    /// <summary>Taken of all supplies.</summary>
    public long TotalTakenFen => TakenFen.Sum();

    /// <summary>Still to be invoiced. As much may be refunded without a red letter first.</summary>
    public long FreeFen => Source is null ? 0
        : Math.Max(0, Math.Min(Math.Min(Source.CapFen, Source.GrossFen) - TotalTakenFen, FreeBySupply().Sum()));

    /// <summary>True when fapiao say more than is left after refunds that were approved: a red letter comes before their pay-out.</summary>
    public bool NeedsRedLetter => OverstatedFen.Any(fen => fen > 0);

    /// <summary>What fapiao say of all supplies beyond what was paid and not given back.</summary>
    public long ExcessFen => Source is null ? 0 : Math.Max(0, TotalTakenFen - Source.CapFen);

    /// <summary>
    /// Per supply: what fapiao say of it beyond what was not given back, so that a red letter takes it back. What was given back of no known
    /// supply counts for all in proportion.
    /// </summary>
    public ImmutableArray<long> OverstatedFen
    {
        get
        {
            long[] known = [.. TakenFen.Select((taken, i) => Math.Clamp(taken - Source!.CapOf(i), 0, taken))];
            var unknown = Math.Min(ExcessFen, TotalTakenFen) - known.Sum();
            if (unknown <= 0) return [.. known];
            var rest = Shares.ByLargestRemainder(unknown, [.. TakenFen.Select((taken, i) => taken - known[i])]);
            return [.. known.Select((fen, i) => fen + rest[i])];
        }
    }

    /// <summary>An amount over the supplies, in proportion to what is free of each, to the fen.</summary>
    /// <param name="amountFen">At most <see cref="FreeFen"/>.</param>
    public ImmutableArray<long> Split(long amountFen) => [.. Shares.ByLargestRemainder(amountFen, FreeBySupply())];

    /// <summary>With amounts taken, or given back when negative.</summary>
    /// <exception cref="InvalidOperationException">The cap or zero would be passed: a bug, never a refusal.</exception>
    public SourceEntry Take(ImmutableArray<long> fen)
    {
        var after = this with { TakenFen = [.. TakenFen.Select((taken, i) => taken + fen[i])] };
        return after.Sound();
    }

    /// <summary>With new figures.</summary>
    /// <exception cref="InvalidOperationException">They contradict what is known, or fapiao already say more than they allow.</exception>
    public SourceEntry With(InvoiceSource source)
    {
        var same = Source is null || (Source.Supplies.Length == source.Supplies.Length && Source.Supplies.Zip(source.Supplies)
            .All(pair => pair.First.Item == pair.Second.Item && pair.First.VatPercent == pair.Second.VatPercent));
        if (!same) throw new InvalidOperationException($"The supplies of {source.Key} have changed.");
        return new SourceEntry(source, Source is null ? [.. new long[source.Supplies.Length]] : TakenFen).Sound();
    }

    private long[] FreeBySupply() => [.. TakenFen.Select((taken, i) => Math.Max(0, Source!.CapOf(i) - taken))];

    private SourceEntry Sound()
    {
        for (var i = 0; i < TakenFen.Length; i++)
            if (TakenFen[i] < 0 || TakenFen[i] > Source!.Supplies[i].GrossFen)
                throw new InvalidOperationException($"{Source!.Key}: a fapiao line is outside what was sold.");
        return TotalTakenFen <= Source!.PaidFen - Source.PaidOutFen ? this
            : throw new InvalidOperationException($"{Source!.Key}: fapiao pass what was paid and not refunded.");
    }
}
