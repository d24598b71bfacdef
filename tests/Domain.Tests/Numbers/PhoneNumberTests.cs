using Metering.Domain.Numbers;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("0755-86013301", "+8675586013301", PhoneNumberKind.FixedLine, "755")]
    [InlineData("010-82601001", "+861082601001", PhoneNumberKind.FixedLine, "10")]
    [InlineData("+862154321000", "+862154321000", PhoneNumberKind.FixedLine, "21")]
    [InlineData("0571 8765432", "+865718765432", PhoneNumberKind.FixedLine, "571")]
    [InlineData("13812345678", "+8613812345678", PhoneNumberKind.Mobile, null)]
    [InlineData("+8613812345678", "+8613812345678", PhoneNumberKind.Mobile, null)]
    [InlineData("400-123-4567", "CN400:4001234567", PhoneNumberKind.FourHundred, null)]
    [InlineData("CN400:4001234567", "CN400:4001234567", PhoneNumberKind.FourHundred, null)]
    [InlineData("95599", "CNACC:95599", PhoneNumberKind.Access, null)]
    [InlineData("96110", "CNACC:96110", PhoneNumberKind.Access, null)]
    public void Numbers_have_one_key(string text, string key, PhoneNumberKind kind, string? area) =>
        PhoneNumber.Parse(text, AreaTable.Default).ShouldBe(new PhoneNumber(key, kind, area));

    [Theory]
    [InlineData("")]
    [InlineData("0755-06013301")]
    [InlineData("0755-1601330")]
    [InlineData("026-82601001")]
    [InlineData("0999-8601330")]
    [InlineData("12812345678")]
    [InlineData("+12025550123")]
    [InlineData("86+13812345678")]
    [InlineData("0755-860133011")]
    [InlineData("abc")]
    [InlineData("CN400:123")]
    public void Anything_else_is_no_number_of_ours(string text) => PhoneNumber.Parse(text, AreaTable.Default).ShouldBeNull();
}
