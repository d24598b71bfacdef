using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Metering.Benchmarks.Load;
using Metering.Benchmarks.Peer;
using Metering.Benchmarks.Processes;
using Npgsql;

namespace Metering.Benchmarks.Figures;

/// <summary>
/// Proves that the peer does the work it is credited with: nothing billed twice, totals and wallets right, under contention.
/// </summary>
internal static class SelfCheck
{
    private const int Resources = 200;
    private static int _failed;

    /// <summary>Runs every check; 0 when all hold.</summary>
    public static async Task<int> Run()
    {
        using var peer = await PeerProcess.Start(Resources);
        using var http = new HttpClient { BaseAddress = peer.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PeerServer.ApiKey);
        await using var database = NpgsqlDataSource.Create(peer.ConnectionString);

        await AnswersInOrder(http);
        await TakesSingleEventsOnce(http, database);
        await RoundsCumulatively(http, database);
        await StopsAtAnEmptyWallet(http, database);
        await BillsOnceUnderContention(http, database);
        Console.WriteLine(_failed == 0 ? "selfcheck: all checks hold" : $"selfcheck: {_failed} checks failed");
        return _failed == 0 ? 0 : 1;
    }

    private static async Task AnswersInOrder(HttpClient http)
    {
        var answer = await Post(
            http,
            Event("o1", 0, "voice.outbound", 61), Event("o1", 0, "voice.outbound", 61), Event("o2", 0, "fax", 1),
            Event("o3", Resources, "voice.outbound", 1), Event("o4", 0, "voice.outbound", -1), Event("o5", 0, "voice.outbound", 0));
        Expect(
            "each item has its own answer, in order", answer,
            "accepted,duplicate,UNKNOWN_METER,UNKNOWN_SUBJECT,INVALID_QUANTITY,accepted");
    }

    private static async Task TakesSingleEventsOnce(HttpClient http, NpgsqlDataSource database)
    {
        var first = await Post(http, Event("s1", 2, "voice.outbound", 61));
        var again = await Post(http, Event("s1", 2, "voice.outbound", 61));
        var other = await Post(http, Event("s2", 2, "voice.outbound", 60));
        Expect("single events are deduplicated too", $"{first},{again},{other}", "accepted,duplicate,accepted");
        await ExpectRow(database, "three minutes cost 36 fen", "SELECT charge_fen FROM usage_total WHERE resource = 2", 36);
    }

    // 1,000 calls of the interface at 0.08 fen, one at a time: 80 fen, although each alone would round to nothing.
    private static async Task RoundsCumulatively(HttpClient http, NpgsqlDataSource database)
    {
        for (var i = 0; i < 1_000; i += 100)
            await Post(http, [.. Enumerable.Range(i, 100).Select(n => Event($"c{n}", 1, "api.call", 1))]);
        await Post(http, Event("c-voice", 1, "voice.outbound", 61));
        await ExpectRow(database, "1,000 API calls cost 80 fen", "SELECT charge_fen FROM usage_total WHERE resource = 1 AND meter = 4", 80);
        await ExpectRow(database, "61 seconds cost two minutes", "SELECT charge_fen FROM usage_total WHERE resource = 1 AND meter = 1", 24);
    }

    private static async Task StopsAtAnEmptyWallet(HttpClient http, NpgsqlDataSource database)
    {
        await using (var topUp = database.CreateCommand("UPDATE account SET wallet_fen = 20 WHERE account = 1"))
            await topUp.ExecuteNonQueryAsync();
        // Number 10 belongs to account 1. At 5.5 fen and rounded on the running total: 6, 11, 17 fen, and 22 is too much.
        var answer = await Post(http, [.. Enumerable.Range(0, 4).Select(n => Event($"w{n}", 10, "sms.segment", 1))]);
        Expect("a wallet of 20 fen pays three segments", answer, "accepted,accepted,accepted,WALLET_EXHAUSTED");
        await ExpectRow(database, "3 fen are left", "SELECT wallet_fen FROM account WHERE account = 1", 3);
        await ExpectRow(database, "no refused event is stored", "SELECT count(*) FROM usage_event WHERE id LIKE 'w%'", 3);
    }

    // Eight senders send the same 10,000 events at once, each in its own order and batches.
    private static async Task BillsOnceUnderContention(HttpClient http, NpgsqlDataSource database)
    {
        const int Events = 10_000;
        var events = Enumerable.Range(0, Events).Select(n => Event($"b{n}", 20 + n % 150, "voice.outbound", n % 600)).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            var order = (string[])events.Clone();
            new Random(sender).Shuffle(order);
            var accepted = 0;
            foreach (var batch in order.Chunk(100 + sender * 50))
                accepted += (await Post(http, batch)).Split(',').Count(status => status == "accepted");
            return accepted;
        })));
        Expect("of 80,000 sent, 10,000 are accepted", answers.Sum().ToString(CultureInfo.InvariantCulture), "10000");
        var minutes = Enumerable.Range(0, Events).Sum(n => (n % 600 + 59) / 60);
        await ExpectRow(
            database, "minutes add up", "SELECT sum(units)::bigint FROM usage_total WHERE resource BETWEEN 20 AND 169", minutes);
        await ExpectRow(
            database, "charges add up", "SELECT sum(charge_fen)::bigint FROM usage_total WHERE resource BETWEEN 20 AND 169", minutes * 12L);
        await ExpectRow(
            database, "every total equals its events",
            "SELECT count(*) FROM usage_total t "
            + "JOIN (SELECT resource, month, meter, sum(units) AS units FROM usage_event GROUP BY 1, 2, 3) e "
            + "USING (resource, month, meter) WHERE t.units <> e.units",
            0);
    }

    private static string Event(string id, int resource, string type, long quantity) =>
        $$$"""
        {"specversion":"1.0","id":"{{{id}}}","source":"/check","type":"{{{type}}}","subject":"{{{Subjects.Subject(resource)}}}",
        "time":"{{{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}}","data":{"dimensions":{"a":"b"},"quantity":{{{quantity}}}}}
        """;

    private static async Task<string> Post(HttpClient http, params string[] events)
    {
        using var content = new StringContent($"[{string.Join(',', events)}]", Encoding.UTF8, "application/cloudevents-batch+json");
        using var response = await http.PostAsync("/v1/usage", content);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return string.Join(',', answer.RootElement.GetProperty("items").EnumerateArray().Select(item =>
            item.TryGetProperty("code", out var code) ? code.GetString() : item.GetProperty("status").GetString()));
    }

    private static async Task ExpectRow(NpgsqlDataSource database, string what, string sql, long expected)
    {
        await using var command = database.CreateCommand(sql);
        Expect(what, $"{await command.ExecuteScalarAsync()}", expected.ToString(CultureInfo.InvariantCulture));
    }

    private static void Expect(string what, string actual, string expected)
    {
        var holds = actual == expected;
        _failed += holds ? 0 : 1;
        Console.WriteLine(holds ? $"holds: {what}" : $"FAILS: {what}: {actual} instead of {expected}");
    }
}
