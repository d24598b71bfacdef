using Metering.Domain.Usage;
using NodaTime;

namespace Metering.Domain.Tests.Usage;

public sealed class How_much_money_a_resource_asks_for
{
    private static readonly Instant Start = Instant.FromUtc(2026, 7, 1, 9, 0);

    [Fact]
    public void Before_there_is_a_pace_it_asks_for_four_times_the_need() =>
        Assert.Equal(200, default(LeaseBurn).WantedFen(Start, 0, 50));

    [Fact]
    public void Then_it_asks_for_a_minute_at_its_pace()
    {
        var burn = default(LeaseBurn).At(Start, 100);
        Assert.Equal(60 * 40, burn.WantedFen(Start + Duration.FromSeconds(5), 100 + (5 * 40), 50));
    }

    [Fact]
    public void It_never_asks_for_less_than_it_needs()
    {
        var burn = default(LeaseBurn).At(Start, 100);
        Assert.Equal(50, burn.WantedFen(Start + Duration.FromSeconds(20), 101, 50));
    }

    [Fact]
    public void Money_that_was_released_is_no_pace()
    {
        var burn = default(LeaseBurn).At(Start, 100);
        Assert.Equal(50, burn.WantedFen(Start + Duration.FromSeconds(20), 0, 50));
    }

    [Fact]
    public void The_pace_of_a_minute_ago_is_forgotten()
    {
        var burn = default(LeaseBurn).At(Start, 0);
        var later = Start + Duration.FromSeconds(59);
        Assert.Equal(burn, burn.At(later, 900));
        Assert.Equal(new LeaseBurn(Start + Duration.FromSeconds(60), 900), burn.At(Start + Duration.FromSeconds(60), 900));
    }

    [Theory]
    [InlineData(long.MaxValue / 2)]
    [InlineData(long.MaxValue / 16)]
    public void An_absurd_need_is_no_overflow(long neededFen)
    {
        Assert.InRange(default(LeaseBurn).WantedFen(Start, 0, neededFen), neededFen, long.MaxValue);
        Assert.InRange(default(LeaseBurn).At(Start, 0).WantedFen(Start, neededFen, neededFen), neededFen, long.MaxValue);
    }
}
