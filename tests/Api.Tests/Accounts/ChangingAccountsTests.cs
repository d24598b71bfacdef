using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Accounts;

/// <summary>更改: changing a customer's facts, beside opening, suspending, resuming and closing (clauses 2.6(1), 2.6(2), 11.3(6)).</summary>
public sealed class ChangingAccountsTests(RunningHost host)
{
    private const string Now = "2026-06-10T10:00:00+08:00";
    private const string NewName = "深圳示例智能科技有限公司";

    [Fact]
    [Trait("Clause", "2.6(2)")]
    public async Task Clause_2_6_2_open_change_suspend_resume_and_close_are_commands_of_their_own_once_each_and_on_record()
    {
        var world = await World.Open(host, Now);
        var contact = new { name = "王芳", telephone = "0755-86010000", email = "fang.wang@example.com" };
        var billingAddress = new { recipient = "财务部", telephone = "0755-86010001", address = "深圳市南山区科技园 1 号" };
        var key = Client.NewKey();
        var changed = (await Change(world, new { contact, billingAddress, reason = "New office" }, key)).Status(200);
        (await Change(world, new { contact, billingAddress, reason = "New office" }, key)).Status(200).Headers["Idempotent-Replayed"]
            .ShouldBe("true");
        (await Change(world, new { contact, reason = "Another" }, key)).Problem(422, "IDEMPOTENCY_KEY_REUSED");
        changed.Json.GetProperty("contact").GetProperty("email").GetString().ShouldBe("fang.wang@example.com");
        changed.Json.GetProperty("billingAddress").GetProperty("recipient").GetString().ShouldBe("财务部");

        // What is absent stays, and what stands so already changes nothing.
        var again = (await Change(world, new { contact = new { name = "李雷" }, reason = "Left" })).Status(200);
        again.Json.GetProperty("contact").GetProperty("name").GetString().ShouldBe("李雷");
        again.Json.GetProperty("billingAddress").GetProperty("address").GetString().ShouldBe("深圳市南山区科技园 1 号");

        // Who changed what, when and why is read again, a page at a time.
        var history = await host.Operator.Pages($"{world.Path}/changes?limit=1").SelectMany(page => page.Json.GetProperty("items")
            .EnumerateArray().Select(change => change.Clone()).ToAsyncEnumerable()).ToListAsync();
        history.Select(change => $"{change.GetProperty("number").GetInt64()} {change.GetProperty("reason").GetString()} "
            + $"{change.GetProperty("at").GetString()}").ShouldBe(["1 New office 2026-06-10T10:00:00+08:00", "2 Left 2026-06-10T10:00:00+08:00"]);
        history[1].GetProperty("contact").GetProperty("name").GetString().ShouldBe("李雷");
        history[1].GetProperty("billingAddress").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await (await host.Customer((await World.Open(host, Now)).Account)).Get($"{world.Path}/changes")).Problem(404, "NOT_FOUND");

        foreach (var command in new[] { "suspend", "resume" })
            (await host.Operator.Post($"{world.Path}/{command}", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        (await host.Operator.Post($"{world.Path}/close", new { waiveUnearned = false })).Status(200);
        (await Change(world, new { contact, reason = "Late" })).Problem(409, "ACCOUNT_CLOSED");

        var entries = (await host.Admin.Get($"{world.Path}/audit?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Where(entry => entry.GetProperty("kind").GetString() == "ACTION").ToList();
        var recorded = entries.Select(entry => entry.GetProperty("what").GetString()![5..]).ToList();
        entries.Select(entry => entry.TryGetProperty("reason", out var reason) ? reason.GetString() : null).OfType<string>()
            .ShouldBe(["New office", "New office", "Left", "CUSTOMER_REQUEST", "CUSTOMER_REQUEST"]);
        (await host.Admin.Get($"{world.Path}/audit/proof")).Status(200).Flag("sound").ShouldBeTrue();
        foreach (var command in new[] { "/changes", "/suspend", "/resume", "/close" })
            recorded.ShouldContain("/v1/accounts/{account}" + command);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.6(1)")]
    [Trait("Clause", "11.3(6)")]
    public async Task Clauses_2_6_1_and_11_3_6_another_legal_name_is_qualified_anew_within_fifteen_days()
    {
        var desk = await NumberDeskClient.Ready(host, Now);
        await desk.Accept(NumberDeskClient.Document("LEGAL_PERSON_ID", NumberDeskClient.Customer));
        (await Status(desk.World)).ShouldBe("VERIFIED");

        (await Change(desk.World, new { legalName = NewName, reason = "Renamed at the registry" })).Status(200).Text("name").ShouldBe(NewName);

        (await Status(desk.World)).ShouldBe("QUALIFYING");
        (await Documents(desk)).ShouldBe("BUSINESS_LICENCE STALE LEGAL_NAME_CHANGED, LEGAL_PERSON_ID STALE LEGAL_NAME_CHANGED");
        (await desk.Notices("DOCUMENT_STALE")).Length.ShouldBe(2);
        // What is bought now waits for the new documents; only such that show the new name are accepted.
        var shop = new Shop(desk.World);
        var order = (await shop.Order(Shop.Line("EQQ-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.Pay(order, 3_000)).Status(201).Text("status").ShouldBe("PAID");
        var old = (await desk.Submit(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"))).Status(201).Text("id");
        (await desk.Review(old, new { decision = "ACCEPT" })).Problem(409, "DOCUMENT_DISAGREES");
        await desk.Accept(Renamed("BUSINESS_LICENCE"));
        (await Status(desk.World)).ShouldBe("QUALIFYING");

        // The other one is not handed in again: after fifteen days it is a ground of 11.3(6).
        await desk.World.Advance("2026-06-25T23:59:59+08:00");
        (await desk.Notices("DOCUMENT_NOT_RENEWED")).ShouldBeEmpty();
        await desk.World.Advance("2026-06-26T00:00:00+08:00");
        (await desk.Notices("DOCUMENT_NOT_RENEWED")).Length.ShouldBe(1);
        await desk.Accept(Renamed("LEGAL_PERSON_ID"));
        (await Status(desk.World)).ShouldBe("VERIFIED");
        (await host.Operator.Get(desk.World.Path)).Json.GetProperty("formerNames")[0].GetString().ShouldBe("深圳示例科技有限公司");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.6(4)")]
    public async Task Clause_2_6_4_a_statement_keeps_the_name_under_which_it_became_final()
    {
        var world = await World.Open(host, Now);
        await world.Advance("2026-07-03T00:00:00+08:00");
        (await Change(world, new { legalName = NewName, reason = "Renamed" })).Status(200);
        await world.Advance("2026-08-03T00:00:00+08:00");

        (await Named("202606")).ShouldBe("深圳示例科技有限公司");
        (await Named("202607")).ShouldBe(NewName);

        async Task<string> Named(string month) => (await host.Operator.Get($"{world.Path}/statements/{month}")).Status(200).Text("accountName");
    }

    [Theory]
    [InlineData("""{"reason":"x"}""")]
    [InlineData("""{"legalName":" ","reason":"x"}""")]
    [InlineData("""{"legalName":"深圳","reason":""}""")]
    [InlineData("""{"uscc":"91440300MA5TE5TA9Y","reason":"x"}""")]
    [InlineData("""{"contact":{"name":"王芳","email":"no address"},"reason":"x"}""")]
    [InlineData("""{"billingAddress":{"recipient":"财务部","telephone":"1","address":""},"reason":"x"}""")]
    public async Task What_is_no_change_is_refused_and_changes_nothing(string body)
    {
        var world = await World.Open(host, Now);
        var before = (await host.Operator.Get(world.Path)).Body;

        (await host.Operator.PostText($"{world.Path}/changes", body, "application/json")).Problem(400, "MALFORMED_REQUEST");

        (await host.Operator.Get(world.Path)).Body.ShouldBe(before);
    }

    private Task<Reply> Change(World world, object body, string? key = null) => host.Operator.Post($"{world.Path}/changes", body, key);

    private async Task<string> Status(World world) => (await host.Operator.Get(world.Path)).Status(200).Text("status");

    private static object Renamed(string type) => new
    {
        type, sha256 = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)), name = type + ".pdf",
        legalName = NewName, uscc = NumberDeskClient.Customer, areaCode = type == "BUSINESS_LICENCE" ? "0755" : null,
    };

    private async Task<string> Documents(NumberDeskClient desk) => string.Join(", ",
        (await host.Operator.Get($"{desk.World.Path}/qualification")).Status(200).Json.GetProperty("documents").EnumerateArray().Select(document =>
            $"{document.GetProperty("type").GetString()} {document.GetProperty("status").GetString()} {document.GetProperty("reason").GetString()}"));
}
