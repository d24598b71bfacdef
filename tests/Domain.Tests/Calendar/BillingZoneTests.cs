using CsCheck;
using Metering.Domain.Calendar;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class BillingZoneTests
{
    [Fact]
    public void A_month_starts_at_midnight_in_shanghai() =>
        BillingZone.StartOf(new YearMonth(2026, 8)).ShouldBe(Instant.FromUtc(2026, 7, 31, 16, 0));

    [Fact]
    public void A_call_half_a_minute_before_midnight_belongs_to_july() =>
        BillingZone.MonthNumberOf(Instant.FromUtc(2026, 7, 31, 15, 59, 30)).ShouldBe(202607);

    [Fact]
    public void Months_by_integer_arithmetic_equal_the_calendar() =>
        Gen.Long[-20_000_000_000_000_000, 90_000_000_000_000_000].Sample(ticks =>
        {
            var instant = Instant.FromUnixTimeTicks(ticks);
            var date = instant.WithOffset(Offset.FromHours(8)).Date;
            return BillingZone.MonthNumberOf(instant) == date.Year * 100 + date.Month
                && BillingZone.TicksOfDay(instant) == instant.WithOffset(Offset.FromHours(8)).TickOfDay;
        }, iter: Scale.Cases);
}
