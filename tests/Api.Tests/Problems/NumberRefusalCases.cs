using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;

namespace Metering.Api.Tests.Problems;

/// <summary>The shortest way to each refusal of numbers, documents and real names. Their numbers are in Dongguan, Tianjin and mobile.</summary>
internal static class NumberRefusalCases
{
    private const string Now = "2026-05-20T10:00:00+08:00";
    private const string Use = "CUSTOMER_SERVICE";

    public static readonly Dictionary<string, Func<RunningHost, Task<Reply>>> All = new()
    {
        ["NUMBER_NOT_IN_INVENTORY"] = host => host.Operator.Post("/v1/numbers/0769-88880000/withdraw", new { reason = "Order" }),
        ["NUMBER_NOT_RESERVED"] = async host => await (await NumberDeskClient.Open(host, Now)).Assign("0769-88880001", "NUM-FIXED"),
        ["NUMBER_NOT_ASSIGNED"] = async host => await (await NumberDeskClient.Open(host, Now)).Release("0769-88880002"),
        ["NO_NUMBER_FREE"] = async host =>
        {
            var desk = await NumberDeskClient.Open(host, Now);
            await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "022"));
            return await desk.Reserve(new { use = Use, area = "022" });
        },
        ["REAL_NAME_REQUIRED"] = async host =>
        {
            var desk = await NumberDeskClient.Open(host, Now);
            await desk.Import("13912340001");
            (await desk.Reserve(new { use = Use, number = "13912340001" })).Status(201);
            return await desk.Assign("13912340001", "VOICE-OUT");
        },
        ["USER_REAL_NAME_REQUIRED"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            (await shop.Accept("QIDIAN-PHONE")).Status(201);
            await shop.Opened(Shop.Line("PCS-SEAT", 1, 1));
            return await host.Operator.Put($"{shop.World.Path}/subscriptions/sub_1/seats/1/user", new { name = "李雷", staffId = "S-1" });
        },
        ["REAL_NAME_STATE"] = async host => await (await NumberDeskClient.Open(host, Now)).Step("ARCHIVED"),
        ["API_CREDENTIAL_REQUIRED"] = async host => await host.Operator.Post($"{(await World.Open(host, Now)).Path}/seats",
            new { seatNo = "1", skus = new[] { "API-CALL" } }),
        ["AREA_IN_USE"] = async host =>
        {
            await (await NumberDeskClient.Open(host, Now)).Import("0769-88880005");
            return await host.Admin.Put("/v1/area-table", """{"source":["Too short"],"areas":{"10":"北京"},"divisions":{}}""");
        },
        ["LOCALITY_EVIDENCE_REQUIRED"] = async host =>
            await (await NumberDeskClient.Open(host, Now)).Reserve(new { use = Use, area = "0769" }),
        ["LOCALITY_MISMATCH"] = async host =>
        {
            var desk = await NumberDeskClient.Ready(host, Now);
            await desk.Accept(NumberDeskClient.Document("BRANCH_LICENCE", NumberDeskClient.Beijing, "010", NumberDeskClient.Customer));
            return await desk.Reserve(new { use = Use, area = "0769" });
        },
        ["LICENCE_REQUIRED"] = async host =>
        {
            var desk = await NumberDeskClient.Ready(host, Now);
            await desk.Import("13912340002");
            (await desk.Reserve(new { use = "CALL_CENTRE", number = "13912340002" })).Status(201);
            return await desk.Assign("13912340002", "VOICE-OUT");
        },
        ["DOCUMENT_STATE"] = async host =>
        {
            var desk = await NumberDeskClient.Open(host, Now);
            var document = await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"));
            return await desk.Review(document, new { decision = "ACCEPT" });
        },
        ["DOCUMENT_REPEATED"] = async host =>
        {
            var desk = await NumberDeskClient.Open(host, Now);
            var document = NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755");
            await desk.Accept(document);
            return await desk.Submit(document);
        },
        ["DOCUMENT_CONTENT_DIFFERS"] = async host =>
        {
            var desk = await NumberDeskClient.Open(host, Now);
            var document = (await desk.Submit(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"))).Status(201);
            return await host.Operator.PutBytes($"{desk.World.Path}/documents/{document.Text("id")}/content", "%PDF-1.7"u8.ToArray(),
                "application/pdf");
        },
        ["DOCUMENT_DISAGREES"] = async host =>
        {
            var desk = await NumberDeskClient.Open(host, Now);
            var document = (await desk.Submit(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Shanghai, "021"))).Status(201);
            return await desk.Review(document.Text("id"), new { decision = "ACCEPT" });
        },
    };
}
