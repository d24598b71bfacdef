using System.Collections.Frozen;
using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>The last day of a working-day period; provisional when it leans on a year that is not published yet.</summary>
/// <param name="LastDay">The act is owed until 24:00 of this day.</param>
/// <param name="Provisional">True when an unpublished year was taken as plain Monday to Friday.</param>
public readonly record struct WorkingDeadline(LocalDate LastDay, bool Provisional)
{
    /// <summary>The exclusive end.</summary>
    public Instant End => BillingZone.EndOf(LastDay);
}

/// <summary>Working days (工作日): Monday to Friday, minus holidays, plus make-up workdays (requirements T-4, 4.1). Immutable.</summary>
public sealed class WorkingDayCalendar
{
    private readonly FrozenDictionary<int, WorkingYear> years;
    private readonly FrozenSet<LocalDate> off;
    private readonly FrozenSet<LocalDate> makeup;

    /// <summary>A calendar of published years; a later file for a year replaces the earlier one.</summary>
    public WorkingDayCalendar(IEnumerable<WorkingYear> published)
    {
        years = published.GroupBy(year => year.Year).ToFrozenDictionary(group => group.Key, group => group.Last());
        off = years.Values.SelectMany(year => year.Off).SelectMany(period => new DateInterval(period.From, period.To)).ToFrozenSet();
        makeup = years.Values.SelectMany(year => year.Makeup).ToFrozenSet();
    }

    /// <summary>The years shipped with the program: 2024 to 2026.</summary>
    public static WorkingDayCalendar Default { get; } = new(Shipped());

    /// <summary>True when the year's schedule is known.</summary>
    public bool IsPublished(int year) => years.ContainsKey(year);

    /// <summary>Whether people work on a date.</summary>
    public bool IsWorkingDay(LocalDate date) =>
        makeup.Contains(date) || (date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !off.Contains(date));

    /// <summary>The calendar with one more year, or with a year replaced.</summary>
    public WorkingDayCalendar With(WorkingYear year) => new([.. years.Values, year]);

    /// <summary>The so-many-th working day after a date, which itself never counts.</summary>
    public WorkingDeadline AddWorkingDays(LocalDate start, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var (day, provisional) = (start, false);
        for (var left = days; left > 0;)
        {
            day = day.PlusDays(1);
            provisional |= !IsPublished(day.Year);
            if (IsWorkingDay(day)) left--;
        }
        return new WorkingDeadline(day, provisional);
    }

    /// <summary>Working days after one date up to and including another.</summary>
    public int CountWorkingDays(LocalDate after, LocalDate upTo)
    {
        var count = 0;
        for (var day = after.PlusDays(1); day <= upTo; day = day.PlusDays(1))
            if (IsWorkingDay(day)) count++;
        return count;
    }

    private static IEnumerable<WorkingYear> Shipped()
    {
        var assembly = typeof(WorkingDayCalendar).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Metering.Domain.Calendar.Data.", StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return WorkingYear.Read(reader.ReadToEnd());
        }
    }
}
