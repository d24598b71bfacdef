using System.Diagnostics;
using System.Diagnostics.Metrics;
using Metering.Journal;
using Metering.Storage.AzureTables;
using Metering.Storage.AzureTables.Rows;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>Lost and late messages: the commit happens once or not at all, and nothing is said that is not certain.</summary>
public sealed class LostAnswers : IAsyncLifetime
{
    private static readonly Claim Wanted = new(77, 1, 202607, Clients.Bytes("first"));
    private readonly Clients _clients = new();
    private AzureTablesJournalStore _store = null!;
    private Wire _wire = null!;

    public async ValueTask InitializeAsync() =>
        (_store, _wire) = await _clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(1_500));

    public async ValueTask DisposeAsync() => await _clients.DisposeAsync();

    [Theory]
    [InlineData(Fate.AnswerLost)]
    [InlineData(Fate.NeverArrives)]
    [InlineData(Fate.ServerError)]
    [InlineData(Fate.SentTwice)]
    internal async Task Any_one_message_may_be_lost_or_repeated_and_the_commit_happens_once(Fate fate)
    {
        for (var request = 1; ; request++)
        {
            var begin = _wire.Calls;
            var lost = request;
            _wire.Plan = call => call.Number - begin == lost ? fate : Fate.Arrives;
            var journal = $"account/{fate}/{request}";
            var claim = Wanted with { Key = Wanted.Key + (UInt128)request };

            var result = await _store.CommitAsync(Clients.Commit(journal, 0, 5, claim));

            result.ShouldBe(CommitResult.Committed(1));
            (await Versions(journal)).ShouldBe([1]);
            (await _store.ReadClaimAsync(claim.Key, [202607]))!.Value.Fingerprint.ShouldBe(1ul);
            if (_wire.Calls - begin < request)
                break;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_transaction_that_is_refused_after_it_was_carried_out_is_found_and_not_reported_as_a_conflict(int before)
    {
        if (before == 1)
            await _store.CommitAsync(Clients.Commit("account/1", 0, 4));
        _wire.Plan = call => call.IsCommit ? Fate.SentTwice : Fate.Arrives;

        (await _store.CommitAsync(Clients.Commit("account/1", before, 5, Wanted))).ShouldBe(CommitResult.Committed(before + 1));

        (await _store.ReadClaimAsync(Wanted.Key, [202607])).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_transaction_that_is_refused_and_whose_head_cannot_be_read_then_is_unknown_and_keeps_its_claim(int before)
    {
        if (before == 1)
            await _store.CommitAsync(Clients.Commit("account/1", 0, 4));
        CutOffAfterCommit(Fate.SentTwice);

        await Should.ThrowAsync<OutcomeUnknownException>(async () =>
            await _store.CommitAsync(Clients.Commit("account/1", before, 5, Wanted)));

        _wire.Plan = _ => Fate.Arrives;
        (await _store.ReadHeadAsync(new JournalId("account/1")))!.CommitId.ShouldBe((UInt128)5);
        (await _store.ReadClaimAsync(Wanted.Key, [202607])).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_transaction_that_lost_to_another_is_not_sent_again()
    {
        await _store.CommitAsync(Clients.Commit("account/1", 0, 4));
        var (other, _) = await _clients.Open();
        (await other.CommitAsync(Clients.Commit("account/1", 1, 6))).Version.ShouldBe(2);
        var sent = 0;
        _wire.Plan = call =>
        {
            sent += call.IsCommit ? 1 : 0;
            return Fate.Arrives;
        };

        // This process still remembers the head as it was.
        (await _store.CommitAsync(Clients.Commit("account/1", 1, 5, Wanted))).ShouldBe(CommitResult.Conflict(2));

        sent.ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_whose_fate_cannot_be_learnt_is_unknown_and_resolves_to_committed()
    {
        CutOffAfterCommit(Fate.AnswerLost);
        var commit = Clients.Commit("account/1", 0, 5, Wanted);

        await Should.ThrowAsync<OutcomeUnknownException>(async () => await _store.CommitAsync(commit));

        _store.Health.Ok.ShouldBeFalse();
        _wire.Plan = _ => Fate.Arrives;
        (await _store.ReadHeadAsync(commit.Journal))!.CommitId.ShouldBe((UInt128)5);
        (await _store.ReadClaimAsync(Wanted.Key, [202607])).ShouldNotBeNull();
        (await _store.CommitAsync(Clients.Commit("account/1", 1, 6))).Version.ShouldBe(2);
        _store.Health.Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_that_another_built_upon_before_it_was_found_is_unknown_and_keeps_its_claim()
    {
        await _store.CommitAsync(Clients.Commit("account/1", 0, 4));
        var (other, _) = await _clients.Open();
        var (lost, built) = (false, false);
        _wire.Plan = call =>
        {
            // Whose commit stands at the version cannot be read.
            if (call.Path.Contains(EntryRows.Key(2), StringComparison.Ordinal))
                return Fate.NeverArrives;
            if (!call.IsCommit || lost)
                return Fate.Arrives;
            lost = true;
            return Fate.AnswerLost;
        };
        _wire.Before = async _ =>
        {
            if (!lost || built)
                return;
            built = true;
            (await other.CommitAsync(Clients.Commit("account/1", 2, 6))).Version.ShouldBe(3);
        };
        var commit = Clients.Commit("account/1", 1, 5, Wanted);

        await Should.ThrowAsync<OutcomeUnknownException>(async () => await _store.CommitAsync(commit));

        _wire.Plan = _ => Fate.Arrives;
        (await _store.ReadClaimAsync(Wanted.Key, [202607])).ShouldNotBeNull();
        (await _store.CommitAsync(commit)).ShouldBe(CommitResult.Committed(2));
        (await Versions("account/1")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_store_that_is_sent_no_commits_becomes_healthy_by_itself_and_asks_no_more_often_than_it_may()
    {
        var pause = TimeSpan.FromMilliseconds(200);
        var (store, wire) = await _clients.Open(options =>
            (options.GiveUpAfter, options.RecoveryPause) = (TimeSpan.FromMilliseconds(300), pause));
        var asked = 0;
        wire.Plan = call =>
        {
            asked += call.Path.Contains("layout", StringComparison.Ordinal) ? 1 : 0;
            return Fate.NeverArrives;
        };
        var failure = await Should.ThrowAsync<Exception>(async () => await store.CommitAsync(Clients.Commit("account/1", 0, 5)));
        (failure is StoreUnavailableException or OutcomeUnknownException).ShouldBeTrue(failure.ToString());

        var started = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(started) < pause * 5; await Task.Delay(5))
            store.Health.Ok.ShouldBeFalse();
        asked.ShouldBeInRange(1, (int)(Stopwatch.GetElapsedTime(started) / pause) + 1);

        wire.Plan = _ => Fate.Arrives;
        for (started = Stopwatch.GetTimestamp(); !store.Health.Ok; await Task.Delay(20))
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (await store.CommitAsync(Clients.Commit("account/1", 0, 5))).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_tried_again_while_its_first_transaction_is_still_under_way_happens_once()
    {
        await StartLate("account/1");
        var commit = Clients.Commit("account/1", 0, 5, Wanted);

        var result = await _store.CommitAsync(commit);

        result.ShouldBe(CommitResult.Committed(1));
        (await _wire.DeliverLate()).ShouldAllBe(code => code >= 400);
        (await Versions("account/1")).ShouldBe([1]);
        (await _store.ReadHeadAsync(commit.Journal))!.CommitId.ShouldBe((UInt128)5);
    }

    [Fact]
    public async Task A_commit_tried_again_after_its_late_transaction_arrived_is_found()
    {
        await StartLate("account/1");
        (await _wire.DeliverLate()).ShouldAllBe(code => code < 400);

        var result = await _store.CommitAsync(Clients.Commit("account/1", 0, 5, Wanted));

        result.ShouldBe(CommitResult.Committed(1));
        (await _store.ReadHeadAsync(new JournalId("account/1")))!.CommitId.ShouldBe((UInt128)5);
        (await Versions("account/1")).ShouldBe([1]);
    }

    [Fact]
    public async Task A_transaction_that_arrives_after_its_claim_went_to_another_fails()
    {
        await StartLate("account/1");
        var (other, _) = await _clients.Open();

        (await other.CommitAsync(Clients.Commit("account/2", 0, 6, Wanted with { Fingerprint = 2 }))).ShouldBe(CommitResult.Committed(1));

        (await _wire.DeliverLate()).ShouldAllBe(code => code >= 400);
        (await _store.ReadHeadAsync(new JournalId("account/1"))).ShouldBeNull();
        (await other.ReadClaimAsync(Wanted.Key, [202607]))!.Value.Fingerprint.ShouldBe(2ul);
        var again = await _store.CommitAsync(Clients.Commit("account/1", 0, 5, Wanted));
        again.Status.ShouldBe(CommitStatus.ClaimsTaken);
        again.Taken.ShouldHaveSingleItem().Fingerprint.ShouldBe(2ul);
    }

    [Fact]
    public async Task A_commit_that_slept_before_its_transaction_loses_its_claim_and_says_so()
    {
        await _store.CommitAsync(Clients.Commit("account/1", 0, 4));
        var asleep = new TaskCompletionSource();
        var wake = new TaskCompletionSource();
        var slept = false;
        _wire.Before = async call =>
        {
            if (!call.IsCommit || slept)
                return;
            slept = true;
            asleep.SetResult();
            await wake.Task;
        };
        var sleeper = _store.CommitAsync(Clients.Commit("account/1", 1, 5, Wanted)).AsTask();
        await asleep.Task;
        var (other, _) = await _clients.Open();

        (await other.CommitAsync(Clients.Commit("account/2", 0, 6, Wanted with { Fingerprint = 2 }))).ShouldBe(CommitResult.Committed(1));
        wake.SetResult();

        var result = await sleeper;
        result.Status.ShouldBe(CommitStatus.ClaimsTaken);
        result.Version.ShouldBe(1);
        result.Taken.ShouldHaveSingleItem().Fingerprint.ShouldBe(2ul);
        (await Versions("account/1")).ShouldBe([1]);
    }

    [Fact]
    public async Task The_next_owner_of_a_journal_does_not_wait_long_for_the_commit_that_its_last_owner_left_behind()
    {
        await _store.CommitAsync(Clients.Commit("account/1", 0, 4));
        var asleep = new TaskCompletionSource();
        var wake = new TaskCompletionSource();
        _wire.Before = async call =>
        {
            if (!call.IsCommit)
                return;
            asleep.TrySetResult();
            await wake.Task;
        };
        var last = _store.CommitAsync(Clients.Commit("account/1", 1, 5, Wanted)).AsTask();
        await asleep.Task;
        var patience = TimeSpan.FromSeconds(30);
        var (other, _) = await _clients.Open(options => (options.ReservationPatience, options.GiveUpAfter) = (patience, patience * 2));
        var started = Stopwatch.GetTimestamp();

        (await other.CommitAsync(Clients.Commit("account/1", 1, 6, Wanted))).ShouldBe(CommitResult.Committed(2));

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(patience / 3);
        wake.SetResult();
        (await last).ShouldBe(CommitResult.Conflict(2));
        (await Versions("account/1")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_commit_that_was_fenced_for_nothing_reserves_again_and_goes_through()
    {
        await _store.CommitAsync(Clients.Commit("account/1", 0, 4));
        var fenced = false;
        _wire.Before = async call =>
        {
            if (!call.IsCommit || fenced)
                return;
            fenced = true;
            // Somebody wants the claim, fences, and dies before taking it.
            var (other, wire) = await _clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(400));
            wire.Plan = request => request.Method is "PUT" && request.Path.Contains("claims", StringComparison.Ordinal)
                ? Fate.NeverArrives : Fate.Arrives;
            await Should.ThrowAsync<StoreUnavailableException>(async () =>
                await other.CommitAsync(Clients.Commit("account/2", 0, 6, Wanted with { Fingerprint = 2 })));
        };

        (await _store.CommitAsync(Clients.Commit("account/1", 1, 5, Wanted))).ShouldBe(CommitResult.Committed(2));

        fenced.ShouldBeTrue();
        (await _store.ReadClaimAsync(Wanted.Key, [202607]))!.Value.Fingerprint.ShouldBe(1ul);
    }

    [Fact]
    public async Task A_lost_answer_is_counted_under_the_name_that_all_storages_share()
    {
        var lost = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "metering.append.unknown") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref lost, count));
        listener.Start();

        await StartLate("account/1");

        // Other stores of this process count too.
        Interlocked.Read(ref lost).ShouldBeGreaterThanOrEqualTo(1);
    }

    /// <summary>The first transaction that is a commit meets this fate, and after it nothing arrives any more.</summary>
    private void CutOffAfterCommit(Fate fate)
    {
        var cut = false;
        _wire.Plan = call =>
        {
            if (cut)
                return Fate.NeverArrives;
            cut = call.IsCommit;
            return cut ? fate : Fate.Arrives;
        };
    }

    /// <summary>A commit whose transaction is under way when its sender gives up.</summary>
    private async Task StartLate(string journal)
    {
        CutOffAfterCommit(Fate.Late);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await _store.CommitAsync(Clients.Commit(journal, 0, 5, Wanted)));
        _wire.Plan = _ => Fate.Arrives;
        (await _store.ReadHeadAsync(new JournalId(journal))).ShouldBeNull();
    }

    private async Task<List<long>> Versions(string journal)
    {
        var versions = new List<long>();
        await foreach (var entry in _store.ReadEntriesAsync(new JournalId(journal)))
            versions.Add(entry.Version);
        return versions;
    }
}
