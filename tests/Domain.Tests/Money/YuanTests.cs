using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class YuanTests
{
    [Theory]
    [InlineData(123_456, "¥1,234.56")]
    [InlineData(0, "¥0.00")]
    [InlineData(-5, "-¥0.05")]
    public void Amounts_are_written_with_two_decimals(long fen, string text) => Yuan.Format(fen).ShouldBe(text);

    [Theory]
    [InlineData(0, "零元整")]
    [InlineData(10_000, "壹佰元整")]
    [InlineData(100_506, "壹仟零伍元零陆分")]
    [InlineData(100_560, "壹仟零伍元陆角整")]
    [InlineData(6, "陆分")]
    [InlineData(1_000_000_00, "壹佰万元整")]
    [InlineData(10_010_000_00, "壹仟零壹万元整")]
    [InlineData(1_000_200_00, "壹佰万零贰佰元整")]
    [InlineData(100_000_001_00, "壹亿零壹元整")]
    public void Capitals_follow_the_rules_for_zeros(long fen, string text) => Yuan.Capitals(fen).ShouldBe(text);
}
