using Metering.Domain.Messages;
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
    [InlineData(int.MaxValue, 32_051_995)]
    public void Units_make_segments(int units, int segments) => SmsSegments.CountUnits(units).ShouldBe(segments);

    [Fact]
    public void Text_is_counted_in_utf16_units()
    {
        SmsSegments.Count("【腾讯企点】您的验证码是123456，5分钟内有效。").ShouldBe(1);
        SmsSegments.Count(new string('中', 69) + "😀").ShouldBe(2);
        SmsSegments.Count(new string('中', 66) + "😀" + new string('中', 66)).ShouldBe(2);
    }

    [Fact]
    public void Latin_text_is_billed_as_ucs2_too() => SmsSegments.Count(new string('a', 71)).ShouldBe(2);

    [Fact]
    public void Every_length_to_ten_thousand_agrees_with_filling_messages_one_unit_at_a_time()
    {
        var (segments, room) = (1, 67);
        for (var units = 1; units <= 10_000; units++, room--)
        {
            if (room == 0) (segments, room) = (segments + 1, 67);
            SmsSegments.CountUnits(units).ShouldBe(units <= 70 ? 1 : segments);
        }
    }

    [Fact]
    public void A_negative_length_stops() => Should.Throw<ArgumentOutOfRangeException>(() => SmsSegments.CountUnits(-1));
}
