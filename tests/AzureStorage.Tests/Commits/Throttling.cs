using System.Diagnostics;
using System.Net;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>A busy service is waited for as long as it asks; when it stays busy the caller learns that nothing was written.</summary>
public sealed class Throttling
{
    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task The_pause_that_the_service_asks_for_is_kept(HttpStatusCode status)
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open();
        wire.Busy = (status, "1");
        var turnedAway = 0;
        wire.Plan = call => call.IsCommit && ++turnedAway <= 2 ? Fate.Busy : Fate.Arrives;
        var started = Stopwatch.GetTimestamp();

        (await store.CommitAsync(Clients.Commit("account/1", 0, 5))).ShouldBe(CommitResult.Committed(1));

        turnedAway.ShouldBe(3);
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    [Fact]
    public async Task So_it_is_for_a_blob()
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open();
        var turnedAway = 0;
        wire.Plan = call => call.Path.Contains("overflow", StringComparison.Ordinal) && ++turnedAway <= 1 ? Fate.Busy : Fate.Arrives;
        var started = Stopwatch.GetTimestamp();
        var large = new Commit
        {
            Journal = new JournalId("account/1"), ExpectedVersion = 0, CommitId = 5, Snapshot = new byte[1_200_000],
        };

        (await store.CommitAsync(large)).ShouldBe(CommitResult.Committed(1));

        turnedAway.ShouldBe(2);
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT")]
    public async Task A_pause_that_is_no_number_of_seconds_is_ours_to_choose(string asked)
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open();
        wire.Busy = (HttpStatusCode.ServiceUnavailable, asked);
        var turnedAway = 0;
        wire.Plan = call => call.IsCommit && ++turnedAway <= 2 ? Fate.Busy : Fate.Arrives;

        (await store.CommitAsync(Clients.Commit("account/1", 0, 5))).ShouldBe(CommitResult.Committed(1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Those_who_were_turned_away_together_do_not_come_back_together(int? askedSeconds)
    {
        TimeSpan? asked = askedSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        var pauses = Enumerable.Range(0, 50).Select(_ => new Deadline(TimeSpan.FromMinutes(1)).Next(asked)).ToList();

        pauses.ShouldAllBe(pause => pause > (asked ?? TimeSpan.Zero));
        pauses.Distinct().Count().ShouldBeGreaterThan(25);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_service_that_stays_busy_certainly_wrote_nothing_and_what_was_reserved_is_free(bool onlyTheTransaction)
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(500));
        var claim = new Claim(7, 1, 202607, Clients.Bytes("first"));
        wire.Plan = call => call.IsCommit || (!onlyTheTransaction && call.Writes) ? Fate.Busy : Fate.Arrives;

        var fault = await Should.ThrowAsync<StoreUnavailableException>(async () =>
            await store.CommitAsync(Clients.Commit("account/1", 0, 5, claim)));

        fault.Message.ShouldContain("answered 503 ServerBusy");
        wire.Plan = _ => Fate.Arrives;
        (await store.ReadHeadAsync(new JournalId("account/1"))).ShouldBeNull();
        (await store.CommitAsync(Clients.Commit("account/2", 0, 6, claim))).ShouldBe(CommitResult.Committed(1));
    }

    [Fact]
    public async Task Errors_of_the_server_after_sending_leave_the_outcome_unknown()
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(500));
        wire.Plan = call => call.IsCommit ? Fate.ServerError : Fate.Arrives;

        await Should.ThrowAsync<OutcomeUnknownException>(async () => await store.CommitAsync(Clients.Commit("account/1", 0, 5)));
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_certainly_wrote_nothing()
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(300));
        wire.Before = _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");

        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.CommitAsync(Clients.Commit("account/1", 0, 5)));
    }

    [Fact]
    public async Task More_commits_than_the_queue_holds_are_turned_away_at_once()
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open(options => options.QueueBound = 3);
        var go = new TaskCompletionSource();
        wire.Before = _ => go.Task;
        var waiting = Enumerable.Range(0, 3).Select(i => store.CommitAsync(Clients.Commit($"account/{i}", 0, 5)).AsTask()).ToArray();

        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.CommitAsync(Clients.Commit("account/9", 0, 5)));

        go.SetResult();
        (await Task.WhenAll(waiting)).ShouldAllBe(result => result.Version == 1);
        (await store.CommitAsync(Clients.Commit("account/9", 0, 5))).Version.ShouldBe(1);
    }
}
