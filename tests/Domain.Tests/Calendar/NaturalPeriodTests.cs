using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class NaturalPeriodTests
{
    [Theory]
    [InlineData("2026-04-28", 7, "2026-05-05")]
    [InlineData("2026-06-01", 30, "2026-07-01")]
    [InlineData("2026-08-03", 15, "2026-08-18")]
    [InlineData("2026-08-14", 30, "2026-09-13")]
    [InlineData("2026-10-01", 30, "2026-10-31")]
    [InlineData("2028-02-22", 7, "2028-02-29")]
    [InlineData("2026-12-31", 0, "2026-12-31")]
    public void The_day_of_the_event_does_not_count_and_holidays_do(string start, int days, string last) =>
        NaturalPeriod.DeadlineOf(Date(start), days).ShouldBe(new Deadline(Date(last), Provisional: false));

    [Fact]
    public void A_request_in_the_last_millisecond_is_in_time_and_one_at_midnight_is_not()
    {
        var deadline = NaturalPeriod.DeadlineOf(Date("2026-04-28"), 7);

        deadline.Includes(At("2026-05-05T23:59:59.999+08:00")).ShouldBeTrue();
        deadline.Includes(At("2026-05-06T00:00:00+08:00")).ShouldBeFalse();
        deadline.End.ShouldBe(At("2026-05-06T00:00:00+08:00"));
    }

    [Theory]
    [InlineData("2026-04-28", 7, "2026-05-06")]
    [InlineData("2026-02-07", 7, "2026-02-14")]
    [InlineData("2026-02-08", 7, "2026-02-24")]
    [InlineData("2026-09-11", 7, "2026-09-18")]
    public void With_the_policy_a_rest_day_rolls_forward_to_the_next_working_day(string start, int days, string last) =>
        NaturalPeriod.DeadlineOf(Date(start), days, WorkingDayCalendar.Default).ShouldBe(new Deadline(Date(last), Provisional: false));

    [Theory]
    [InlineData("2026-12-25", 7, "2027-01-01")]
    [InlineData("2026-12-26", 7, "2027-01-04")]
    public void A_roll_forward_in_an_unpublished_year_is_provisional(string start, int days, string last) =>
        NaturalPeriod.DeadlineOf(Date(start), days, WorkingDayCalendar.Default).ShouldBe(new Deadline(Date(last), Provisional: true));

    [Fact]
    public void A_negative_length_stops() => Should.Throw<ArgumentOutOfRangeException>(() => NaturalPeriod.LastDay(Date("2026-04-28"), -1));

    private static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;

    private static Instant At(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).Value.ToInstant();
}
