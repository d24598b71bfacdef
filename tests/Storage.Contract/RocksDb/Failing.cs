using System.Diagnostics;
using System.Diagnostics.Metrics;
using Metering.Journal;
using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Storage.Contract.RocksDb;

/// <summary>Full queues, full disks and closing: nothing is lost, nothing hangs, nothing is guessed.</summary>
public sealed class Failing : IDisposable
{
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Past_the_queue_bound_commits_are_turned_away_and_the_rest_are_kept()
    {
        await using var store = _folders.Open(change: options => options with { QueueBound = 4 });
        var accepted = new List<(int Journal, Task<CommitResult> Answer)>();
        var turnedAway = new List<int>();
        for (var i = 0; i < 2_000; i++)
        {
            try
            {
                accepted.Add((i, store.CommitAsync(Make.Commit($"account/{i}", 0)).AsTask()));
            }
            catch (StoreUnavailableException)
            {
                turnedAway.Add(i);
            }
        }

        await Task.WhenAll(accepted.Select(commit => commit.Answer));
        turnedAway.ShouldNotBeEmpty();
        foreach (var (journal, _) in accepted)
            (await store.ReadHeadAsync(new JournalId($"account/{journal}"))).ShouldNotBeNull();
        foreach (var journal in turnedAway)
            (await store.ReadHeadAsync(new JournalId($"account/{journal}"))).ShouldBeNull();
        (await store.CommitAsync(Make.Commit($"account/{turnedAway[0]}", 0))).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task Closing_answers_everything_that_waits_and_then_turns_away()
    {
        var store = _folders.Open();
        var answers = Enumerable.Range(0, 5_000).Select(i => store.CommitAsync(Make.Commit($"account/{i}", 0)).AsTask()).ToArray();

        await store.DisposeAsync();

        answers.ShouldAllBe(answer => answer.IsCompleted);
        (await Task.WhenAll(answers)).ShouldAllBe(result => result.Status == CommitStatus.Committed);
        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.CommitAsync(Make.Commit("account/1", 1)));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.ReadHeadAsync(new JournalId("account/1")));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.DropClaimBucketsBeforeAsync(202601));
        await store.DisposeAsync();
        await using var later = _folders.Open();
        (await later.ReadHeadAsync(new JournalId("account/4999")))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Reads_under_closing_end_cleanly()
    {
        await _folders.Fill(journals: 50, versions: 40);
        var store = _folders.Open();
        var readers = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            while (true)
            {
                await foreach (var entry in store.ReadEntriesAsync(new JournalId($"account/{i:D3}")))
                    entry.Events.Length.ShouldBeGreaterThan(0);
            }
        })).ToArray();
        await Task.Delay(50);

        await store.DisposeAsync();

        foreach (var reader in readers)
            await Should.ThrowAsync<StoreUnavailableException>(reader);
    }

    [Fact]
    public async Task A_disk_that_fills_up_loses_nothing_and_the_store_returns_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(_folders["disk"], megabytes: 48);
        await using var store = RocksDbJournalStore.Open(new RocksDbOptions
        {
            Path = Path.Combine(_folders["disk"], "data"), MemtableBytes = 1 << 20, RecoveryPause = TimeSpan.FromMilliseconds(20),
        });
        var ballast = Path.Combine(_folders["disk"], "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[24 << 20]);
        var acknowledged = new List<Commit>();
        var failures = new List<Exception>();
        for (var i = 0; failures.Count < 5 && i < 2_000; i++)
        {
            var commit = Make.Commit($"account/{i}", 0, Make.Claim($"{i}", 202607)).With(events: Make.Noise(64 << 10, i));
            try
            {
                (await store.CommitAsync(commit).AsTask().WaitAsync(TimeSpan.FromSeconds(30))).Status.ShouldBe(CommitStatus.Committed);
                acknowledged.Add(commit);
            }
            catch (Exception failure) when (failure is OutcomeUnknownException or StoreUnavailableException)
            {
                failures.Add(failure);
            }
        }
        failures.Count.ShouldBe(5);
        store.Health.Ok.ShouldBeFalse();
        store.Health.Reason.ShouldNotBeNullOrEmpty();

        File.Delete(ballast);
        await UntilWell(store);
        foreach (var commit in acknowledged)
        {
            (await store.ReadHeadAsync(commit.Journal))!.CommitId.ShouldBe(commit.CommitId);
            (await store.ReadClaimAsync(commit.Claims[0].Key, [202607])).ShouldNotBeNull();
        }
        (await store.CommitAsync(Make.Commit(acknowledged[0].Journal.Value, 1))).Version.ShouldBe(2);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"acknowledged={acknowledged.Count} first={failures[0].GetType().Name}: {failures[0].Message}");
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_start_is_named()
    {
        using var disk = SmallDisk.Mount(_folders["disk"], megabytes: 4);
        await SmallDisk.Fill(Path.Combine(_folders["disk"], "ballast"));

        Should.Throw<StoreUnusableException>(() => _folders.Open("disk/data"))
            .Message.ShouldContain("is full; free some space and start again");
    }

    [Fact]
    public async Task Measurements_tell_batches_times_and_conflicts()
    {
        var counted = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name.StartsWith("metering.append.", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        void Count(Instrument instrument, double value)
        {
            lock (counted)
                counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value;
        }
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Count(instrument, value));
        listener.Start();
        await using var store = _folders.Open();

        for (var i = 0; i < 10; i++)
            await store.CommitAsync(Make.Commit("account/1", 0));

        // Other stores of the same process count too, so these are floors.
        lock (counted)
        {
            counted["metering.append.batch_size"].ShouldBeGreaterThanOrEqualTo(10);
            counted["metering.append.conflicts"].ShouldBeGreaterThanOrEqualTo(9);
            counted["metering.append.duration"].ShouldBeGreaterThan(0);
        }
    }

    private static async Task UntilWell(RocksDbJournalStore store)
    {
        for (var started = Stopwatch.GetTimestamp(); !store.Health.Ok; await Task.Delay(20))
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(40), store.Health.Reason);
    }
}
