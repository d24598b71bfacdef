using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class WorkingDayTests
{
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

    [Theory]
    [InlineData("2026-02-13", 5, "2026-02-27")]
    [InlineData("2026-08-10", 45, "2026-10-16")]
    [InlineData("2026-01-05", 45, "2026-03-13")]
    [InlineData("2026-09-18", 1, "2026-09-20")]
    [InlineData("2026-09-19", 1, "2026-09-20")]
    [InlineData("2026-09-30", 1, "2026-10-08")]
    public void Deadlines_of_the_worked_scenarios(string start, int days, string last) =>
        Published.AddWorkingDays(Date(start), days).ShouldBe(new WorkingDeadline(Date(last), Provisional: false));

    [Fact]
    public void A_deadline_in_an_unpublished_year_is_provisional_until_the_year_is_loaded()
    {
        Published.AddWorkingDays(Date("2026-11-02"), 45).ShouldBe(new WorkingDeadline(Date("2027-01-04"), Provisional: true));

        var loaded = Published.With(new WorkingYear(2027, "test", [new OffPeriod(Date("2027-01-01"), Date("2027-01-03"), "元旦")], []));
        loaded.AddWorkingDays(Date("2026-11-02"), 45).ShouldBe(new WorkingDeadline(Date("2027-01-05"), Provisional: false));
    }

    [Fact]
    public void Every_start_and_length_agrees_with_counting_day_by_day()
    {
        for (var start = new LocalDate(2024, 1, 1); start.Year < 2026 || start.Month < 10; start = start.PlusDays(1))
            foreach (var days in (int[])[0, 1, 5, 15, 45, 60])
            {
                var last = Published.AddWorkingDays(start, days).LastDay;
                Published.CountWorkingDays(start, last).ShouldBe(days);
                if (days > 0) Published.IsWorkingDay(last).ShouldBeTrue();
            }
    }

    [Theory]
    [InlineData("""{"year":2026,"sourceDoc":"x","publishedOn":"2025-11-04","off":[{"from":"2026-02-23","to":"2026-02-15","name":"春节"}],"makeup":[]}""", "ends before")]
    [InlineData("""{"year":2026,"sourceDoc":"x","publishedOn":"2025-11-04","off":[],"makeup":["2026-02-16"]}""", "no weekend day")]
    [InlineData("""{"year":2026,"sourceDoc":"x","publishedOn":"2025-11-04","off":[],"makeup":["2027-01-03"]}""", "outside 2026")]
    [InlineData("""{"year":2026,"sourceDoc":"x","publishedOn":"2025-11-04","off":[],"makeup":["soon"]}""", "not a date")]
    [InlineData("""{"year":2026}""", "not valid JSON")]
    public void A_broken_calendar_file_says_what_is_wrong(string json, string expected) =>
        Should.Throw<FormatException>(() => WorkingYear.Read(json)).Message.ShouldContain(expected);

    private static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
