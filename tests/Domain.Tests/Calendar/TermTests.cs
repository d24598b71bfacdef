using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

public sealed class TermTests
{
    [Theory]
    [InlineData("2026-01-31", 1, "2026-02-28")]
    [InlineData("2026-01-31", 2, "2026-03-31")]
    [InlineData("2026-01-31", 3, "2026-04-30")]
    [InlineData("2026-01-31", 25, "2028-02-29")]
    [InlineData("2024-02-29", 12, "2025-02-28")]
    [InlineData("2024-02-29", 48, "2028-02-29")]
    [InlineData("2026-06-30", 3, "2026-09-30")]
    [InlineData("2026-06-10", 15, "2027-09-10")]
    [InlineData("2026-06-10", 38, "2029-08-10")]
    [InlineData("2026-12-31", 2, "2027-02-28")]
    public void Renewals_are_counted_from_the_anchor(string anchor, int months, string last) =>
        Term.LastDay(Date(anchor), months).ShouldBe(Date(last));

    [Theory]
    [InlineData("2026-02-27", 12, "2027-02-27", 365)]
    [InlineData("2026-04-28", 6, "2026-10-28", 183)]
    [InlineData("2026-03-01", 12, "2027-03-01", 365)]
    [InlineData("2024-01-31", 1, "2024-02-29", 29)]
    public void The_activation_day_is_free_and_the_last_day_is_charged(string activated, int months, string last, int days)
    {
        var end = Term.LastDay(Date(activated), months);

        end.ShouldBe(Date(last));
        Term.ChargeableDays(Date(activated), end).ShouldBe(days);
    }

    [Theory]
    [InlineData("2026-02-27", 0)]
    [InlineData("2026-02-28", 1)]
    [InlineData("2026-03-31", 32)]
    [InlineData("2026-07-31", 154)]
    [InlineData("2027-02-27", 365)]
    [InlineData("2027-02-28", 365)]
    [InlineData("2026-01-01", 0)]
    public void Days_used_follow_the_calendar_and_stop_at_the_last_day(string through, int days) =>
        Term.DaysUsed(Date("2026-02-27"), Date("2027-02-27"), Date(through)).ShouldBe(days);

    [Fact]
    public void Every_anchor_of_seven_years_and_every_length_to_five_years_agrees_with_a_plain_reading_of_the_law()
    {
        int[] lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

        for (var anchor = new LocalDate(2023, 1, 1); anchor.Year < 2030; anchor = anchor.PlusDays(1))
            for (var months = 1; months <= 60; months++)
            {
                var index = anchor.Year * 12 + anchor.Month - 1 + months;
                var (year, month) = (index / 12, index % 12);
                var length = lengths[month] + (month == 1 && year % 4 == 0 ? 1 : 0);
                var expected = new LocalDate(year, month + 1, Math.Min(anchor.Day, length));
                var last = Term.LastDay(anchor, months);
                if (last != expected) Assert.Fail($"{anchor} + {months}: {last}, not {expected}");
            }
    }

    [Fact]
    public void Nonsense_terms_stop()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Term.LastDay(Date("2026-01-31"), 0));
        Should.Throw<ArgumentOutOfRangeException>(() => Term.ChargeableDays(Date("2026-02-01"), Date("2026-01-31")));
    }

    private static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
