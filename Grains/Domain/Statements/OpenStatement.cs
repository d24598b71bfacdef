using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>A final statement that is not fully paid.</summary>
/// <param name="Month">Billed month.</param>
/// <param name="AmountDueFen">Amount due when it became final.</param>
/// <param name="PaidFen">Paid so far.</param>
/// <param name="DueAt">Exclusive end of the time to pay.</param>
/// <param name="PastDue">True once that end has passed.</param>
public sealed record OpenStatement(YearMonth Month, long AmountDueFen, long PaidFen, Instant DueAt, bool PastDue)
{
    /// <summary>Still to pay.</summary>
    public long RemainingFen => AmountDueFen - PaidFen;
}
