using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Orders;

/// <summary>Orders of a world's account, driven over HTTP.</summary>
public sealed class Shop(World world)
{
    private static readonly string[] Types =
        ["BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME", "TELECOM_REAL_NAME", "SMS_SIGNATURE", "SMS_TEMPLATE"];

    public World World { get; } = world;

    private Client Operator => World.Host.Operator;

    public static async Task<Shop> Open(RunningHost host, string now, bool accepted = true)
    {
        var shop = new Shop(await World.Open(host, now, accepted: false));
        if (accepted) (await shop.Accept()).Status(201);
        return shop;
    }

    public static object Line(string sku, int quantity = 1, int months = 0, string? subscription = null) =>
        new { sku, quantity, months, subscription };

    public static object Renewal(string renews, int months) => new { renews, months };

    public Task<Reply> Accept(params string[] documents) =>
        Operator.Post($"{World.Path}/agreement-acceptances", new { version = "2026-01", person = "王芳", documents });

    public Task<Reply> Order(params object[] lines) =>
        Operator.Post($"{World.Path}/orders", new { lines, acknowledgedNonRefundable = true });

    public Task<Reply> Pay(string order, long amountFen, string channel = "TENPAY", string? transaction = null, string? key = null) =>
        Operator.Post($"{World.Path}/orders/{order}/payments",
            new { amountFen, channel, transactionId = transaction ?? $"{World.Account}-P{++World.Payments}" }, key);

    public Task<Reply> Post(string order, string what, object? body = null, string? key = null) =>
        Operator.Post($"{World.Path}/orders/{order}/{what}", body, key);

    public async Task<Reply> Read(string order) => (await Operator.Get($"{World.Path}/orders/{order}")).Status(200);

    public Task<Reply> HandIn(string order, params string[] types) => Post(order, "material", new
    {
        documents = (types.Length == 0 ? Types : types).Select(type => new { type, sha256 = new string('a', 64), name = type + ".pdf" }),
    });

    public Task<Reply> Review(string order, int version, bool accepted, string? reason = null) =>
        Post(order, $"material/{version}/review", new { accepted, reason });

    public Task<Reply> Provision(string order) => Post(order, "provisioning", new { profileDone = true, permissionsOpen = true });

    /// <summary>Orders, pays, proves and opens, all at the present instant. Returns the order's id.</summary>
    public Task<string> Opened(params object[] lines) => OpenedWith([], lines);

    /// <summary>The same with material of these types; of all when none is named.</summary>
    public async Task<string> OpenedWith(string[] types, params object[] lines)
    {
        var placed = (await Order(lines)).Status(201);
        var order = placed.Text("id");
        var paid = (await Pay(order, placed.Number("dueFen"))).Status(201);
        if (paid.Text("status") == "ACTIVATED") return order;
        if (paid.Text("status") == "PAID")
        {
            (await HandIn(order, types)).Status(201);
            (await Review(order, 1, true)).Status(200).Text("status").ShouldBe("PROVISIONING");
        }
        (await Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED");
        return order;
    }

    public async Task<Reply> Subscription(string id) => (await Operator.Get($"{World.Path}/subscriptions/{id}")).Status(200);

    /// <summary>The newest posting, as "source: ACCOUNT amount, ...".</summary>
    public async Task<IReadOnlyList<string>> Ledger() =>
    [
        .. (await Operator.Get($"{World.Path}/ledger?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray().Select(entry =>
            $"{entry.GetProperty("date").GetString()} {entry.GetProperty("sourceType").GetString()}: " + string.Join(", ",
                entry.GetProperty("legs").EnumerateArray().Select(leg =>
                    $"{leg.GetProperty("ledgerAccount").GetString()} {leg.GetProperty("amountFen").GetInt64()}"))),
    ];

    public async Task<IReadOnlyDictionary<string, long>> Trial() =>
        (await Operator.Get($"{World.Path}/trial-balance")).Status(200).Json.GetProperty("accounts").EnumerateArray()
            .ToDictionary(leg => leg.GetProperty("ledgerAccount").GetString()!, leg => leg.GetProperty("amountFen").GetInt64());
}
