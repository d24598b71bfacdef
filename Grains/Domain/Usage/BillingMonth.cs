using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>Billing months as yyyyMM numbers, in which totals and claims are kept (T-8).</summary>
public static class BillingMonth
{
    /// <summary>First instant of a month.</summary>
    public static Instant StartOf(int month) => BillingZone.StartOf(BillingZone.Month(month));

    /// <summary>The next month.</summary>
    public static int After(int month) => month % 100 == 12 ? month + 89 : month + 1;

    /// <summary>The month before.</summary>
    public static int Before(int month) => month % 100 == 1 ? month - 89 : month - 1;
}
