using CsCheck;
using Metering.Domain.Calendar;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class BillingZoneTests
{
    private static readonly Duration Tick = Duration.FromTicks(1);

    [Fact]
    public void A_month_starts_at_midnight_in_shanghai_and_ends_where_the_next_starts()
    {
        BillingZone.StartOf(new YearMonth(2026, 8)).ShouldBe(Instant.FromUtc(2026, 7, 31, 16, 0));
        BillingZone.EndOf(new YearMonth(2026, 7)).ShouldBe(Instant.FromUtc(2026, 7, 31, 16, 0));
        BillingZone.EndOf(new YearMonth(2026, 12)).ShouldBe(Instant.FromUtc(2026, 12, 31, 16, 0));
    }

    [Fact]
    public void A_call_half_a_minute_before_midnight_belongs_to_july()
    {
        BillingZone.MonthNumberOf(Instant.FromUtc(2026, 7, 31, 15, 59, 30)).ShouldBe(202607);
        BillingZone.MonthNumberOf(Instant.FromUtc(2026, 7, 31, 16, 0)).ShouldBe(202608);
    }

    [Fact]
    public void Every_midnight_from_1991_to_2100_is_exact_to_the_tick()
    {
        for (var date = new LocalDate(1991, 12, 31); date.Year < 2100; date = date.PlusDays(1))
        {
            var start = BillingZone.StartOf(date);
            var before = date.PlusDays(-1);
            if (BillingZone.MonthNumberOf(start) != date.Year * 100 + date.Month
                || BillingZone.MonthNumberOf(start - Tick) != before.Year * 100 + before.Month
                || BillingZone.DateOf(start) != date || BillingZone.DateOf(start - Tick) != before || BillingZone.EndOf(before) != start
                || BillingZone.TicksOfDay(start) != 0)
                Assert.Fail($"The midnight of {date} is not exact.");
        }
    }

    [Fact]
    public void It_equals_the_zone_of_the_tz_database_since_1992()
    {
        var shanghai = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

        shanghai.GetZoneIntervals(Instant.FromUtc(1992, 1, 1, 0, 0), Instant.FromUtc(2100, 1, 1, 0, 0)).ShouldHaveSingleItem().WallOffset
            .ShouldBe(BillingZone.Offset);
    }

    [Fact]
    public void Months_by_integer_arithmetic_equal_the_calendar() =>
        Gen.Long[-20_000_000_000_000_000, 90_000_000_000_000_000].Sample(ticks =>
        {
            var instant = Instant.FromUnixTimeTicks(ticks);
            var date = instant.WithOffset(Offset.FromHours(8)).Date;
            return BillingZone.MonthNumberOf(instant) == date.Year * 100 + date.Month
                && BillingZone.MonthNumberOf(ticks) == date.Year * 100 + date.Month
                && BillingZone.Month(BillingZone.MonthNumberOf(ticks)) == BillingZone.MonthOf(instant)
                && BillingZone.TicksOfDay(instant) == instant.WithOffset(Offset.FromHours(8)).TickOfDay;
        }, iter: Scale.Cases);
}
