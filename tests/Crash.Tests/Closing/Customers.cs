using System.Globalization;
using System.Text.Json;
using Metering.Shared;
using Shouldly;

namespace Metering.Crash.Tests.Closing;

/// <summary>The same customers on every host: three numbers each with calls of their own, on one test clock.</summary>
internal sealed class Customers(ProductProcess host, int count)
{
    private const int Numbers = 3;
    private const int Parallel = 16;
    private readonly RetryingClient operators = new(() => [host.Server.Address], host.OperatorKey);
    private readonly RetryingClient reporters = new(() => [host.Server.Address], host.ReporterKey);
    private string clock = "";

    /// <summary>Opens them and reports their calls of July.</summary>
    public async Task Open()
    {
        clock = (await operators.Post("/v1/clocks", new { name = "close", now = "2026-07-20T12:00:00+08:00" })).GetProperty("id").GetString()!;
        await Each(async customer =>
        {
            await operators.Post("/v1/accounts",
                new { id = Id(customer), name = $"客户{customer}", testClock = clock, acceptedAgreementVersion = "2026-01" });
            for (var n = 0; n < Numbers; n++)
                await operators.Post($"/v1/accounts/{Id(customer)}/numbers",
                    new { number = Number(customer, n), skus = new[] { "NUM-FIXED", "VOICE-OUT" }, assignedOn = "2026-07-10" });
            await reporters.Report(JsonSerializer.Serialize(Enumerable.Range(0, Numbers).SelectMany(n => Calls(customer, n))));
        });
    }

    /// <summary>Moves the clock past the day on which July becomes final; returns when every statement is.</summary>
    public Task Close() => operators.Post($"/v1/clocks/{clock}/advance", new { to = "2026-08-03T00:00:00+08:00" });

    /// <summary>Every customer's statement of July with its hash, after its books proved themselves.</summary>
    public async Task<string[]> Statements()
    {
        var statements = new string[count];
        await Each(async customer =>
        {
            var statement = await operators.Get($"/v1/accounts/{Id(customer)}/statements/202607");
            var books = await operators.Get($"/v1/accounts/{Id(customer)}/books");
            books.GetProperty("balanced").GetBoolean().ShouldBeTrue(books.GetRawText());
            statements[customer] = statement.GetRawText();
        });
        return statements;
    }

    private static string Id(int customer) => string.Create(CultureInfo.InvariantCulture, $"customer-{customer:D6}");

    private static string Number(int customer, int n) => string.Create(CultureInfo.InvariantCulture, $"+867558{customer * Numbers + n:D7}");

    private static object[] Calls(int customer, int n) =>
    [
        .. Enumerable.Range(0, 1 + (customer + n) % 5).Select(call => (object)new
        {
            specversion = "1.0", id = $"{customer}-{n}-{call}", source = "/pbx", type = "voice.outbound", subject = "number:" + Number(customer, n),
            time = $"2026-07-1{call}T10:00:00+08:00", datacontenttype = "application/json", data = new { quantity = 30 + 31 * call },
        }),
    ];

    private Task Each(Func<int, Task> one) => System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (customer, _) => await one(customer));
}
