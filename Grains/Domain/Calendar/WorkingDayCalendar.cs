using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>Working days (工作日): Monday to Friday, minus holidays, plus make-up workdays (requirements T-4, 4.1). Immutable.</summary>
public sealed class WorkingDayCalendar
{
    private readonly FrozenDictionary<int, WorkingYear> years;

    // Dates on which a notice speaks: true is worked, false is off. All others follow the week.
    private readonly FrozenDictionary<LocalDate, bool> published;

    private ImmutableArray<DateInterval> idle = [];

    /// <summary>A calendar of published years; a later file for a year replaces the earlier one.</summary>
    public WorkingDayCalendar(IEnumerable<WorkingYear> published)
    {
        years = published.GroupBy(year => year.Year).ToFrozenDictionary(group => group.Key, group => group.Last());
        var days = new Dictionary<LocalDate, bool>();
        // In order of years: a notice may speak about the last days of the year before, and the later notice prevails.
        foreach (var year in years.Values.OrderBy(year => year.Year))
        {
            foreach (var day in year.Off.SelectMany(period => new DateInterval(period.From, period.To))) days[day] = false;
            foreach (var day in year.Makeup) days[day] = true;
        }
        this.published = days.ToFrozenDictionary();
    }

    /// <summary>The years shipped with the program: 2024 to 2026.</summary>
    public static WorkingDayCalendar Default { get; } = new(Shipped());

    /// <summary>True when the year's schedule is known.</summary>
    public bool IsPublished(int year) => years.ContainsKey(year);

    /// <summary>True when days were taken out of it.</summary>
    public bool HasIdleDays => !idle.IsEmpty;

    /// <summary>Whether people work on a date; in an unpublished year Monday to Friday are worked.</summary>
    public bool IsWorkingDay(LocalDate date) => !idle.Any(days => days.Contains(date)) && IsWorked(date);

    private bool IsWorked(LocalDate date) =>
        published.TryGetValue(date, out var worked) ? worked : date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);

    /// <summary>The calendar with one more year, or with a year replaced.</summary>
    public WorkingDayCalendar With(WorkingYear year) => new([.. years.Values, year]);

    /// <summary>
    /// The calendar of a duty that stood still on some days (10.1): they do not count, and what is left of the time goes on after them.
    /// </summary>
    public WorkingDayCalendar Without(IEnumerable<DateInterval> days) => new(years.Values) { idle = [.. days] };

    /// <summary>The so-many-th working day after a date, which itself never counts; with 0 the date itself.</summary>
    public Deadline AddWorkingDays(LocalDate start, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var (day, provisional) = (start, false);
        for (var left = days; left > 0;)
        {
            day = day.PlusDays(1);
            provisional |= !IsPublished(day.Year);
            if (IsWorkingDay(day)) left--;
        }
        return new Deadline(day, provisional);
    }

    /// <summary>The date itself when it is worked, else the next working day.</summary>
    public Deadline WorkingDayFrom(LocalDate date)
    {
        var provisional = !IsPublished(date.Year);
        while (!IsWorkingDay(date))
        {
            date = date.PlusDays(1);
            provisional |= !IsPublished(date.Year);
        }
        return new Deadline(date, provisional);
    }

    /// <summary>Working days after one date up to and including another; none when the second is not later.</summary>
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
        foreach (var name in assembly.GetManifestResourceNames().Order())
        {
            if (!name.StartsWith("Metering.Domain.Calendar.Data.", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return WorkingYear.Read(reader.ReadToEnd());
        }
    }
}
