using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>
/// The last day of a period; provisional when it leans on a year whose working days are not published yet (requirements 4.1).
/// </summary>
/// <param name="LastDay">The act is owed until 24:00 of this day.</param>
/// <param name="Provisional">
/// True when an unpublished year was taken as plain Monday to Friday: loading the year may move the deadline.
/// </param>
public readonly record struct Deadline(LocalDate LastDay, bool Provisional)
{
    /// <summary>The exclusive end: 24:00 of the last day (T-2).</summary>
    public Instant End => BillingZone.EndOf(LastDay);

    /// <summary>Whether an act at this instant is in time: 23:59:59.999 of the last day is, 00:00 of the next is not.</summary>
    public bool Includes(Instant instant) => instant < End;
}
