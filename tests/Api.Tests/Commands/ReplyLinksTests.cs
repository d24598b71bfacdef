using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Commands;

/// <summary>Each reply to a command says where what it changed can be read, and whoever commanded it can read it there.</summary>
public sealed class ReplyLinksTests(RunningHost host)
{
    private const string Now = "2026-06-10T10:00:00+08:00";

    [Fact]
    public async Task Every_link_leads_to_what_was_changed()
    {
        var desk = await NumberDeskClient.Ready(host, Now);
        var (path, shop) = (desk.World.Path, new Shop(desk.World));
        var replies = new List<Reply>
        {
            (await host.Operator.Post("/v1/accounts", new { name = "深圳示例科技有限公司" })).Status(201),
            (await desk.World.TopUp(400_000, "T")).Status(201),
            (await shop.Accept()).Status(201),
            (await desk.Submit(NumberDeskClient.Document("LEGAL_PERSON_ID", NumberDeskClient.Customer))).Status(201),
            (await host.Operator.Post($"{path}/changes", new { contact = new { name = "王芳" }, reason = "Named" })).Status(200),
            (await host.Operator.Post($"{path}/seats", new { seatNo = "7", skus = new[] { "EQQ-SEAT" } })).Status(201),
            (await host.Operator.Post($"{path}/numbers", new { number = "0755-86017777", skus = new[] { "NUM-FIXED" } })).Status(201),
            (await host.Operator.Post($"{path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200),
            (await host.Operator.Post($"{path}/resume", new { reason = "CUSTOMER_REQUEST" })).Status(200),
            (await host.Operator.Post($"{path}/violations", new { category = "HARASSMENT", text = "Calls at night" })).Status(201),
            (await host.Operator.Post($"{path}/tickets", new { kind = "COMPLAINT", title = "Slow", text = "Since this morning" })).Status(201),
            (await host.Operator.Put($"{path}/contacts", new { email = "a@example.com", language = "zh", marketing = true })).Status(200),
            (await host.Operator.Post($"{path}/notices/inbound",
                new { channel = "LETTER", kind = "CHANGE", text = "公司搬迁", receivedAt = "2026-06-10T09:00:00+08:00" })).Status(201),
            (await host.Admin.Post("/v1/clocks", new { name = "links", now = Now })).Status(201),
        };
        var violation = $"{path}/violations/{replies[9].Text("id")}";
        replies.Add((await host.Operator.Post($"{violation}/evidence-request", new { text = "Explain" })).Status(200));
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201);
        replies.Add(order);
        await desk.World.Base();
        var package = (await host.Operator.Post($"{path}/packages", new { skus = new[] { "MASS-PKG-10K" }, acknowledgedNonRefundable = true }))
            .Status(201);
        replies.Add(package);
        replies.Add((await host.Operator.Post($"/v1/packages/{package.Text("id")}/grants",
            new { sku = "MASS-PKG-10K", acknowledgedNonRefundable = true })).Status(201));

        foreach (var reply in replies)
        {
            var links = Links(reply);
            links.ShouldNotBeEmpty(reply.Body);
            foreach (var link in links) (await host.Admin.Get(link)).Status(200);
        }
        Links(replies[0]).ShouldBe([$"/v1/accounts/{replies[0].Text("id")}"]);
        Links(replies[1]).ShouldBe([path, $"{path}/ledger"]);
        Links(replies[9]).ShouldBe([violation, path]);
        await desk.World.BooksAreBalanced();
    }

    private static string[] Links(Reply reply) => [.. reply.Json.GetProperty("links").EnumerateArray().Select(link => link.GetString()!)];
}
