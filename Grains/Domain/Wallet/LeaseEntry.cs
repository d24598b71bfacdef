using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Wallet;

/// <summary>What the account knows of one resource: its lease, and what was posted for it so far. Kept in a page, not in the snapshot.</summary>
/// <param name="Lease">Cumulative lease counters.</param>
/// <param name="HeldFen">Held for authorizations at the newest report.</param>
/// <param name="Lines">Posted per product and month, ordered by month, then product.</param>
/// <param name="Grants">Posted per allowance, in order of purchase.</param>
public sealed record LeaseEntry(LeaseAccount Lease, long HeldFen, ImmutableArray<PostedLine> Lines, ImmutableArray<PostedGrant> Grants)
{
    /// <summary>Lines of what was paid at once and stands on no statement yet; null when nothing waits.</summary>
    public ImmutableArray<BilledLine>? Purchases { get; init; }

    /// <summary>A resource that never had a lease.</summary>
    public static LeaseEntry Empty { get; } = new(default, 0, [], []);

    /// <summary>Out with the resource and neither spent nor held, as far as reported: what a recall can bring back.</summary>
    public long IdleFen => Lease.OutstandingFen - HeldFen;

    /// <summary>True when the resource may have figures that the account has not posted yet.</summary>
    public bool MayHaveNews => Lease.OutstandingFen > 0 || Grants.Any(grant => grant.OpenFen > 0);

    /// <summary>With one line written or replaced.</summary>
    public LeaseEntry With(PostedLine line) => this with
    {
        Lines = [.. Lines.Where(l => l.Sku != line.Sku || l.Month != line.Month).Append(line)
            .OrderBy(l => l.Month.Year * 100 + l.Month.Month).ThenBy(l => l.Sku, StringComparer.Ordinal)],
    };

    /// <summary>With something paid at once; several of one product in one month are one line.</summary>
    public LeaseEntry With(BilledLine paid)
    {
        var waiting = Purchases ?? [];
        for (var i = 0; i < waiting.Length; i++)
            if (waiting[i] with { Units = paid.Units, GrossFen = paid.GrossFen } == paid)
                return this with
                {
                    Purchases = waiting.SetItem(i, paid with
                    {
                        Units = waiting[i].Units + paid.Units, GrossFen = waiting[i].GrossFen + paid.GrossFen,
                    }),
                };
        return this with { Purchases = waiting.Add(paid) };
    }

    /// <summary>Lines of what was paid at once in months up to this one and stands on no statement yet.</summary>
    public ImmutableArray<BilledLine> PaidThrough(YearMonth month) =>
        (Purchases ?? []).RemoveAll(line => BillingZone.Number(line.UsageMonth) > BillingZone.Number(month));

    /// <summary>Without what was paid in months up to this one.</summary>
    public LeaseEntry Billed(YearMonth month)
    {
        var left = (Purchases ?? []).RemoveRange(PaidThrough(month));
        return this with { Purchases = left.IsEmpty ? null : left };
    }

    /// <summary>With one grant added, or replaced in its place.</summary>
    public LeaseEntry With(PostedGrant grant)
    {
        for (var i = 0; i < Grants.Length; i++)
            if (Grants[i].GrantId == grant.GrantId) return this with { Grants = Grants.SetItem(i, grant) };
        return this with { Grants = Grants.Add(grant) };
    }
}

/// <summary>Posted from the wallet for one product in one month, cumulative fen; the rule is fixed by the first posting.</summary>
public readonly record struct PostedLine(string Sku, YearMonth Month, long Units, long GrossFen, RevenueRule Rule);

/// <summary>An allowance that was paid for, and how much of the price became revenue.</summary>
public sealed record PostedGrant(string GrantId, string Sku, RevenueRule Rule, long PaidFen, long ConsumedUnits, long RecognisedFen, long BreakageFen)
{
    /// <summary>Paid and not yet revenue.</summary>
    public long OpenFen => RefundedFen > 0 || Closed ? 0 : PaidFen - RecognisedFen - BreakageFen;

    /// <summary>Given back to the customer, fen: the whole price; what had been revenue was reversed.</summary>
    public long RefundedFen { get; init; }

    /// <summary>Month of the statement that shows its price; null when an order sold it.</summary>
    public YearMonth? PaidIn { get; init; }

    /// <summary>Given back to the wallet when it ended, fen; null when nothing was.</summary>
    public long? ReturnedFen { get; init; }

    /// <summary>True when it was taken back without money (a bonus, 2.4), or its rest was withheld with the account's end .</summary>
    public bool Closed { get; init; }
}
