using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Metering.Cluster.Tests.Running;
using Metering.Shared;
using Shouldly;

namespace Metering.Cluster.Tests.Faults;

/// <summary>
/// One account with a telephone number (billed monthly, 12 fen a minute) and prepaid text messages (5.5 fen each), under load. It counts what
/// was acknowledged, and at the end its statement must say exactly that.
/// </summary>
internal sealed class Customer
{
    private const int Batch = 20;
    private const long TopUpFen = 50_000_000;
    private readonly RetryingClient operators;
    private readonly RetryingClient reporters;
    private readonly string id;
    private readonly string number;
    private string package = "";
    private int batches;

    private Customer(RunningCluster cluster, string id, string number)
    {
        operators = cluster.Client(cluster.Operator);
        reporters = cluster.Client(cluster.Reporter);
        this.id = id;
        this.number = number;
    }

    /// <summary>Events of each of the two kinds that were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Requests that had to be repeated.</summary>
    public int Repeats => reporters.Repeats;

    /// <summary>The longest time from first sending a batch to its last event being acknowledged.</summary>
    public TimeSpan LongestWait { get; private set; }

    public static async Task<Customer> Open(RunningCluster cluster, string clock, string id, string number)
    {
        var customer = new Customer(cluster, id, number);
        await customer.operators.Post("/v1/accounts",
            new { id, name = "深圳示例科技有限公司", testClock = clock, acceptedAgreementVersion = "2026-01" });
        await customer.operators.Post($"/v1/accounts/{id}/topups", new { amountFen = TopUpFen, channel = "BANK", transactionId = id });
        await customer.operators.Post($"/v1/accounts/{id}/numbers", new { number, skus = new[] { "VOICE-OUT" }, assignedOn = "2026-07-10" });
        foreach (var approval in MessageApprovals.Of("深圳示例科技有限公司"))
        {
            var document = (await customer.operators.Post($"/v1/accounts/{id}/documents", approval)).GetProperty("id").GetString();
            await customer.operators.Post($"/v1/accounts/{id}/documents/{document}/review", MessageApprovals.Accepted);
        }
        customer.package = (await customer.operators.Post($"/v1/accounts/{id}/packages", new { skus = new[] { "SMS-SEG" } }))
            .GetProperty("id").GetString()!;
        return customer;
    }

    /// <summary>Sends batches one after another until it is told to stop; every one is repeated until all of it is acknowledged.</summary>
    public async Task Load(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var batch = JsonSerializer.Serialize(Enumerable.Range(batches++ * Batch, Batch).SelectMany(Both));
            var started = Stopwatch.GetTimestamp();
            await reporters.Report(batch);
            var took = Stopwatch.GetElapsedTime(started);
            if (took > LongestWait) LongestWait = took;
            Acknowledged += Batch;
        }
    }

    /// <summary>The bill of July is what was acknowledged, not an event more or less, and the books prove themselves.</summary>
    public async Task CheckBill()
    {
        var messages = (11L * Acknowledged + 1) / 2;
        var statement = await operators.Get($"/v1/accounts/{id}/statements/202607");
        statement.GetProperty("prepaidFen").GetInt64().ShouldBe(messages, $"{Acknowledged} messages of {id}");
        statement.GetProperty("amountDueFen").GetInt64().ShouldBe(12L * Acknowledged, $"{Acknowledged} calls of {id}");
        (await operators.Get($"/v1/accounts/{id}/balance")).GetProperty("walletFen").GetInt64().ShouldBe(TopUpFen - messages);
        var books = await operators.Get($"/v1/accounts/{id}/books");
        books.GetProperty("balanced").GetBoolean().ShouldBeTrue(books.GetRawText());
        (await operators.Get($"/v1/accounts/{id}/trial-balance")).GetProperty("totalFen").GetInt64().ShouldBe(0);
    }

    private object[] Both(int at) =>
    [
        Event($"call-{at}", "voice.outbound", "number:" + number, 60, at),
        Event($"text-{at}", "sms.segment", "package:" + package, 1, at),
    ];

    private object Event(string name, string type, string subject, long quantity, int at) => new
    {
        specversion = "1.0", id = $"{id}-{name}", source = "/pbx", type, subject,
        time = string.Create(CultureInfo.InvariantCulture, $"2026-07-{10 + at % 5}T10:{at / 60 % 60:D2}:{at % 60:D2}+08:00"),
        datacontenttype = "application/json", data = new { quantity },
    };
}
