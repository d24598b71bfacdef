using Metering.Domain.Calendar;
using Metering.Domain.Invoices;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Invoices;

/// <summary>The 45 working days of clause 5.2 (S10), against a second implementation that shares neither code nor data.</summary>
public sealed class IssueClockTests
{
    private static readonly InvoicePolicies Policies = new InvoicePolicies().Validated();

    // From the notices of the State Council's General Office, as dates: off on a weekday, worked on a weekend day.
    private static readonly string[] OffWeekdays =
    [
        "2024-01-01", "2024-02-12..2024-02-16", "2024-04-04..2024-04-05", "2024-05-01..2024-05-03", "2024-06-10", "2024-09-16..2024-09-17",
        "2024-10-01..2024-10-04", "2024-10-07", "2025-01-01", "2025-01-28..2025-01-31", "2025-02-03..2025-02-04", "2025-04-04",
        "2025-05-01..2025-05-02", "2025-05-05", "2025-06-02", "2025-10-01..2025-10-03", "2025-10-06..2025-10-08", "2026-01-01..2026-01-02",
        "2026-02-16..2026-02-20", "2026-02-23", "2026-04-06", "2026-05-01", "2026-05-04..2026-05-05", "2026-06-19", "2026-09-25",
        "2026-10-01..2026-10-02", "2026-10-05..2026-10-07",
    ];

    private static readonly string[] WorkedWeekendDays =
    [
        "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12", "2025-01-26",
        "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20",
        "2026-10-10",
    ];

    [Fact]
    [Trait("Clause", "5.2")]
    public void Every_start_date_of_2024_to_2026_agrees_with_an_independent_count()
    {
        var worked = WorkedDates();
        for (var start = new DateOnly(2024, 1, 1); start <= new DateOnly(2026, 12, 31); start = start.AddDays(1))
        {
            var clock = IssueClock.Of(LocalDate.FromDateOnly(start), WorkingDayCalendar.Default, 0, Policies);
            int[] days = [30, 40, 44, 45];
            LocalDate[] found = [.. clock.Alerts.Select(alert => alert.Day), clock.Deadline.LastDay];

            found.ShouldBe(days.Select(n => LocalDate.FromDateOnly(Nth(worked, start, n))), $"start {start:O}");
            clock.Deadline.Provisional.ShouldBe(clock.Deadline.LastDay.Year > 2026, $"start {start:O}");
        }
    }

    [Theory]
    [InlineData("2026-08-10", "2026-10-16", false)]
    [InlineData("2026-01-05", "2026-03-13", false)]
    [InlineData("2026-11-02", "2027-01-04", true)]
    public void The_vectors_of_S10(string start, string lastDay, bool provisional)
    {
        var deadline = IssueClock.Of(Date(start), WorkingDayCalendar.Default, 0, Policies).Deadline;

        deadline.ShouldBe(new Deadline(Date(lastDay), provisional));
    }

    [Fact]
    public void A_year_published_later_moves_the_deadline_and_makes_it_sure()
    {
        var with2027 = WorkingDayCalendar.Default.With(WorkingYear.Of(2027, "test notice", new LocalDate(2026, 11, 10),
            [new OffPeriod(new LocalDate(2027, 1, 1), new LocalDate(2027, 1, 3), "元旦")], []));

        IssueClock.Of(Date("2026-11-02"), with2027, 1, Policies).Deadline.ShouldBe(new Deadline(Date("2027-01-05"), false));
    }

    [Fact]
    public void The_alert_at_45_natural_days_is_off_unless_asked_for()
    {
        IssueClock.Of(Date("2026-08-10"), WorkingDayCalendar.Default, 0, Policies).Alerts.Select(alert => alert.Name)
            .ShouldBe(["WORKING_DAY_30", "WORKING_DAY_40", "WORKING_DAY_44"]);

        var asked = IssueClock.Of(Date("2026-08-10"), WorkingDayCalendar.Default, 0, (Policies with { AlertNaturalDays = 45 }).Validated());

        asked.Alerts.Select(alert => $"{alert.Name} {alert.Day:uuuu-MM-dd}").ShouldBe(
            ["WORKING_DAY_30 2026-09-20", "NATURAL_DAY_45 2026-09-24", "WORKING_DAY_40 2026-10-10", "WORKING_DAY_44 2026-10-15"]);
    }

    [Theory]
    [InlineData(46)]
    [InlineData(0)]
    public void The_contracts_45_days_can_only_be_shortened(int days) =>
        Should.Throw<ArgumentException>(() => new InvoicePolicies { WorkingDays = days, AlertWorkingDays = [] }.Validated());

    private static LocalDate Date(string iso) => LocalDate.FromDateOnly(DateOnly.ParseExact(iso, "yyyy-MM-dd"));

    /// <summary>Every working date of 2024 to mid-2027 in a sorted list; 2027 is not published, so weekdays alone.</summary>
    private static List<DateOnly> WorkedDates()
    {
        var off = OffWeekdays.SelectMany(Range).ToHashSet();
        var makeup = WorkedWeekendDays.Select(day => DateOnly.Parse(day)).ToHashSet();
        off.ShouldAllBe(day => !IsWeekend(day));
        makeup.ShouldAllBe(day => IsWeekend(day));
        return [.. Range("2024-01-01..2027-06-30").Where(day => makeup.Contains(day) || (!IsWeekend(day) && !off.Contains(day)))];
    }

    private static IEnumerable<DateOnly> Range(string text)
    {
        var ends = text.Split("..");
        for (var day = DateOnly.Parse(ends[0]); day <= DateOnly.Parse(ends[^1]); day = day.AddDays(1)) yield return day;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static DateOnly Nth(List<DateOnly> worked, DateOnly start, int n)
    {
        var at = worked.BinarySearch(start);
        return worked[(at >= 0 ? at : ~at - 1) + n];
    }
}
