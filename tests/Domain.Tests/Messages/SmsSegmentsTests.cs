using Metering.Domain.Messages;
using Metering.Domain.Rating;
using Shouldly;

namespace Metering.Domain.Tests.Messages;

public sealed class SmsSegmentsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    [InlineData(201, 3)]
    [InlineData(202, 4)]
    public void Units_make_segments(int units, int segments) => SmsSegments.CountUnits(units).ShouldBe(segments);

    [Fact]
    public void Text_is_counted_in_utf16_units()
    {
        SmsSegments.Count("【腾讯企点】您的验证码是123456，5分钟内有效。").ShouldBe(1);
        SmsSegments.Count(new string('中', 69) + "😀").ShouldBe(2);
        SmsSegments.Count(new string('中', 66) + "😀" + new string('中', 66)).ShouldBe(2);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    [InlineData(3_599, 60)]
    [InlineData(90, 2)]
    [InlineData(120, 2)]
    [InlineData(185, 4)]
    public void Seconds_make_started_minutes(long seconds, long minutes) => StartedUnits.Count(seconds, 60).ShouldBe(minutes);
}
