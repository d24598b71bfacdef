using Metering.Domain.Rating;
using Shouldly;

namespace Metering.Domain.Tests.Rating;

public sealed class StartedUnitsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(59, 1)]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    [InlineData(90, 2)]
    [InlineData(120, 2)]
    [InlineData(185, 4)]
    [InlineData(3_599, 60)]
    [InlineData(long.MaxValue, 153_722_867_280_912_931)]
    public void Seconds_make_started_minutes(long seconds, long minutes) => StartedUnits.Count(seconds, 60).ShouldBe(minutes);

    [Theory]
    [InlineData(-1, 60)]
    [InlineData(60, 0)]
    [InlineData(60, -60)]
    public void Nonsense_stops(long quantity, long block) =>
        Should.Throw<ArgumentOutOfRangeException>(() => StartedUnits.Count(quantity, block));
}
