using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Problems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Metering.Api.Tests.Statements;

/// <summary>A bill beyond every bound is a mistake somewhere: billing stops itself, usage goes on, an operator looks.</summary>
public sealed class ParkingTests(RunningHost host)
{
    [Fact]
    public async Task An_absurd_bill_is_not_made_and_unparking_alone_does_not_let_it_through()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        await PriceBookCases.OnClock(host, world.Clock, "2026-07-11T00:00:00+08:00",
            ("API-CALL", sku => sku["metered"]!["price"]!["unitFen"] = 1_000_000));
        await world.Advance("2026-07-12T00:00:00+08:00");
        await world.Seat("1", "API-CALL");
        var seat = $"seat:{world.Account}/1";
        await Accepted(world.Use(seat, "api.call", 3, "2026-07-12T00:00:00+08:00"));
        await Accepted(world.Use(seat, "api.call", 20_000, "2026-07-12T00:00:00+08:00", $"{world.Account}-wrong"));

        using var watched = new Watched(world.Account);
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(watched);
        await world.Advance("2026-08-03T00:00:00+08:00");

        (await host.Operator.Get(world.Path)).Status(200).Text("status").ShouldBe("PARKED");
        // An operator hears of it: the log names the account and no amount, and an alert counts it.
        watched.Lines.ShouldBe([$"{world.Account} parked itself while closing 202607"]);
        watched.Parked.ShouldBeGreaterThan(0);
        var refused = await host.Operator.Get($"{world.Path}/statements/202607");
        refused.Problem(409, "ACCOUNT_PARKED");
        refused.Text("detail").ShouldContain("its gross passes");
        refused.Json.GetProperty("clause").GetString().ShouldBe("2.6(4)");
        await Accepted(world.Use(seat, "api.call", 1, "2026-08-02T00:00:00+08:00"));

        // Unparking tries again; while the cause stands the bound holds, and still no bill goes out.
        (await host.Operator.Post($"{world.Path}/unpark")).Status(200).Text("status").ShouldBe("ACTIVE");
        await world.Advance("2026-08-03T00:00:01+08:00");
        (await host.Operator.Get(world.Path)).Status(200).Text("status").ShouldBe("PARKED");
        (await host.Operator.Get($"{world.Path}/statements/202607")).Problem(409, "ACCOUNT_PARKED");
        await world.BooksAreBalanced();

        // The wrong event is taken back: the next try makes the bill of what is left, and no later one corrects it.
        (await host.Operator.Post("/v1/usage/voids", new { source = "/pbx/sz-1", id = $"{world.Account}-wrong", subject = seat })).Status(201);
        (await host.Operator.Post($"{world.Path}/unpark")).Status(200).Text("status").ShouldBe("ACTIVE");
        await world.Advance("2026-08-03T00:00:02+08:00");
        (await host.Operator.Get($"{world.Path}/statements/202607")).Status(200).Text("status").ShouldBe("FINAL");
        (await Lines(world, "202607")).ShouldBe(["202607 3 3000000"]);
        await world.Advance("2026-09-03T00:00:00+08:00");
        (await Lines(world, "202608")).ShouldBe(["202608 1 1000000"]);
        await world.BooksAreBalanced();
    }

    /// <summary>What is logged about an account, and how many accounts parked themselves meanwhile.</summary>
    private sealed class Watched : ILoggerProvider, ILogger
    {
        private readonly MeterListener meters = new();
        private readonly ConcurrentQueue<string> lines = new();
        private readonly string account;
        private long parked;

        public Watched(string account)
        {
            this.account = account;
            meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "metering.accounts.parked") listener.EnableMeasurementEvents(instrument);
            };
            meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref parked, value));
            meters.Start();
        }

        public IEnumerable<string> Lines => lines;

        public long Parked => Interlocked.Read(ref parked);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            if (line.StartsWith($"{account} parked", StringComparison.Ordinal)) lines.Enqueue(line);
        }

        public void Dispose() => meters.Dispose();
    }

    private static async Task<IEnumerable<string>> Lines(World world, string month) =>
        (await world.Host.Operator.Get($"{world.Path}/statements/{month}")).Status(200).Json.GetProperty("lines").EnumerateArray()
            .Select(line => $"{line.GetProperty("usageMonth")} {line.GetProperty("units")} {line.GetProperty("grossFen")}");

    private static async Task Accepted(Task<Reply> reply) => (await reply).Status(200).Number("accepted").ShouldBe(1);
}
