using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Disruptions;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using NodaTime;

namespace Metering.Domain.Seats;

/// <summary>What a paid term was bought as. The numbers are stored.</summary>
public enum TermKind
{
    /// <summary>The first purchase.</summary>
    Initial = 0,

    /// <summary>Seats added to a running term.</summary>
    Addition = 1,

    /// <summary>More months (2.2).</summary>
    Renewal = 2,
}

/// <summary>One payment's worth of service over days: deferred when it is activated, revenue as the days pass.</summary>
/// <param name="Number">Its number in the subscription, from 1.</param>
/// <param name="Kind">What it was bought as.</param>
/// <param name="OrderId">Order that paid it.</param>
/// <param name="Quantity">Seats.</param>
/// <param name="PaidFen">Paid, VAT included.</param>
/// <param name="StartedOn">The day before its first charged day.</param>
/// <param name="LastDay">Its last charged day.</param>
/// <param name="Rule">Where its revenue goes and its VAT rate.</param>
public sealed record TermMoney(int Number, TermKind Kind, string OrderId, long Quantity, long PaidFen, LocalDate StartedOn, LocalDate LastDay,
    RevenueRule Rule)
{
    /// <summary>Gross made revenue so far, fen.</summary>
    public long RecognisedFen { get; init; }

    /// <summary>Net of what was made revenue: each posting was split on its own, so this is a sum and not a split (M-3).</summary>
    public long RecognisedNetFen { get; init; }

    /// <summary>Given back to the customer, fen; then nothing of it is revenue any more.</summary>
    public long RefundedFen { get; init; }

    /// <summary>Paid and not yet revenue, fen.</summary>
    public long OpenFen => RefundedFen > 0 ? 0 : PaidFen - RecognisedFen - SettledFen;

    /// <summary>Settled when the subscription ended early, fen: given back in proportion, forfeited, or left as breakage.</summary>
    public long SettledFen { get; init; }

    /// <summary>Idle days within it that an extension made up for: its last day is later by them, and they earn nothing.</summary>
    public int ExtendedDays { get; init; }

    /// <summary>Days from its start to its last day, idle ones included (T-5).</summary>
    public int Days => Term.ChargeableDays(StartedOn, LastDay);

    /// <summary>
    /// Revenue due at 24:00 of a day: HalfUp(paid x days used / days), cumulative (M-2); idle days are of neither (10.1), so that their money stays
    /// open beyond the last day until it is decided what becomes of them. It never falls: a term that was made longer without having lost days earns
    /// more slowly from then on.
    /// </summary>
    public long RevenueThrough(LocalDate day, ImmutableArray<IdleSpan> idle)
    {
        if (RefundedFen > 0 || SettledFen > 0) return RecognisedFen;
        // Seats added on the last day itself have no charged day and cost nothing.
        if (Days == 0) return PaidFen;
        var used = Term.DaysUsed(StartedOn, LastDay, day);
        if (idle.IsEmpty) return Rounding.HalfUp((decimal)PaidFen * used / Days);
        var last = LocalDate.Min(day, LastDay);
        var counted = used - idle.Sum(span => span.DaysIn(StartedOn, last));
        return Math.Max(RecognisedFen, Rounding.HalfUp((decimal)PaidFen * counted / (Days - ExtendedDays)));
    }
}
