using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class YuanTests
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";

    // Amounts with many zeros, which is where the rules are; plain random ones hardly ever have any.
    private static readonly Gen<long> Sparse = Gen.Int[0, 9].Select(Gen.Int[0, 2], (digit, kind) => kind == 0 ? digit : 0).Array[1, 18]
        .Select(digits => digits.Aggregate(0L, (value, digit) => value * 10 + digit));

    [Theory]
    [InlineData(123_456, "¥1,234.56")]
    [InlineData(0, "¥0.00")]
    [InlineData(7, "¥0.07")]
    [InlineData(100_000_000_00, "¥100,000,000.00")]
    [InlineData(-5, "-¥0.05")]
    [InlineData(long.MinValue, "-¥92,233,720,368,547,758.08")]
    public void Amounts_are_written_with_two_decimals(long fen, string text) => Yuan.Format(fen).ShouldBe(text);

    // The examples of the clearing rules (支付结算办法, annex 1) are among them: 1,409.50, 6,007.14, 107,000.53, 16,409.02, 325.04.
    [Theory]
    [InlineData(0, "零元整")]
    [InlineData(10_000, "壹佰元整")]
    [InlineData(1_000, "壹拾元整")]
    [InlineData(140_950, "壹仟肆佰零玖元伍角整")]
    [InlineData(600_714, "陆仟零柒元壹角肆分")]
    [InlineData(10_700_053, "壹拾万柒仟元伍角叁分")]
    [InlineData(1_640_902, "壹万陆仟肆佰零玖元零贰分")]
    [InlineData(32_504, "叁佰贰拾伍元零肆分")]
    [InlineData(100_506, "壹仟零伍元零陆分")]
    [InlineData(100_560, "壹仟零伍元陆角整")]
    [InlineData(6, "陆分")]
    [InlineData(60, "陆角整")]
    [InlineData(-10_000, "负壹佰元整")]
    [InlineData(1_000_000_00, "壹佰万元整")]
    [InlineData(10_010_000_00, "壹仟零壹万元整")]
    [InlineData(1_000_200_00, "壹佰万零贰佰元整")]
    [InlineData(100_000_001_00, "壹亿零壹元整")]
    [InlineData(100_001_000_00, "壹亿零壹仟元整")]
    [InlineData(1_000_100_000_000_00, "壹万零壹亿元整")]
    [InlineData(1_234_500_000_000_00, "壹万贰仟叁佰肆拾伍亿元整")]
    [InlineData(long.MaxValue, "玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分")]
    public void Capitals_follow_the_rules_for_zeros(long fen, string text) => Yuan.Capitals(fen).ShouldBe(text);

    [Fact]
    public void The_smallest_amount_has_capitals_too() =>
        Yuan.Capitals(long.MinValue).ShouldBe("负" + Yuan.Capitals(long.MaxValue)[..^2] + "捌分");

    [Fact]
    public void After_ten_thousand_one_zero_marks_a_group_that_is_not_full()
    {
        for (var low = 1; low < 10_000; low++)
        {
            var gap = low < 1_000 ? "零" : "";
            Yuan.Capitals((10_000L + low) * 100).ShouldBe("壹万" + gap + Yuan.Capitals(low * 100L));
            Yuan.Capitals((100_000_000L + low * 10_000L) * 100).ShouldBe("壹亿" + gap + Yuan.Capitals(low * 1_000_000L));
        }
    }

    [Fact]
    public void Capitals_read_back_give_the_amount() =>
        Gen.OneOf(Sparse, Gen.Long[0, 1_000_000_000], Gen.Long[0, long.MaxValue])
            .Sample(fen => Read(Yuan.Capitals(fen)) == fen, iter: Scale.Cases);

    [Fact]
    public void Zeros_are_never_doubled_and_never_close_a_group() =>
        Gen.OneOf(Sparse, Gen.Long[1, long.MaxValue]).Where(fen => fen > 0).Sample(fen =>
        {
            var text = Yuan.Capitals(fen);
            return text[0] != '零' && !new[] { "零零", "零元", "零万", "零亿", "零拾", "零佰", "零仟", "零角", "零分" }.Any(text.Contains);
        }, iter: Scale.Cases);

    private static long Read(string capitals)
    {
        var text = capitals.TrimEnd('整');
        var yuan = text.Contains('元') ? text[..text.IndexOf('元')] : "";
        var rest = text[(text.IndexOf('元') + 1)..];
        return (long)(Whole(yuan) * 100 + Before(rest, '角') * 10 + Before(rest, '分'));
    }

    private static int Before(string text, char unit) => text.IndexOf(unit) is var at and > 0 ? Digits.IndexOf(text[at - 1]) : 0;

    private static decimal Whole(string text)
    {
        foreach (var (unit, value) in (ReadOnlySpan<(char, decimal)>)[('亿', 100_000_000), ('万', 10_000)])
            if (text.LastIndexOf(unit) is var at and >= 0) return Whole(text[..at]) * value + Whole(text[(at + 1)..]);
        var (sum, digit) = (0m, 0);
        foreach (var c in text)
        {
            if (Digits.IndexOf(c) is var found and >= 0) (digit, sum) = (found, sum + 0);
            else (sum, digit) = (sum + digit * (c switch { '仟' => 1_000, '佰' => 100, _ => 10 }), 0);
        }
        return sum + digit;
    }
}
