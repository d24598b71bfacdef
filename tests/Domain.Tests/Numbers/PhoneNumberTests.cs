using CsCheck;
using Metering.Domain.Numbers;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("0755-86013301", "+8675586013301", PhoneNumberKind.FixedLine, "755", "0755-86013301")]
    [InlineData("+86 755 8601 3301", "+8675586013301", PhoneNumberKind.FixedLine, "755", "0755-86013301")]
    [InlineData("010-82601001", "+861082601001", PhoneNumberKind.FixedLine, "10", "010-82601001")]
    [InlineData("+861082601001", "+861082601001", PhoneNumberKind.FixedLine, "10", "010-82601001")]
    [InlineData("+862154321000", "+862154321000", PhoneNumberKind.FixedLine, "21", "021-54321000")]
    [InlineData("0571 8765432", "+865718765432", PhoneNumberKind.FixedLine, "571", "0571-8765432")]
    [InlineData("13812345678", "+8613812345678", PhoneNumberKind.Mobile, null, "13812345678")]
    [InlineData("+8619912345678", "+8619912345678", PhoneNumberKind.Mobile, null, "19912345678")]
    [InlineData("400-123-4567", "CN400:4001234567", PhoneNumberKind.FourHundred, null, "400-123-4567")]
    [InlineData("CN400:4001234567", "CN400:4001234567", PhoneNumberKind.FourHundred, null, "400-123-4567")]
    [InlineData("95599", "CNACC:95599", PhoneNumberKind.Access, null, "95599")]
    [InlineData("95013123", "CNACC:95013123", PhoneNumberKind.Access, null, "95013123")]
    [InlineData("96110", "CNACC:96110", PhoneNumberKind.Access, null, "96110")]
    [InlineData("CNACC:962288", "CNACC:962288", PhoneNumberKind.Access, null, "962288")]
    public void Numbers_have_one_key(string text, string key, PhoneNumberKind kind, string? area, string domestic)
    {
        var number = PhoneNumber.Parse(text, AreaTable.Default).ShouldNotBeNull();

        (number.Key, number.Kind, number.AreaCode, number.Domestic).ShouldBe((key, kind, area, domestic));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("+86")]
    [InlineData("0")]
    [InlineData("0755-06013301")]
    [InlineData("0755-16013301")]
    [InlineData("0755-96013301")]
    [InlineData("0755-1601330")]
    [InlineData("0755-860133")]
    [InlineData("0755-860133011")]
    [InlineData("010-8260100")]
    [InlineData("026-82601001")]
    [InlineData("0305-8601330")]
    [InlineData("755-86013301")]
    [InlineData("+860755-86013301")]
    [InlineData("12812345678")]
    [InlineData("1381234567")]
    [InlineData("138123456789")]
    [InlineData("+12025550123")]
    [InlineData("86+13812345678")]
    [InlineData("++8613812345678")]
    [InlineData("+864001234567")]
    [InlineData("400-123-456")]
    [InlineData("955")]
    [InlineData("950131234")]
    [InlineData("9622881")]
    [InlineData("97110")]
    [InlineData("abc")]
    [InlineData("１３８12345678")]
    [InlineData("CN400:123")]
    [InlineData("CN400:400-123-4567")]
    [InlineData("CNACC:")]
    [InlineData("CNACC:13812345678")]
    [InlineData("000000000000000000000000000000013812345678")]
    public void Anything_else_is_no_number_of_ours(string text) => PhoneNumber.Parse(text, AreaTable.Default).ShouldBeNull();

    [Fact]
    public void Every_number_reads_back_from_its_key_and_from_its_domestic_form() =>
        Gen.OneOf(
            Gen.Select(Gen.OneOf(Array.ConvertAll(["10", "20", "21", "755", "571", "769"], Gen.Const)), Gen.Int[20_000_000, 89_999_999],
                (area, line) => $"0{area}{line}"),
            Gen.Long[13_000_000_000, 19_999_999_999].Select(mobile => $"{mobile}"),
            Gen.Int[0, 9_999_999].Select(tail => $"400{tail:D7}"),
            Gen.Int[95_000, 96_999].Select(access => $"{access}")).Sample(text =>
        {
            var number = PhoneNumber.Parse(text, AreaTable.Default);
            return number is not null && PhoneNumber.Parse(number.Key, AreaTable.Default) == number
                && PhoneNumber.Parse(number.Domestic, AreaTable.Default) == number;
        }, iter: Scale.Cases);

    [Fact]
    public void No_text_breaks_the_reader() =>
        Gen.OneOf(Gen.String, Gen.Char["0123456789+- CN:A"].Array[0, 14].Select(chars => new string(chars))).Sample(text =>
            PhoneNumber.Parse(text, AreaTable.Default) is not { } number || PhoneNumber.Parse(number.Key, AreaTable.Default) == number,
            iter: Scale.Cases);
}
