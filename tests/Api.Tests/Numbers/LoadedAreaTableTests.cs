using System.Text.Json;
using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>The area table is data (3.4, requirements 4.5): an admin replaces it while the product runs, and the locality rule follows.</summary>
public sealed class LoadedAreaTableTests(RunningHost host)
{
    private const string Table = "/v1/area-table";

    [Fact]
    [Trait("Clause", "3.4")]
    public async Task Clause_3_4_a_loaded_table_decides_which_numbers_exist_and_where_a_customer_may_have_them()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        var shipped = (await host.Operator.Get(Table)).Status(200);
        shipped.Json.GetProperty("areas").GetProperty("755").GetString().ShouldBe("深圳");
        (await Import("0305-82345600")).Problem(400, "MALFORMED_REQUEST");
        (await Licence(desk, "440399")).Status(201).Text("areaCode").ShouldBe("755");

        var body = With(shipped, "305", "测试市", "440399");
        (await host.Operator.Put(Table, body)).Problem(403, "FORBIDDEN");
        var loaded = (await host.Admin.Put(Table, body)).Status(200);
        loaded.Number("version").ShouldBe(shipped.Number("version") + 1);
        var load = loaded.Json.GetProperty("loads").EnumerateArray().Last();
        (load.GetProperty("loadedBy").GetString(), load.GetProperty("source")[0].GetString()).ShouldBe(("First admin", "GB/T 2260, test"));
        load.GetProperty("areas").GetInt32().ShouldBe(loaded.Json.GetProperty("areas").EnumerateObject().Count());
        // The same again is no new version.
        (await host.Admin.Put(Table, body)).Status(200).Number("version").ShouldBe(loaded.Number("version"));

        (await Import("0305-82345600")).Status(200);
        var licence = (await Licence(desk, "440399")).Status(201);
        licence.Text("areaCode").ShouldBe("305");
        (await desk.Review(licence.Text("id"), new { decision = "ACCEPT" })).Status(200);
        (await desk.Reserve(new { use = "SALES", area = "0755" })).Problem(409, "LOCALITY_EVIDENCE_REQUIRED");
        (await desk.Reserve(new { use = "SALES", area = "0305" })).Status(201).Text("number").ShouldBe("+8630582345600");

        (await host.Admin.Put(Table, Raw(shipped))).Problem(409, "AREA_IN_USE");
        var read = (await host.Operator.Get(Table)).Status(200).Json;
        foreach (var property in read.EnumerateObject())
            property.Value.GetRawText().ShouldBe(loaded.Json.GetProperty(property.Name).GetRawText(), property.Name);
        var audited = 0;
        await foreach (var page in host.Admin.Pages("/v1/audit?kind=ACTION&limit=1000"))
            audited += page.Json.GetProperty("items").EnumerateArray().Count(entry => entry.GetProperty("what").GetString() == "PUT /v1/area-table");
        audited.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Theory]
    [InlineData("""{"source":["x"],"areas":{},"divisions":{}}""")]
    [InlineData("""{"source":[],"areas":{"10":"北京"},"divisions":{}}""")]
    [InlineData("""{"source":["x"],"areas":{"26":"北京"},"divisions":{}}""")]
    [InlineData("""{"source":["x"],"areas":{"0755":"深圳"},"divisions":{}}""")]
    [InlineData("""{"source":["x"],"areas":{"10":""},"divisions":{}}""")]
    [InlineData("""{"source":["x"],"areas":{"10":null},"divisions":{}}""")]
    [InlineData("""{"source":["x"],"areas":{"10":"北京","10":"上海"},"divisions":{}}""")]
    [InlineData("""{"source":["x"],"areas":{"10":"北京"},"divisions":{"44030":"10"}}""")]
    [InlineData("""{"source":["x"],"areas":{"10":"北京"},"divisions":{"440305":"755"}}""")]
    [InlineData("""{"source":["x"],"areas":{"10":"北京"},"divisions":{},"more":1}""")]
    [InlineData("""{"areas":{"10":"北京"},"divisions":{}}""")]
    public async Task A_table_that_cannot_be_changes_nothing(string body)
    {
        var before = (await host.Operator.Get(Table)).Status(200).Body;

        (await host.Admin.Put(Table, body)).Problem(400, "MALFORMED_REQUEST");

        (await host.Operator.Get(Table)).Status(200).Body.ShouldBe(before);
    }

    /// <summary>The table in force as a body, with one area more, in which one division lies.</summary>
    private static string With(Reply table, string area, string city, string division)
    {
        var body = JsonNode.Parse(Raw(table))!;
        body["areas"]![area] = city;
        body["divisions"]![division] = area;
        return body.ToJsonString();
    }

    private static string Raw(Reply table) => JsonSerializer.Serialize(new
    {
        source = new[] { "GB/T 2260, test" }, areas = table.Json.GetProperty("areas"), divisions = table.Json.GetProperty("divisions"),
    });

    private Task<Reply> Import(params string[] numbers) =>
        host.Operator.PostText("/v1/numbers/imports", "number\n" + string.Join('\n', numbers), "text/csv");

    private static Task<Reply> Licence(NumberDeskClient desk, string division) => desk.Submit(new
    {
        type = "BUSINESS_LICENCE", sha256 = Client.NewKey() + Client.NewKey(), name = "licence.pdf", legalName = "深圳示例科技有限公司",
        uscc = NumberDeskClient.Customer, division,
    });
}
