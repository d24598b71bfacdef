using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class WorkingYearTests
{
    private const string Good = """
        {"year":2027,"sourceDoc":"a test","publishedOn":"2026-11-04",
        "off":[{"from":"2027-01-01","to":"2027-01-03","name":"元旦"}],"makeup":["2027-01-09"]}
        """;

    private static readonly WorkingDayCalendar Published = WorkingDayCalendar.Default;

    [Fact]
    public void A_file_is_read_whole()
    {
        var year = WorkingYear.Read(Good);

        (year.Year, year.SourceDoc, year.PublishedOn).ShouldBe((2027, "a test", new LocalDate(2026, 11, 4)));
        year.Off.ShouldBe([new OffPeriod(new LocalDate(2027, 1, 1), new LocalDate(2027, 1, 3), "元旦")]);
        year.Makeup.ShouldBe([new LocalDate(2027, 1, 9)]);
    }

    [Fact]
    public void A_deadline_in_an_unpublished_year_is_provisional_until_the_year_is_loaded()
    {
        Published.AddWorkingDays(Date("2026-11-02"), 45).ShouldBe(new Deadline(Date("2027-01-04"), Provisional: true));

        var loaded = Published.With(WorkingYear.Read(Good));
        loaded.AddWorkingDays(Date("2026-11-02"), 45).ShouldBe(new Deadline(Date("2027-01-05"), Provisional: false));
    }

    [Fact]
    public void Loading_a_year_again_replaces_it_and_leaves_the_old_calendar_as_it_was()
    {
        var first = Published.With(WorkingYear.Read(Good));
        var second = first.With(WorkingYear.Read(Good.Replace("2027-01-03", "2027-01-04", StringComparison.Ordinal)));

        (first.IsWorkingDay(Date("2027-01-04")), second.IsWorkingDay(Date("2027-01-04"))).ShouldBe((true, false));
        (Published.IsPublished(2027), second.IsPublished(2027)).ShouldBe((false, true));
    }

    [Fact]
    public void A_notice_may_make_up_new_years_holiday_in_the_december_before()
    {
        var calendar = Published.With(WorkingYear.Read(Good.Replace("2027-01-09", "2026-12-26", StringComparison.Ordinal)));

        Published.AddWorkingDays(Date("2026-12-25"), 1).LastDay.ShouldBe(Date("2026-12-28"));
        calendar.AddWorkingDays(Date("2026-12-25"), 1).ShouldBe(new Deadline(Date("2026-12-26"), Provisional: false));
    }

    [Fact]
    public void Where_two_notices_speak_of_one_day_the_later_year_prevails()
    {
        var holiday = new OffPeriod(Date("2027-12-25"), Date("2027-12-26"), "a holiday");
        var newYear = new OffPeriod(Date("2028-01-01"), Date("2028-01-03"), "元旦");
        var older = WorkingYear.Of(2027, "a test", Date("2026-11-04"), [holiday], []);
        var later = WorkingYear.Of(2028, "a test", Date("2027-11-04"), [newYear], [Date("2027-12-26")]);

        new WorkingDayCalendar([older, later]).IsWorkingDay(Date("2027-12-26")).ShouldBeTrue();
        new WorkingDayCalendar([later, older]).IsWorkingDay(Date("2027-12-26")).ShouldBeTrue();
        new WorkingDayCalendar([older]).IsWorkingDay(Date("2027-12-26")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("\"2027-01-03\"", "\"2026-12-31\"", "元旦 of 2027 ends before it starts.")]
    [InlineData("\"2027-01-03\"", "\"2028-01-03\"", "元旦 lies outside 2027.")]
    [InlineData("\"2027-01-01\"", "\"2026-11-30\"", "元旦 lies outside 2027.")]
    [InlineData("2027-01-09", "2027-01-12", "The make-up day 2027-01-12 is no weekend day.")]
    [InlineData("2027-01-09", "2026-01-10", "The make-up day 2026-01-10 lies outside 2027.")]
    [InlineData("2027-01-09", "2027-01-02", "2027-01-02 is both off and made up.")]
    [InlineData("\"2027-01-09\"", "\"2027-01-09\",\"2027-01-09\"", "The make-up day 2027-01-09 is listed twice.")]
    [InlineData("2027-01-09", "soon", "'soon' is not a date like 2026-02-15.")]
    [InlineData("2027-01-09", "2027-02-29", "'2027-02-29' is not a date like 2026-02-15.")]
    [InlineData("\"2027-01-09\"", "null", "'' is not a date like 2026-02-15.")]
    [InlineData("2026-11-04", "yesterday", "'yesterday' is not a date like 2026-02-15.")]
    [InlineData("a test", " ", "The calendar of 2027 does not name its source document.")]
    [InlineData("\"year\":2027", "\"year\":27", "27 is not a year between 1991 and 2200.")]
    [InlineData("}]", "},{\"from\":\"2027-01-03\",\"to\":\"2027-01-05\",\"name\":\"春节\"}]", "春节 of 2027 overlaps 元旦.")]
    [InlineData("}]", "},null]", "A holiday is null.")]
    public void A_broken_file_says_what_is_wrong(string part, string broken, string message) =>
        Should.Throw<FormatException>(() => WorkingYear.Read(Good.Replace(part, broken, StringComparison.Ordinal)))
            .Message.ShouldBe(message);

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"year":2026}""")]
    [InlineData("""{"year":2027,"year":2027,"sourceDoc":"x","publishedOn":"2026-11-04","off":[],"makeup":[]}""")]
    [InlineData("""{"year":2027,"sourceDoc":"x","publishedOn":"2026-11-04","off":[],"makeup":[],"holidays":[]}""")]
    [InlineData("""{"year":2027,"sourceDoc":"x","publishedOn":"2026-11-04","off":[{"from":null,"to":"x","name":"x"}],"makeup":[]}""")]
    [InlineData("""{"year":2027,"sourceDoc":"x","publishedOn":"2026-11-04","off":[],"makeup":[]}""")]
    public void Anything_that_is_not_a_year_is_refused(string json) =>
        Should.Throw<FormatException>(() => WorkingYear.Read(json)).Message.ShouldStartWith("The calendar");

    private static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
