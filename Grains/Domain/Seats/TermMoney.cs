using Metering.Domain.Calendar;
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

    /// <summary>Days that it is spread over (T-5).</summary>
    public int Days => Term.ChargeableDays(StartedOn, LastDay);

    /// <summary>Revenue due at 24:00 of a day: HalfUp(paid x days used / days), cumulative (M-2).</summary>
    public long RevenueThrough(LocalDate day)
    {
        if (RefundedFen > 0 || SettledFen > 0) return RecognisedFen;
        // Seats added on the last day itself have no charged day and cost nothing.
        return day >= LastDay || Days == 0 ? PaidFen : Rounding.HalfUp((decimal)PaidFen * Term.DaysUsed(StartedOn, LastDay, day) / Days);
    }
}
