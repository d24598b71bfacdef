using System.Collections.Concurrent;
using Metering.Journal;
using Metering.Storage.AzureTables;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>
/// Several processes commit on the same journals and want the same claims in neighbouring months, over wires that lose, delay and repeat.
/// Afterwards an auditor who knows only what was answered reads everything.
/// </summary>
public sealed class ManyProcesses
{
    private const int Keys = 300;
    private const int Hot = 40;
    private static readonly int[] Months = [202606, 202607];

    private static int Rounds => Environment.GetEnvironmentVariable("METERING_LONG") == "1" ? 40 : 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_answered_is_true_and_no_claim_is_held_twice(bool firstFormat)
    {
        var seed = Random.Shared.Next(1_000_000);
        var total = new Tally();
        for (var round = 0; round < Rounds; round++)
        {
            await using var clients = new Clients();
            if (firstFormat)
                await clients.UseFirstFormat();
            var tally = new Tally();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(process => Work(clients, seed + round * 10 + process, tally)));
            var (auditor, _) = await clients.Open();
            // What was under way when its sender gave up arrives only now, after everything.
            foreach (var wire in tally.Wires)
                await wire.DeliverLate();
            await Audit(auditor, tally, $"seed {seed}, round {round}");
            total.Add(tally);
        }
        total.Committed.Count.ShouldBeGreaterThan(20 * Rounds);
        total.Refused.ShouldBeGreaterThan(5 * Rounds);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed={seed} committed={total.Committed.Count} taken={total.Refused} "
            + $"conflicts={total.Conflicts} unknown={total.Unknown.Count} unavailable={total.Unavailable} held={total.Held}");
    }

    private static async Task Work(Clients clients, int seed, Tally tally)
    {
        var random = new Random(seed);
        var (store, wire) = await clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(2_000));
        tally.Wires.Add(wire);
        var dice = new Random(seed + 1);
        wire.Plan = _ =>
        {
            lock (dice)
                return dice.Next(100) switch
                {
                    < 3 => Fate.AnswerLost,
                    < 5 => Fate.NeverArrives,
                    < 6 => Fate.Late,
                    < 7 => Fate.ServerError,
                    _ => Fate.Arrives,
                };
        };
        // Drawn here, not in the tasks: two that ask one generator at once may be given the same number, and then both write the same commits.
        var seeds = Enumerable.Range(0, 3).Select(_ => random.Next()).ToList();
        await Task.WhenAll(seeds.Select(writer => Task.Run(() => Write(store, new Random(writer), tally))));
    }

    private static async Task Write(AzureTablesJournalStore store, Random random, Tally tally)
    {
        for (var i = 0; i < 12; i++)
        {
            var journal = new JournalId($"j/{random.Next(5)}");
            Commit? commit = null;
            try
            {
                commit = Commit(journal, (await store.ReadHeadAsync(journal))?.Version ?? 0, random);
                var result = await store.CommitAsync(commit);
                tally.Answered(commit, result);
            }
            catch (OutcomeUnknownException)
            {
                tally.Unknown.Add(commit!);
            }
            catch (StoreUnavailableException)
            {
                tally.Unwritten(commit);
            }
        }
    }

    private static Commit Commit(JournalId journal, long expected, Random random)
    {
        var id = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
        var keys = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(2) == 0 ? random.Next(Hot) : random.Next(Keys)).Distinct();
        return new Commit
        {
            Journal = journal,
            ExpectedVersion = expected,
            CommitId = id,
            Events = Clients.Bytes($"{id}"),
            Snapshot = Clients.Bytes($"{id}"),
            Claims = [.. keys.Select(key => new Claim((UInt128)key, unchecked((ulong)id), key % 5 == 0 ? Claim.Permanent : Months[random.Next(2)],
                Clients.Bytes($"{id}")))],
            LiveBuckets = Months,
        };
    }

    private static async Task Audit(AzureTablesJournalStore store, Tally tally, string where)
    {
        var written = new Dictionary<UInt128, (JournalId Journal, long Version)>();
        await foreach (var journal in store.ListJournalsAsync(""))
        {
            var versions = 0L;
            await foreach (var entry in store.ReadEntriesAsync(journal))
            {
                entry.Version.ShouldBe(++versions, where);
                written.TryAdd(entry.CommitId, (journal, entry.Version)).ShouldBeTrue($"commit {entry.CommitId} stands twice, {where}");
            }
            (await store.ReadHeadAsync(journal))!.Version.ShouldBe(versions, where);
        }
        foreach (var (commit, version) in tally.Committed)
            written[commit.CommitId].ShouldBe((commit.Journal, version), where);
        foreach (var commit in tally.NotWritten)
            written.ShouldNotContainKey(commit.CommitId, where);
        written.Keys.Except(tally.Committed.Select(pair => pair.Commit.CommitId)).Except(tally.Unknown.Select(commit => commit.CommitId))
            .ShouldBeEmpty($"something stands that nobody sent, {where}");
        await AuditClaims(store, tally, written, where);
    }

    private static async Task AuditClaims(AzureTablesJournalStore store, Tally tally,
        Dictionary<UInt128, (JournalId Journal, long Version)> written, string where)
    {
        var stand = tally.Committed.Select(pair => pair.Commit).Concat(tally.Unknown.Where(commit => written.ContainsKey(commit.CommitId)));
        var holders = new Dictionary<UInt128, UInt128>();
        foreach (var commit in stand)
            foreach (var claim in commit.Claims)
                holders.TryAdd(claim.Key, commit.CommitId).ShouldBeTrue($"claim {claim.Key} is held twice, {where}");
        for (var key = 0; key < Keys; key++)
        {
            var held = await store.ReadClaimAsync((UInt128)key, Months);
            if (holders.TryGetValue((UInt128)key, out var holder))
                Clients.Text(held.ShouldNotBeNull($"claim {key}, {where}").Outcome).ShouldBe($"{holder}", where);
            else
                held.ShouldBeNull($"claim {key}, {where}");
        }
        tally.Held += holders.Count;
        foreach (var taken in tally.Taken)
            Clients.Text(taken.Outcome).ShouldBe($"{holders[taken.Key]}", $"an answer named another holder of {taken.Key}, {where}");
    }

    /// <summary>What was answered.</summary>
    private sealed class Tally
    {
        private int _conflicts;

        public ConcurrentBag<(Commit Commit, long Version)> Committed { get; } = [];

        public ConcurrentBag<Commit> Unknown { get; } = [];

        public ConcurrentBag<Commit> NotWritten { get; } = [];

        public ConcurrentBag<TakenClaim> Taken { get; } = [];

        public ConcurrentBag<Wire> Wires { get; } = [];

        public int Refused { get; private set; }

        public int Unavailable { get; private set; }

        public int Held { get; set; }

        public int Conflicts => _conflicts;

        public void Answered(Commit commit, CommitResult result)
        {
            switch (result.Status)
            {
                case CommitStatus.Committed:
                    Committed.Add((commit, result.Version));
                    return;
                case CommitStatus.VersionConflict:
                    Interlocked.Increment(ref _conflicts);
                    break;
                default:
                    foreach (var taken in result.Taken)
                        Taken.Add(taken);
                    lock (Taken)
                        Refused++;
                    break;
            }
            NotWritten.Add(commit);
        }

        /// <summary>Also a head that could not be read, of which there is no commit.</summary>
        public void Unwritten(Commit? commit)
        {
            lock (Taken)
                Unavailable++;
            if (commit is not null)
                NotWritten.Add(commit);
        }

        public void Add(Tally other)
        {
            foreach (var pair in other.Committed)
                Committed.Add(pair);
            foreach (var commit in other.Unknown)
                Unknown.Add(commit);
            Refused += other.Refused;
            Unavailable += other.Unavailable;
            Held += other.Held;
            _conflicts += other._conflicts;
        }
    }
}
