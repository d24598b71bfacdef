using System.Collections.Immutable;
using Metering.Domain.Calendar;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>Why the time of 4.6 stands still. The numbers are stored.</summary>
public enum PauseCause
{
    /// <summary>The customer modifies its material (4.6, A-06).</summary>
    CustomerModification = 0,

    /// <summary>Force majeure (10.1).</summary>
    ForceMajeure = 1,

    /// <summary>The account's file lost what the order rests on, which the customer has to hand in again (3.3(2)).</summary>
    MaterialLapsed = 2,
}

/// <summary>Days that do not count: from the first to the last, both included; open while the last is not known.</summary>
/// <param name="Cause">Why.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it lasts.</param>
public sealed record ClockPause(PauseCause Cause, LocalDate From, LocalDate? To);

/// <summary>The working days within which a paid order is opened (4.6, T-9): a stored record, its deadline is computed.</summary>
/// <param name="StartedOn">The later of full payment and submission of the accepted material; itself not counted (T-2).</param>
/// <param name="Pauses">Pauses, oldest first.</param>
/// <param name="Warned">Warnings given: 0, 1 (day 3) or 2 (day 4).</param>
public sealed record ActivationClock(LocalDate StartedOn, ImmutableArray<ClockPause> Pauses, int Warned)
{
    /// <summary>True while it stands still: there is no deadline then.</summary>
    public bool IsPaused => Pauses.Any(pause => pause.To is null);

    /// <summary>The so-many-th day that counts: worked, and in no pause.</summary>
    public Deadline Day(int number, WorkingDayCalendar workingDays)
    {
        var (day, provisional) = (StartedOn, false);
        for (var left = number; left > 0;)
        {
            day = workingDays.AddWorkingDays(day, 1).LastDay;
            provisional |= !workingDays.IsPublished(day.Year);
            if (!Pauses.Any(pause => pause.From <= day && (pause.To is null || day <= pause.To))) left--;
            // An open pause has no end to count beyond.
            if (IsPaused && day > Pauses[^1].From) break;
        }
        return new Deadline(day, provisional);
    }
}
