using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Usage;
using Metering.Contracts.Seats;
using Microsoft.Extensions.DependencyInjection;

namespace Metering.Api.Tests.Problems;

/// <summary>For each refusal the shortest way to it over HTTP. The last reply is the refusal.</summary>
internal static class RefusalCases
{
    private const string Now = "2026-07-10T09:00:00+08:00";

    public static readonly Dictionary<string, Func<RunningHost, Task<Reply>>> All = new()
    {
        ["EVENT_MALFORMED"] = host => host.Reporter.PostText("/v1/usage", "{}", "application/cloudevents+json"),
        ["QUANTITY_NEGATIVE"] = host => host.Reporter.PostText("/v1/usage", AnEvent.Quantity("-1"), "application/cloudevents+json"),
        ["QUANTITY_FRACTIONAL"] = host => host.Reporter.PostText("/v1/usage", AnEvent.Quantity("0.5"), "application/cloudevents+json"),
        ["QUANTITY_OVER_LIMIT"] = host =>
            host.Reporter.PostText("/v1/usage", AnEvent.Quantity("90071992547409930"), "application/cloudevents+json"),
        ["UNKNOWN_SUBJECT"] = host => host.Reporter.Usage(AnEvent.Good(subject: "package:nosuchpackage")),
        ["UNKNOWN_METER"] = host => OnSeat(host, (world, seat) => world.Use(seat, "fax.page", 1, Now)),
        ["EVENT_TOO_OLD"] = host => OnSeat(host, (world, seat) => world.Use(seat, "api.call", 1, "2026-06-01T00:00:00+08:00")),
        ["EVENT_IN_FUTURE"] = host => OnSeat(host, (world, seat) => world.Use(seat, "api.call", 1, "2026-07-10T09:06:00+08:00")),
        ["EVENT_CONFLICT"] = host => OnSeat(host, async (world, seat) =>
        {
            (await world.Use(seat, "api.call", 1, Now, world.Account)).Status(200);
            return await world.Use(seat, "api.call", 2, Now, world.Account);
        }),
        ["NO_RATE"] = NoRate,
        ["SUSPENDED"] = host => OnSeat(host, async (world, seat) =>
        {
            await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISeatGrain>($"{world.Account}/1").SetSuspension("TEST", true);
            return await world.Use(seat, "api.call", 1, Now);
        }),
        ["INSUFFICIENT_BALANCE"] = async host =>
        {
            var world = await World.Open(host, Now);
            await world.Base();
            return await host.Operator.Post($"{world.Path}/packages",
                new { skus = new[] { "MASS-PKG-10K" }, acknowledgedNonRefundable = true });
        },
        ["STORAGE_QUOTA_REACHED"] = async host =>
        {
            var subject = "package:" + await (await World.Open(host, Now)).Package("EQQ-STORAGE");
            return await host.Reporter.Post("/v1/authorizations", new { subject, meter = "eqq.storage", quantity = 101 });
        },
        ["NOTHING_TO_VOID"] = host => OnSeat(host, (_, seat) => Void(host, "never", seat)),
        ["ALREADY_VOIDED"] = host => OnSeat(host, async (world, seat) =>
        {
            (await world.Use(seat, "api.call", 1, Now, world.Account)).Status(200);
            (await Void(host, world.Account, seat)).Status(201);
            return await Void(host, world.Account, seat);
        }),
        ["AUTHORIZATION_ENDED"] = async host =>
        {
            var hold = await Hold(host);
            (await host.Reporter.Post($"/v1/authorizations/{hold}/release")).Status(200);
            return await host.Reporter.Post($"/v1/authorizations/{hold}/complete", new { usedQuantity = 1 });
        },
        ["USAGE_ABOVE_GRANT"] = async host =>
            await host.Reporter.Post($"/v1/authorizations/{await Hold(host)}/complete", new { usedQuantity = 1_000_000 }),
        ["AMOUNT_NOT_POSITIVE"] = async host => await (await World.Open(host, Now)).TopUp(0, "T"),
        ["AMOUNT_OVER_LIMIT"] = async host => await (await World.Open(host, Now)).TopUp(long.MaxValue, "T"),
        ["PAYMENT_REFERENCE_REUSED"] = async host =>
        {
            var world = await World.Open(host, Now);
            (await world.TopUp(1, "T")).Status(201);
            return await world.TopUp(2, "T");
        },
        ["NOTHING_DUE"] = async host => await Pay(await World.Open(host, Now), 1),
        ["PAYMENT_ABOVE_DUE"] = host => OnSeat(host, async (world, seat) =>
        {
            (await world.Use(seat, "api.call", 12_345, Now)).Status(200);
            await world.Advance("2026-08-03T00:00:00+08:00");
            return await Pay(world, 989);
        }),
        ["ADJUSTMENT_INVALID"] = host => OnSeat(host, (world, seat) => host.Operator.Post($"{world.Path}/adjustments",
            new { kind = "CREDIT_NOTE", month = "202607", subject = seat, sku = "API-CALL", grossFen = -1, reason = "Too early" })),
        ["UNKNOWN_DUNNING_POLICY"] = async host =>
            await host.Operator.Put($"{(await World.Open(host, Now)).Path}/dunning-policy", new { policy = "nosuch" }),
        ["NOT_IN_COLLECTION"] = async host =>
            await host.Operator.Post($"{(await World.Open(host, Now)).Path}/statements/202607/write-off", new { reason = "Gone" }),
        ["MARKETING_DECLINED"] = async host =>
        {
            var world = await World.Open(host, Now);
            (await host.Operator.Put($"{world.Path}/contacts", new { language = "zh", marketing = false })).Status(200);
            return await host.Operator.Post($"{world.Path}/notices",
                new { kind = "MARKETING", titleZh = "题", bodyZh = "文", titleEn = "T", bodyEn = "B" });
        },
        ["TICKET_STATE"] = async host =>
        {
            var tickets = $"{(await World.Open(host, Now)).Path}/tickets";
            (await host.Operator.Post(tickets, new { kind = "COMPLAINT", title = "Slow", text = "Very" })).Status(201);
            return await host.Operator.Post(tickets + "/1/close");
        },
        ["WEBHOOK_TARGET_REFUSED"] = async host =>
            await host.Operator.Post($"{(await World.Open(host, Now)).Path}/webhooks", new { url = "https://169.254.169.254/latest" }),
        ["TOO_MANY_WEBHOOKS"] = async host =>
        {
            var hooks = $"{(await World.Open(host, Now)).Path}/webhooks";
            for (var i = 0; i < 16; i++) (await host.Operator.Post(hooks, new { url = "https://8.8.8.8/" + i })).Status(201);
            return await host.Operator.Post(hooks, new { url = "https://8.8.8.8/more" });
        },
        ["UNKNOWN_SKU"] = async host => await Seat(await World.Open(host, Now), "NO-SUCH-SKU"),
        ["SKU_NOT_FOR_RESOURCE"] = async host => await Seat(await World.Open(host, Now), "NUM-FIXED"),
        ["PRICE_IN_PAST"] = async host => await PriceBookCases.Publish(host, "2026-02-01T00:00:00+08:00"),
        ["PRICE_BOOK_INVALID"] = host => host.Admin.Post("/v1/price-books", new { id = "PB-BAD" }),
        ["PRICE_BOOK_PUBLISHED"] = host => host.Admin.Post("/v1/price-books/PB-2026-01/publish"),
        ["NUMBER_TAKEN"] = async host =>
        {
            var number = new { number = "+8675586019999", skus = new[] { "VOICE-OUT" } };
            await host.Operator.Post($"{(await World.Open(host, Now)).Path}/numbers", number);
            return await host.Operator.Post($"{(await World.Open(host, Now)).Path}/numbers", number);
        },
        ["NUMBER_INVALID"] = async host =>
            await host.Operator.Post($"{(await World.Open(host, Now)).Path}/numbers",
                new { number = "+15551234567", skus = new[] { "VOICE-OUT" } }),
        ["MALFORMED_REQUEST"] = host => host.Operator.Post("/v1/accounts", new { name = "x", colour = "red" }),
        ["IDEMPOTENCY_KEY_REQUIRED"] = async host =>
            await host.Operator.Post($"{(await World.Open(host, Now)).Path}/topups",
                new { amountFen = 1, channel = "BANK", transactionId = "x" }, ""),
        ["IDEMPOTENCY_KEY_REUSED"] = async host =>
        {
            var (world, key) = (await World.Open(host, Now), Client.NewKey());
            await host.Operator.Post($"{world.Path}/topups", new { amountFen = 1, channel = "BANK", transactionId = world.Account }, key);
            return await host.Operator.Post($"{world.Path}/topups", new { amountFen = 2, channel = "BANK", transactionId = world.Account },
                key);
        },
        ["UNAUTHENTICATED"] = host => host.Nobody.Get("/v1/api-keys"),
        ["FORBIDDEN"] = host => host.Reporter.Get("/v1/api-keys"),
        ["NOT_FOUND"] = host => host.Operator.Get("/v1/accounts/acc_nosuch"),
        ["UNSUPPORTED_MEDIA_TYPE"] = host => host.Reporter.PostText("/v1/usage", "{}", "text/plain"),
        ["REQUEST_TOO_LARGE"] = host => host.Reporter.PostText("/v1/usage", new string(' ', (1 << 20) + 1), "application/x-ndjson"),
        ["ALREADY_EXISTS"] = async host =>
            await host.Operator.OpenAccount((await World.Open(host, Now)).Account, "Another name"),
        ["CLOCK_BACKWARDS"] = async host =>
            await host.Operator.Post($"/v1/clocks/{(await World.Open(host, Now)).Clock}/advance", new { to = "2026-07-01T00:00:00+08:00" }),
    };

    static RefusalCases()
    {
        foreach (var (code, way) in OrderRefusalCases.All.Concat(InvoiceRefusalCases.All).Concat(NumberRefusalCases.All)
            .Concat(ViolationRefusalCases.All)) All.Add(code, way);
    }

    private static async Task<Reply> OnSeat(RunningHost host, Func<World, string, Task<Reply>> act)
    {
        var world = await World.Open(host, Now);
        await world.Seat("1", "API-CALL");
        return await act(world, $"seat:{world.Account}/1");
    }

    private static async Task<Reply> NoRate(RunningHost host)
    {
        // The first price book takes effect with the year: what happened before it has no price.
        var world = await World.Open(host, "2026-01-05T00:00:00+08:00");
        await world.Prepare("API-CALL");
        (await host.Operator.Post($"{world.Path}/seats", new { seatNo = "1", skus = new[] { "API-CALL" } })).Status(201);
        return await world.Use($"seat:{world.Account}/1", "api.call", 1, "2025-12-31T12:00:00+08:00");
    }

    private static Task<Reply> Seat(World world, string sku) =>
        world.Host.Operator.Post($"{world.Path}/seats", new { seatNo = "9", skus = new[] { sku } });

    private static Task<Reply> Void(RunningHost host, string id, string subject) =>
        host.Operator.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id, subject });

    private static Task<Reply> Pay(World world, long amountFen) =>
        world.Host.Operator.Post($"{world.Path}/payments", new { amountFen, channel = "BANK", transactionId = $"{world.Account}-pay" });

    private static async Task<string> Hold(RunningHost host)
    {
        var world = await World.Open(host, Now);
        (await world.TopUp(1_000, "T")).Status(201);
        var sms = "package:" + await world.Package("SMS-SEG");
        return (await host.Reporter.Post("/v1/authorizations", new { subject = sms, meter = "sms.segment", quantity = 10 })).Status(201)
            .Text("id");
    }
}
