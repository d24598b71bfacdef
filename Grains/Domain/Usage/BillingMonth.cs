using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>The billing month (yyyyMM) of an instant in Asia/Shanghai (T-1, T-8), quick for a run of events of one month.</summary>
public struct BillingMonth
{
    private static readonly Offset China = Offset.FromHours(8);
    private Instant from;
    private Instant until;
    private int month;

    /// <summary>The month of a start instant, yyyyMM.</summary>
    public int Of(Instant start)
    {
        if (month != 0 && start >= from && start < until) return month;
        var date = start.WithOffset(China).Date;
        month = date.Year * 100 + date.Month;
        from = StartOf(month);
        until = StartOf(After(month));
        return month;
    }

    /// <summary>First instant of a month.</summary>
    public static Instant StartOf(int month) => new LocalDate(month / 100, month % 100, 1).AtMidnight().WithOffset(China).ToInstant();

    /// <summary>The civil date of an instant.</summary>
    public static LocalDate DateOf(Instant instant) => instant.WithOffset(China).Date;

    /// <summary>The next month.</summary>
    public static int After(int month) => month % 100 == 12 ? month + 89 : month + 1;

    /// <summary>The month before.</summary>
    public static int Before(int month) => month % 100 == 1 ? month - 89 : month - 1;

    /// <summary>The month of an instant, yyyyMM.</summary>
    public static int At(Instant instant)
    {
        var date = DateOf(instant);
        return date.Year * 100 + date.Month;
    }
}
