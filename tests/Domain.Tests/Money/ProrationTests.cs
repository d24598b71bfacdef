using System.Numerics;
using CsCheck;
using Metering.Domain.Money;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class ProrationTests
{
    // Multiples of 15.5 fen meet exact halves in months of 31 days, where a careless quotient fails.
    private static readonly Gen<long> Thousandths = Gen.OneOf(Gen.Long[0, 10_000_000], Gen.Long[1, 2_000].Select(n => n * 15_500));

    [Theory]
    [InlineData(2026, 7, "2026-07-10", 21, 2_371)]
    [InlineData(2026, 5, "2026-05-20", 11, 1_242)]
    [InlineData(2026, 5, "2026-05-27", 4, 452)]
    [InlineData(2026, 8, "2026-07-10", 31, 3_500)]
    [InlineData(2026, 6, "2026-06-30", 0, 0)]
    public void A_number_is_charged_from_the_day_after_its_assignment(int year, int month, string assigned, int days, long fen)
    {
        var billed = new YearMonth(year, month);
        var charged = Proration.ChargeableDays(billed, Date(assigned), lastDay: null);

        charged.ShouldBe(days);
        Proration.OfMonth(3_500, charged, billed).ShouldBe(fen);
    }

    [Fact]
    public void The_end_day_is_charged() =>
        Proration.ChargeableDays(new YearMonth(2026, 2), new LocalDate(2026, 1, 31), new LocalDate(2026, 2, 3)).ShouldBe(3);

    [Fact]
    public void Days_of_force_majeure_are_left_out_of_the_july_rental() =>
        Proration.OfMonth(3_500, 31 - 20, new YearMonth(2026, 7)).ShouldBe(1_242);

    [Fact]
    public void Seats_added_in_may_are_charged_to_the_end_of_the_base_term() =>
        Proration.OfPeriod(18_000, 2, new LocalDate(2026, 5, 16), new LocalDate(2027, 2, 27)).ShouldBe(340_134);

    [Fact]
    public void An_exact_half_fen_is_not_lost_to_a_rounded_quotient()
    {
        // 15.5 x 15/31 is 7.5 exactly; 15/31 first, cut at 28 digits, would give 7.4999… and 7 fen.
        Proration.OfPeriod(15.5m, 1, new LocalDate(2026, 5, 16), new LocalDate(2026, 5, 31)).ShouldBe(8);
        Proration.OfMonth(15.5m, 15, new YearMonth(2026, 5)).ShouldBe(8);
    }

    [Fact]
    public void Whole_months_cost_whole_prices() =>
        Gen.Select(Gen.Int[0, 600], Gen.Int[1, 36], Gen.Long[1, 1_000_000]).Sample((start, months, price) =>
        {
            var lastOfMonth = new YearMonth(2020, 1).PlusMonths(start).ToDateInterval().End;
            var end = new YearMonth(2020, 1).PlusMonths(start + months).ToDateInterval().End;
            return Proration.OfPeriod(price, 1, lastOfMonth, end) == price * months;
        }, iter: Scale.Cases);

    [Fact]
    public void A_period_equals_counting_fractions_day_by_day() =>
        Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 800], Thousandths, Gen.Long[1, 500])
            .Sample((start, length, thousandths, quantity) =>
            {
                var from = new LocalDate(2020, 1, 1).PlusDays(start);
                var to = from.PlusDays(length);
                return Proration.OfPeriod(thousandths / 1_000m, quantity, from, to) == DayByDay(thousandths, quantity, from, to);
            }, iter: Scale.Cases);

    [Fact]
    public void Days_that_do_not_exist_stop()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Proration.OfMonth(3_500, 29, new YearMonth(2026, 2)));
        Should.Throw<ArgumentOutOfRangeException>(() => Proration.OfMonth(3_500, -1, new YearMonth(2026, 2)));
        Should.Throw<ArgumentOutOfRangeException>(() => Proration.OfPeriod(1, 1, new LocalDate(2026, 5, 2), new LocalDate(2026, 5, 1)));
    }

    // Exact fractions of big integers, one day at a time; thousandths of a fen come in, one half-up comes out.
    private static long DayByDay(long thousandths, long quantity, LocalDate startedOn, LocalDate lastDay)
    {
        var (numerator, denominator) = (BigInteger.Zero, BigInteger.One);
        for (var day = startedOn.PlusDays(1); day <= lastDay; day = day.PlusDays(1))
        {
            var days = day.Calendar.GetDaysInMonth(day.Year, day.Month);
            (numerator, denominator) = (numerator * days + denominator, denominator * days);
            var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
            (numerator, denominator) = (numerator / common, denominator / common);
        }
        return (long)((2 * thousandths * quantity * numerator + 1_000 * denominator) / (2_000 * denominator));
    }

    private static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;
}
