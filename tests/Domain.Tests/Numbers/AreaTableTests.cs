using Metering.Domain.Numbers;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

public sealed class AreaTableTests
{
    [Theory]
    [InlineData("10", "北京")]
    [InlineData("20", "广州")]
    [InlineData("21", "上海")]
    [InlineData("22", "天津")]
    [InlineData("23", "重庆")]
    [InlineData("24", "沈阳")]
    [InlineData("25", "南京")]
    [InlineData("27", "武汉")]
    [InlineData("28", "成都")]
    [InlineData("29", "西安")]
    [InlineData("571", "杭州")]
    [InlineData("512", "苏州")]
    [InlineData("755", "深圳")]
    [InlineData("769", "东莞")]
    public void The_shipped_table_knows_the_city(string code, string city) => AreaTable.Default.CityOf(code).ShouldBe(city);

    [Fact]
    public void A_loaded_table_decides_what_a_number_is()
    {
        var harbin = AreaTable.Read("""{"451":"哈尔滨"}""");

        PhoneNumber.Parse("0451-82345678", AreaTable.Default).ShouldBeNull();
        PhoneNumber.Parse("0451-82345678", harbin).ShouldNotBeNull().AreaCode.ShouldBe("451");
        PhoneNumber.Parse("0755-86013301", harbin).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"0755":"深圳"}""", "'0755' is not an area code")]
    [InlineData("""{"26":"?"}""", "'26' is not an area code")]
    [InlineData("""{"11":"?"}""", "'11' is not an area code")]
    [InlineData("""{"211":"?"}""", "'211' is not an area code")]
    [InlineData("""{"75a":"?"}""", "'75a' is not an area code")]
    [InlineData("""{"755":" "}""", "'755' has no city")]
    [InlineData("""{"755":null}""", "'755' has no city")]
    [InlineData("""{"755":"深圳","755":"东莞"}""", "not valid JSON")]
    [InlineData("null", "is null")]
    [InlineData("[]", "not valid JSON")]
    public void A_broken_table_says_what_is_wrong(string json, string message) =>
        Should.Throw<FormatException>(() => AreaTable.Read(json)).Message.ShouldContain(message);
}
