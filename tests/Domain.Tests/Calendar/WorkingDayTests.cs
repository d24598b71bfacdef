using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class WorkingDayTests
{
    // Weekdays off and weekend days worked, typed from the notices by hand: a second form of what the year files say as periods.
    private const string WeekdaysOff =
        "2024: 01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 10-01 10-02 10-03 10-04 10-07 "
        + "2025: 01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08 "
        + "2026: 01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07";

    private const string WeekendsWorked =
        "2024: 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12 2025: 01-26 02-08 04-27 09-28 10-11 "
        + "2026: 01-04 02-14 02-28 05-09 09-20 10-10";

    private static readonly WorkingDayCalendar Published = WorkingDayCalendar.Default;

    [Theory]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void A_year_has_its_working_days(int year, int days) =>
        Published.CountWorkingDays(new LocalDate(year - 1, 12, 31), new LocalDate(year, 12, 31)).ShouldBe(days);

    [Fact]
    public void Months_of_2026_have_their_working_days()
    {
        int[] expected = [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23];

        for (var month = 1; month <= 12; month++)
            Published.CountWorkingDays(new LocalDate(2026, month, 1).PlusDays(-1), new LocalDate(2026, month, 1).PlusMonths(1).PlusDays(-1))
                .ShouldBe(expected[month - 1]);
    }

    [Fact]
    public void New_years_eve_of_2024_was_only_encouraged_leave() => Published.IsWorkingDay(Date("2024-02-09")).ShouldBeTrue();

    [Theory]
    [InlineData("2026-02-13", 5, "2026-02-27")]
    [InlineData("2026-08-10", 45, "2026-10-16")]
    [InlineData("2026-01-05", 45, "2026-03-13")]
    [InlineData("2026-09-18", 1, "2026-09-20")]
    [InlineData("2026-09-19", 1, "2026-09-20")]
    [InlineData("2026-09-30", 1, "2026-10-08")]
    [InlineData("2026-10-03", 1, "2026-10-08")]
    [InlineData("2026-10-03", 0, "2026-10-03")]
    public void Deadlines_of_the_worked_scenarios(string start, int days, string last) =>
        Published.AddWorkingDays(Date(start), days).ShouldBe(new Deadline(Date(last), Provisional: false));

    [Fact]
    public void Every_start_of_three_years_and_every_length_to_60_agrees_with_a_list_of_days()
    {
        var (working, last) = (Reference(), new LocalDate(2026, 12, 31));

        for (var start = new LocalDate(2024, 1, 1); start <= last; start = start.PlusDays(1))
        {
            var next = working.FindIndex(day => day > start);
            for (var days = 0; days <= 60; days++)
            {
                var expected = days == 0 ? start : working[next + days - 1];
                var deadline = Published.AddWorkingDays(start, days);
                var counted = Published.CountWorkingDays(start, deadline.LastDay);
                if (deadline != new Deadline(expected, Provisional: expected > last) || counted != days)
                    Assert.Fail($"{start} + {days}: {deadline}, not {expected}");
            }
        }
    }

    [Fact]
    public void Counting_backwards_finds_nothing() => Published.CountWorkingDays(Date("2026-08-10"), Date("2026-08-03")).ShouldBe(0);

    [Fact]
    public void A_negative_number_of_days_stops() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Published.AddWorkingDays(Date("2026-08-10"), -1));

    private static List<LocalDate> Reference()
    {
        var (off, worked) = (Dates(WeekdaysOff), Dates(WeekendsWorked));
        var days = new List<LocalDate>();
        for (var day = new LocalDate(2024, 1, 1); day.Year < 2028; day = day.PlusDays(1))
            if (worked.Contains(day) || ((int)day.DayOfWeek <= 5 && !off.Contains(day))) days.Add(day);
        return days;
    }

    private static HashSet<LocalDate> Dates(string text)
    {
        var (dates, year) = (new HashSet<LocalDate>(), "");
        foreach (var word in text.Split(' '))
            if (word.EndsWith(':')) year = word[..4];
            else dates.Add(Date($"{year}-{word}"));
        return dates;
    }

    private static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
