using Metering.Domain.Calendar;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class TermTests
{
    [Theory]
    [InlineData(1, "2026-02-28")]
    [InlineData(2, "2026-03-31")]
    [InlineData(3, "2026-04-30")]
    [InlineData(25, "2028-02-29")]
    public void Renewals_are_counted_from_the_anchor(int months, string last) =>
        Term.LastDay(new LocalDate(2026, 1, 31), months).ShouldBe(NodaTime.Text.LocalDatePattern.Iso.Parse(last).Value);

    [Fact]
    public void A_year_from_27_february_has_365_chargeable_days()
    {
        var last = Term.LastDay(new LocalDate(2026, 2, 27), 12);

        last.ShouldBe(new LocalDate(2027, 2, 27));
        Term.ChargeableDays(new LocalDate(2026, 2, 27), last).ShouldBe(365);
    }

    [Fact]
    public void Seven_natural_days_after_28_april_end_on_5_may_at_24()
    {
        NaturalPeriod.LastDay(new LocalDate(2026, 4, 28), 7).ShouldBe(new LocalDate(2026, 5, 5));
        NaturalPeriod.End(new LocalDate(2026, 4, 28), 7).ShouldBe(BillingZone.StartOf(new LocalDate(2026, 5, 6)));
    }

    [Fact]
    public void With_the_policy_a_holiday_rolls_forward_to_the_next_working_day() =>
        NaturalPeriod.End(new LocalDate(2026, 4, 28), 7, WorkingDayCalendar.Default).ShouldBe(BillingZone.StartOf(new LocalDate(2026, 5, 7)));
}
