using Metering.Domain.Money;

namespace Metering.Domain.Dunning;

/// <summary>
/// The late fee (滞纳金) of one statement: a running meter of days, rounded cumulatively (M-2), so that no day's rounding is ever lost or
/// charged twice.
/// </summary>
/// <param name="Days">Overdue days charged for; the first is the day after the due date.</param>
/// <param name="ExactFen">Exact fee, fen with fractions.</param>
/// <param name="ChargedFen">Rounded fee.</param>
/// <param name="VatFen">VAT inside it, at the rate of the main supply (价外费用).</param>
/// <param name="PaidFen">Paid of it.</param>
public sealed record LateFee(int Days, decimal ExactFen, long ChargedFen, long VatFen, long PaidFen)
{
    /// <summary>No day overdue.</summary>
    public static LateFee None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Still to pay of it.</summary>
    public long OpenFen => ChargedFen - PaidFen;

    /// <summary>The fee after one more day on a principal, never above <paramref name="capFen"/>.</summary>
    public LateFee NextDay(long principalFen, int perDayPer10000, decimal vatPercent, long capFen)
    {
        var exact = Math.Min(ExactFen + principalFen * (decimal)perDayPer10000 / 10_000, capFen);
        var charged = Rounding.HalfUp(exact);
        return new LateFee(Days + 1, exact, charged, Vat.Split(charged, vatPercent).VatFen, PaidFen);
    }
}
