using System.Collections.Concurrent;
using System.Globalization;
using Metering.Shared;

namespace Metering.Chaos.Workload;

/// <summary>One account as its clients know it: what they sent and what they were told.</summary>
internal sealed class Customer
{
    private readonly List<Meter> meters = [];
    private int names;

    private Customer(Group group, string id) => (Group, Id) = (group, id);

    public Group Group { get; }

    public string Id { get; }

    public string Path => $"/v1/accounts/{Id}";

    public IReadOnlyList<Meter> Meters => meters;

    public ConcurrentQueue<SentEvent> Events { get; } = new();

    public ConcurrentQueue<SentHold> Holds { get; } = new();

    /// <summary>Top-ups that were acknowledged, by the channel's transaction, fen.</summary>
    public ConcurrentDictionary<string, long> TopUps { get; } = new(StringComparer.Ordinal);

    /// <summary>Payments of statements that were acknowledged, by transaction, fen.</summary>
    public ConcurrentDictionary<string, long> Payments { get; } = new(StringComparer.Ordinal);

    /// <summary>Hashes of final statements as first seen, by month.</summary>
    public ConcurrentDictionary<string, string> Statements { get; } = new(StringComparer.Ordinal);

    /// <summary>A name that this account never had before, for an event, a transaction or a key.</summary>
    public string Name(string kind) => string.Create(CultureInfo.InvariantCulture, $"{Id}-{kind}-{Interlocked.Increment(ref names):D8}");

    /// <summary>Opens it with so many packages of text messages and numbers to call from.</summary>
    public static async Task<Customer> Open(Caller caller, Group group, string id, int packages, string[] numbers)
    {
        var customer = new Customer(group, id);
        var opened = new { id, name = "深圳示例科技有限公司", testClock = group.Clock, acceptedAgreementVersion = "2026-01" };
        Expect(await caller.Post("/v1/accounts", opened, customer.Name("key")));
        if (packages > 0) await customer.TopUp(caller, 5_000);
        foreach (var approval in MessageApprovals.Of("深圳示例科技有限公司").Where(_ => packages > 0))
        {
            var document = Expect(await caller.Post($"{customer.Path}/documents", approval, customer.Name("key"))).Text("id");
            Expect(await caller.Post($"{customer.Path}/documents/{document}/review", MessageApprovals.Accepted, customer.Name("key")));
        }
        for (var i = 0; i < packages; i++)
        {
            var package = Expect(await caller.Post($"{customer.Path}/packages", new { skus = new[] { "SMS-SEG" } }, customer.Name("key")));
            customer.meters.Add(new Meter("package:" + package.Text("id"), Prepaid: true));
        }
        foreach (var number in numbers)
        {
            Expect(await caller.Post($"{customer.Path}/numbers", new { number, skus = new[] { "VOICE-OUT" }, assignedOn = group.FirstDay },
                customer.Name("key")));
            customer.meters.Add(new Meter("number:" + number, Prepaid: false));
        }
        return customer;
    }

    public async Task TopUp(Caller caller, long amountFen)
    {
        var transaction = Name("topup");
        var reply = await caller.Post($"{Path}/topups", new { amountFen, channel = "BANK", transactionId = transaction }, Name("key"));
        Expect(reply);
        TopUps[transaction] = amountFen;
    }

    /// <summary>The answer, which must not be a refusal: nothing gives a reason for one.</summary>
    public static Reply Expect(Reply reply) => reply.Done ? reply : throw new RefusedException($"{reply.Code} {reply.Body.GetRawText()}");
}

/// <summary>Something was refused that nothing gives a reason to refuse.</summary>
internal sealed class RefusedException(string message) : Exception(message);
