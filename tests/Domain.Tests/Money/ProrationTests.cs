using Metering.Domain.Money;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class ProrationTests
{
    [Theory]
    [InlineData(2026, 7, "2026-07-10", 21, 2_371)]
    [InlineData(2026, 5, "2026-05-20", 11, 1_242)]
    [InlineData(2026, 5, "2026-05-27", 4, 452)]
    [InlineData(2026, 8, "2026-07-10", 31, 3_500)]
    [InlineData(2026, 6, "2026-06-30", 0, 0)]
    public void A_number_is_charged_from_the_day_after_its_assignment(int year, int month, string assigned, int days, long fen)
    {
        var billed = new YearMonth(year, month);
        var charged = Proration.ChargeableDays(billed, NodaTime.Text.LocalDatePattern.Iso.Parse(assigned).Value, lastDay: null);

        charged.ShouldBe(days);
        Proration.OfMonth(3_500, charged, billed).ShouldBe(fen);
    }

    [Fact]
    public void The_end_day_is_charged() =>
        Proration.ChargeableDays(new YearMonth(2026, 2), new LocalDate(2026, 1, 31), new LocalDate(2026, 2, 3)).ShouldBe(3);
}
