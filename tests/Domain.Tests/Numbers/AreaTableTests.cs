using Metering.Domain.Numbers;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

public sealed class AreaTableTests
{
    [Theory]
    [Trait("Clause", "3.4")]
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
    [InlineData("451", "哈尔滨")]
    [InlineData("377", "南阳")]
    [InlineData("475", "通辽")]
    [InlineData("898", "海口")]
    [InlineData("998", "喀什")]
    public void The_shipped_table_knows_the_city(string code, string city) => AreaTable.Default.CityOf(code).ShouldBe(city);

    [Theory]
    [Trait("Clause", "3.4")]
    [InlineData("440305", "755")]
    [InlineData("440300", "755")]
    [InlineData("110108", "10")]
    [InlineData("310115", "21")]
    [InlineData("500103", "23")]
    [InlineData("419001", "391")]
    [InlineData("210402", "24")]
    [InlineData("650502", "902")]
    [InlineData("469002", "898")]
    [InlineData("810000", null)]
    [InlineData("4403", null)]
    public void A_place_of_registration_has_the_area_code_of_its_prefecture(string division, string? code) =>
        AreaTable.Default.AreaOfDivision(division).ShouldBe(code);

    [Fact]
    public void The_shipped_table_covers_the_mainland()
    {
        AreaTable.Default.Cities.Count().ShouldBeGreaterThanOrEqualTo(320);
        // Every province, region and municipality of the mainland.
        AreaTable.Default.Divisions.Select(pair => pair.Key[..2]).Distinct().Count().ShouldBe(31);
        AreaTable.Default.Cities.Select(pair => pair.Key).Except(AreaTable.Default.Divisions.Select(pair => pair.Value)).ShouldBeEmpty();
    }

    [Fact]
    public void A_loaded_table_decides_what_a_number_is()
    {
        var loaded = AreaTable.Read("""{"source":[],"areas":{"305":"测试"},"divisions":{}}""");

        PhoneNumber.Parse("0305-82345678", AreaTable.Default).ShouldBeNull();
        PhoneNumber.Parse("0305-82345678", loaded).ShouldNotBeNull().AreaCode.ShouldBe("305");
        PhoneNumber.Parse("0755-86013301", loaded).ShouldBeNull();
        var more = AreaTable.Default.With([new("305", "测试")], [new("440305", "305")]);
        PhoneNumber.Parse("0305-82345678", more).ShouldNotBeNull();
        (more.AreaOfDivision("440305"), more.AreaOfDivision("440304"), more.CityOf("755")).ShouldBe(("305", "755", "深圳"));
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
    [InlineData("null", "not valid JSON")]
    [InlineData("[]", "not valid JSON")]
    public void A_broken_table_says_what_is_wrong(string areas, string message) => Should.Throw<FormatException>(() =>
        AreaTable.Read($$$"""{"source":[],"areas":{{{areas}}},"divisions":{ }}""")).Message.ShouldContain(message);

    [Theory]
    [InlineData("""{"44030":"755"}""", "'44030' is not a division")]
    [InlineData("""{"4403":"756"}""", "'4403' has an area code that is unknown")]
    public void A_broken_division_says_what_is_wrong(string divisions, string message) => Should.Throw<FormatException>(() =>
        AreaTable.Read($$$"""{"source":[],"areas":{"755":"深圳"},"divisions":{{{divisions}}} }""")).Message.ShouldContain(message);
}
