using Metering.Api.Tests.Conduct;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Metering.Contracts.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Metering.Api.Tests.Problems;

/// <summary>The shortest way to each refusal of orders, terms and refunds.</summary>
internal static class OrderRefusalCases
{
    private const string Now = "2026-04-28T10:00:00+08:00";

    public static readonly Dictionary<string, Func<RunningHost, Task<Reply>>> All = new()
    {
        ["AGREEMENT_NOT_ACCEPTED"] = async host => await (await Shop.Open(host, Now, accepted: false)).Order(Shop.Line("OCS-SEAT", 1, 1)),
        ["NOT_TRANSFERABLE"] = async host =>
        {
            var path = (await World.Open(host, Now)).Path;
            (await host.Operator.Post($"{path}/changes", new { uscc = "91440300MA5TE5TA9X", reason = "Known now" })).Status(200);
            return await host.Operator.Post($"{path}/changes", new { uscc = "91310115MA1KDEM22C", reason = "Sold" });
        },
        ["BASE_PRODUCT_REQUIRED"] = async host => await (await Shop.Open(host, Now)).Order(Shop.Line("SMS-PKG-10K")),
        ["ACKNOWLEDGEMENT_REQUIRED"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            return await host.Operator.Post($"{shop.World.Path}/orders", new { lines = new[] { Shop.Line("SMS-PKG-10K") } });
        },
        ["ORDER_STATE"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            return await shop.Provision((await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id"));
        },
        ["MATERIAL_INCOMPLETE"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            return await shop.HandIn((await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id"), "REAL_NAME");
        },
        ["TERM_LIMIT"] = async host => await (await Shop.Open(host, Now)).Order(Shop.Line("OCS-SEAT", 1, 37)),
        ["TERM_EXPIRED"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            await shop.World.Advance("2026-05-29T00:00:00+08:00");
            return await shop.Order(Shop.Renewal("sub_1", 1));
        },
        ["RENEWAL_BLOCKED_IN_COOLING_OFF"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            return await shop.Order(Shop.Renewal("sub_1", 1));
        },
        ["PRICE_CHANGED"] = async host =>
        {
            // Added seats are priced by the day: a day later they cost less.
            var shop = await Shop.Open(host, Now);
            await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            var order = (await shop.Order(Shop.Line("SEAT-ADD", subscription: "sub_1"))).Status(201);
            await shop.World.Advance("2026-04-29T09:00:00+08:00");
            return await shop.Pay(order.Text("id"), order.Number("dueFen"));
        },
        ["REFUND_ON_HOLD"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
            (await shop.Pay(order, 1)).Status(201);
            (await shop.Post(order, "cancel")).Status(200);
            await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrderBooksGrain>(shop.World.Account).AwaitRedLetter(order, true);
            return await host.Operator.Post($"{shop.World.Path}/refunds/rfd_1/payout", new { reference = "R" });
        },
        ["SKU_RETIRED"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            await PriceBookCases.OnClock(host, shop.World.Clock, "2026-05-01T00:00:00+08:00",
                ("OCS-SEAT", sku => sku["status"] = "RETIRED"));
            await shop.World.Advance("2026-05-01T00:00:00+08:00");
            return await shop.Order(Shop.Line("OCS-SEAT", 1, 1));
        },
        ["REFUND_WINDOW_CLOSED"] = host => Refund(host, "4.7", "2026-05-06T00:00:00+08:00"),
        ["NON_REFUNDABLE_4_9"] = host => Refund(host, "4.7", Now, lines: [2]),
        ["NOT_PRODUCT_FAULT"] = host => Refund(host, "4.8", Now),
        ["ACTIVATION_NOT_LATE"] = host => Refund(host, "4.6", Now),
        ["RENEWAL_IRREVOCABLE"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            await shop.World.Advance("2026-05-20T10:00:00+08:00");
            return await shop.Post(await shop.Opened(Shop.Renewal("sub_1", 1)), "refund-requests", new { ground = "4.7" });
        },
        ["REFUND_EXCLUDED_VIOLATION"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            var order = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            await new Compliance(shop).Case(restrict: true);
            return await shop.Post(order, "refund-requests", new { ground = "4.7" });
        },
        ["NO_UNILATERAL_TERMINATION"] = async host =>
        {
            var shop = await Shop.Open(host, Now);
            await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            return await host.Operator.Post($"{shop.World.Path}/terminations", new { subscription = "sub_1" });
        },
        ["FORFEITED"] = async host =>
        {
            // Which cases forfeit is the compliance desk's; here it has decided.
            var shop = await Shop.Open(host, Now);
            var order = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1));
            await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IOrderBooksGrain>(shop.World.Account).Forfeit("sub_1", "6.1");
            return await shop.Post(order, "refund-requests", new { ground = "4.7" });
        },
    };

    private static async Task<Reply> Refund(RunningHost host, string ground, string at, int[]? lines = null)
    {
        var shop = await Shop.Open(host, Now);
        var order = await shop.Opened(Shop.Line("OCS-SEAT", 1, 1), Shop.Line("SMS-PKG-10K"));
        if (at != Now) await shop.World.Advance(at);
        return await shop.Post(order, "refund-requests", new { ground, lines });
    }
}
