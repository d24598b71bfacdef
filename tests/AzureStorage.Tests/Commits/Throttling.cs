using System.Diagnostics;
using Metering.Journal;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>A busy service is waited for as long as it asks; when it stays busy the caller learns that nothing was written.</summary>
public sealed class Throttling
{
    [Fact]
    public async Task The_pause_that_the_service_asks_for_is_kept()
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open();
        var turnedAway = 0;
        wire.Plan = call => call.IsCommit && ++turnedAway <= 2 ? Fate.Busy : Fate.Arrives;
        var started = Stopwatch.GetTimestamp();

        (await store.CommitAsync(Clients.Commit("account/1", 0, 5))).ShouldBe(CommitResult.Committed(1));

        turnedAway.ShouldBe(3);
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
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
