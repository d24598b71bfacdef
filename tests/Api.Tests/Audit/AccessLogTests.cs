using System.Security.Cryptography;
using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Shouldly;

namespace Metering.Api.Tests.Audit;

/// <summary>Who looked at an account's data, told to the account itself (9.3).</summary>
public sealed class AccessLogTests(RunningHost host)
{
    private const string Pdf = "application/pdf";

    [Fact]
    [Trait("Clause", "9.3")]
    public async Task Clause_9_3_every_download_of_a_document_and_every_read_by_operators_is_told_to_the_account()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        var (path, customer) = (desk.World.Path, await host.Customer(desk.World.Account));
        var content = Document(path, out var body);
        var document = $"{path}/documents/{(await customer.Post($"{path}/documents", body)).Status(201).Text("id")}/content";
        var before = (await Log(customer, path)).Count;
        (await customer.Get(document)).Problem(404, "NOT_FOUND");
        (await customer.PutBytes(document, content, Pdf)).Status(200);
        (await customer.Get(document)).Status(200).Bytes.ShouldBe(content);
        (await customer.Get($"{path}/balance")).Status(200);
        (await host.Operator.Get(document)).Status(200);
        (await host.Admin.Get($"{path}/statements")).Status(200);
        var stranger = await host.Customer((await World.Join(host, desk.World.Clock)).Account);
        (await stranger.Get(document)).Problem(404, "NOT_FOUND");
        (await stranger.Get($"{path}/access-log")).Problem(404, "NOT_FOUND");
        (await host.Reporter.Get($"{path}/access-log")).Problem(403, "FORBIDDEN");

        var read = (await Log(customer, path)).Skip(before).ToList();
        read.Select(entry => $"{Text(entry, "role")} {Text(entry, "object")}").ShouldBe(
            [$"customer {document}", $"billing-operator {document}", $"admin {path}/statements"]);
        read.ShouldAllBe(entry => Text(entry, "from").Contains("127.0.0.1", StringComparison.Ordinal) && Text(entry, "actor").Length > 0);
        Text(read[0], "what").ShouldBe("GET /v1/accounts/{account}/documents/{document}/content");
        (await host.Operator.Get($"{path}/audit/proof")).Status(200).Flag("sound").ShouldBeTrue();
    }

    [Fact]
    [Trait("Clause", "9.3")]
    public async Task The_log_is_read_in_pages_and_tells_of_no_disclosure()
    {
        var world = await World.Open(host, "2026-05-20T10:00:00+08:00");
        var customer = await host.Customer(world.Account);
        for (var i = 0; i < 5; i++)
        {
            (await host.Operator.Get($"{world.Path}/disclosures")).Status(200);
            (await host.Operator.Get($"{world.Path}/balance")).Status(200);
        }
        (await host.Admin.Get($"{world.Path}/disclosures")).Status(200);
        (await host.Operator.Post($"{world.Path}/disclosures",
            new { authority = "深圳市公安局", legalBasis = "刑事诉讼法", dataSet = "2026-05 账单", notified = "FORBIDDEN" })).Status(201);

        var sizes = new List<int>();
        await foreach (var page in customer.Pages($"{world.Path}/access-log?limit=2"))
        {
            sizes.Add(page.Json.GetProperty("items").GetArrayLength());
            page.Body.ShouldNotContain("深圳市公安局");
            page.Body.ShouldNotContain("disclosures");
        }
        sizes.ShouldBe([2, 2, 1]);
        (await customer.Get($"{world.Path}/access-log?limit=5")).Status(200).Json.GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
        (await host.Admin.Get($"{world.Path}/audit?kind=READ&limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Count(entry => Text(entry, "object") == $"{world.Path}/disclosures").ShouldBe(6);
        (await customer.Get($"{world.Path}/access-log?cursor=wrong")).Problem(400, "MALFORMED_REQUEST");
        (await customer.Get($"{world.Path}/disclosures")).Problem(403, "FORBIDDEN");
    }

    [Fact]
    public async Task A_report_of_one_account_is_told_to_that_account()
    {
        var world = await World.Open(host, "2026-05-20T10:00:00+08:00");
        var customer = await host.Customer(world.Account);
        (await host.Operator.Get($"/v1/reports/cash?account={world.Account}")).Status(200);
        (await host.Operator.Get($"/v1/reports/cash?account={world.Account}-unknown")).Problem(404, "NOT_FOUND");

        var read = (await Log(customer, world.Path)).ShouldHaveSingleItem();
        Text(read, "what").ShouldBe("GET /v1/reports/{report}");
        Text(read, "role").ShouldBe("billing-operator");
    }

    private static byte[] Document(string account, out object body)
    {
        byte[] content = [.. "%PDF-1.7 "u8, .. System.Text.Encoding.UTF8.GetBytes(account)];
        body = new
        {
            type = "BUSINESS_LICENCE", sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), name = "licence.pdf",
            legalName = "深圳示例科技有限公司", uscc = NumberDeskClient.Customer, areaCode = "0755",
        };
        return content;
    }

    private static async Task<List<JsonElement>> Log(Client reader, string account) =>
        [.. (await reader.Get($"{account}/access-log?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement entry, string member) => entry.GetProperty(member).GetString()!;
}
