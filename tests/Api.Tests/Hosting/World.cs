using Metering.Api.Tests.Orders;
using Metering.Api.Tests.Usage;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>An account on its own test clock, driven over HTTP.</summary>
public sealed class World
{
    private readonly HashSet<string> prepared = [];
    private int events;

    private World(RunningHost host, string clock, string account)
    {
        Host = host;
        Clock = clock;
        Account = account;
    }

    public RunningHost Host { get; }

    public string Clock { get; }

    public string Account { get; }

    /// <summary>Payments of orders so far: each has a channel reference of its own.</summary>
    public int Payments { get; set; }

    public string Path => $"/v1/accounts/{Account}";

    public static async Task<World> Open(RunningHost host, string now, bool accepted = true)
    {
        var clock = (await host.Operator.Post("/v1/clocks", new { name = "test", now })).Status(201).Text("id");
        return await Join(host, clock, accepted);
    }

    /// <summary>An account that lives in real time.</summary>
    public static async Task<World> InRealTime(RunningHost host)
    {
        var account = "acc_" + Client.NewKey()[..12];
        (await host.Operator.OpenAccount(account)).Status(201);
        return new World(host, "", account);
    }

    /// <summary>One more account on the clock.</summary>
    public static async Task<World> Join(RunningHost host, string clock, bool accepted = true)
    {
        var account = "acc_" + Client.NewKey()[..12];
        (await host.Operator.OpenAccount(account, testClock: clock, accepted: accepted)).Status(201);
        return new World(host, clock, account);
    }

    public async Task Advance(string to) => (await Host.Operator.Post($"/v1/clocks/{Clock}/advance", new { to })).Status(200);

    public async Task<Reply> TopUp(long amountFen, string transaction) =>
        await Host.Operator.Post($"{Path}/topups", new { amountFen, channel = "TENPAY", transactionId = $"{Account}-{transaction}" });

    public async Task Seat(string seatNo, params string[] skus)
    {
        await Prepare(skus);
        (await Host.Operator.Post($"{Path}/seats", new { seatNo, skus })).Status(201);
    }

    public async Task<string> Package(params string[] skus)
    {
        await Prepare(skus);
        return (await Host.Operator.Post($"{Path}/packages", new { skus, acknowledgedNonRefundable = true })).Status(201).Text("id");
    }

    /// <summary>A base product for a month, ordered and paid: value-added packages extend one. Returns the order's id.</summary>
    public Task<string> Base() => new Shop(this).OpenedWith(["BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME"], Shop.Line("OCS-SEAT", 1, 1));

    /// <summary>What the products need of the account first, once.</summary>
    public Task Prepare(params string[] skus) => Preconditions.Meet(Host.Admin, Path, [.. skus.Where(prepared.Add)]);

    public async Task<long> Wallet() => (await Host.Operator.Get($"{Path}/balance")).Status(200).Number("walletFen");

    /// <summary>Records one event; returns the answer.</summary>
    public Task<Reply> Use(string subject, string meter, long quantity, string time, string? id = null) =>
        Host.Reporter.Usage(AnEvent.Good(id ?? $"{Account}-{Interlocked.Increment(ref events)}", subject, quantity, time, meter));

    public string NextId() => $"{Account}-{Interlocked.Increment(ref events)}";

    /// <summary>The proof that ends every scenario: nothing that should be equal differs.</summary>
    public async Task BooksAreBalanced()
    {
        var books = (await Host.Operator.Get($"{Path}/books")).Status(200);
        books.Flag("balanced").ShouldBeTrue(books.Body);
        books.Number("checks").ShouldBeGreaterThan(0);
        (await Host.Operator.Get($"{Path}/trial-balance")).Status(200).Number("totalFen").ShouldBe(0);
    }
}
