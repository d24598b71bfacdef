using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Calendar;

/// <summary>A holiday period, both ends included.</summary>
/// <param name="From">First day off.</param>
/// <param name="To">Last day off.</param>
/// <param name="Name">Name of the holiday.</param>
public sealed record OffPeriod(LocalDate From, LocalDate To, string Name);

/// <summary>
/// One year's holidays and make-up workdays (调休上班日) as the State Council published them: data, not code (requirements 4.1).
/// </summary>
public sealed class WorkingYear
{
    private WorkingYear(int year, string sourceDoc, LocalDate publishedOn, IEnumerable<OffPeriod> off, IEnumerable<LocalDate> makeup)
    {
        (Year, SourceDoc, PublishedOn) = (year, sourceDoc, publishedOn);
        (Off, Makeup) = ([.. off.OrderBy(period => period.From)], [.. makeup.Order()]);
    }

    /// <summary>The year.</summary>
    public int Year { get; }

    /// <summary>The notice it was taken from.</summary>
    public string SourceDoc { get; }

    /// <summary>When the notice was published.</summary>
    public LocalDate PublishedOn { get; }

    /// <summary>Holiday periods in order, none overlapping another.</summary>
    public ImmutableArray<OffPeriod> Off { get; }

    /// <summary>Weekend days that are worked, in order.</summary>
    public ImmutableArray<LocalDate> Makeup { get; }

    /// <summary>A checked year.</summary>
    /// <exception cref="FormatException">It breaks a rule; the message says which in a plain sentence.</exception>
    public static WorkingYear Of(
        int year, string sourceDoc, LocalDate publishedOn, IEnumerable<OffPeriod> off, IEnumerable<LocalDate> makeup)
    {
        if (year is < 1991 or > 2200) throw new FormatException($"{year} is not a year between 1991 and 2200.");
        if (string.IsNullOrWhiteSpace(sourceDoc)) throw new FormatException($"The calendar of {year} does not name its source document.");
        var checkedYear = new WorkingYear(year, sourceDoc, publishedOn, off, makeup);
        checkedYear.CheckOff();
        checkedYear.CheckMakeup();
        return checkedYear;
    }

    /// <summary>Reads a year file {year, sourceDoc, publishedOn, off:[{from,to,name}], makeup:[date]}.</summary>
    /// <exception cref="FormatException">The file breaks a rule; the message says which in a plain sentence.</exception>
    public static WorkingYear Read(string json) => WorkingYearFile.Read(json);

    private void CheckOff()
    {
        if (Off.IsEmpty) throw new FormatException($"The calendar of {Year} lists no holiday.");
        OffPeriod? before = null;
        foreach (var off in Off)
        {
            if (off.To < off.From) throw new FormatException($"{off.Name} of {Year} ends before it starts.");
            if (!MaySpeakOf(off.From) || off.To.Year != Year) throw new FormatException($"{off.Name} lies outside {Year}.");
            if (before is not null && off.From <= before.To) throw new FormatException($"{off.Name} of {Year} overlaps {before.Name}.");
            before = off;
        }
    }

    private void CheckMakeup()
    {
        for (var i = 0; i < Makeup.Length; i++)
        {
            var day = Makeup[i];
            if (!MaySpeakOf(day)) throw new FormatException($"The make-up day {day:uuuu-MM-dd} lies outside {Year}.");
            if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
                throw new FormatException($"The make-up day {day:uuuu-MM-dd} is no weekend day.");
            if (Off.Any(off => off.From <= day && day <= off.To)) throw new FormatException($"{day:uuuu-MM-dd} is both off and made up.");
            if (i > 0 && Makeup[i - 1] == day) throw new FormatException($"The make-up day {day:uuuu-MM-dd} is listed twice.");
        }
    }

    // New Year's holiday may begin, or be made up, in the last days of December: the notice for 2012 made 31 December 2011 a workday.
    private bool MaySpeakOf(LocalDate date) => date.Year == Year || (date.Year == Year - 1 && date is { Month: 12, Day: >= 24 });
}
