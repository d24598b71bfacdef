using Metering.Journal;
using Metering.Storage.AzureTables;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>
/// A process dies before or after each of the requests that its commit consists of. Whatever it left behind, the commit is whole or absent,
/// and the claims belong to it or are free for the next.
/// </summary>
public sealed class DyingAtEveryRequest
{
    private const ulong First = 1;
    private const ulong Second = 2;
    private const ulong Earlier = 3;
    private const int EarlierMonth = 202603;
    private static readonly Claim[] Wanted =
    [
        new(11, First, Claim.Permanent, Clients.Bytes("first")),
        new(12, First, 202607, Clients.Bytes("first")),
        new(13, First, 202607, Clients.Bytes("first")),
        new(14, First, 202608, Clients.Bytes("first")),
        new(15, First, 202608, Clients.Bytes("first")),
    ];

    [Theory]
    [InlineData(Fate.NeverArrives, false, false)]
    [InlineData(Fate.NeverArrives, true, false)]
    [InlineData(Fate.AnswerLost, false, false)]
    [InlineData(Fate.AnswerLost, true, false)]
    [InlineData(Fate.NeverArrives, true, true)]
    [InlineData(Fate.AnswerLost, true, true)]
    internal async Task What_it_left_is_whole_or_absent(Fate last, bool journalExists, bool firstFormat)
    {
        await using var clients = new Clients();
        if (firstFormat)
            await clients.UseFirstFormat();
        var (survivor, _) = await clients.Open();
        var (rounds, committed) = (0, 0);
        for (var request = 1; ; request++)
        {
            var (dying, wire) = await clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(100));
            var claims = Wanted.Select(claim => claim with { Key = claim.Key + (UInt128)(request * 100) }).ToArray();
            await HoldEarlier(survivor, request, claims[^1]);
            var journal = $"account/{request}";
            var before = journalExists ? 1 : 0;
            if (journalExists)
                (await survivor.CommitAsync(Clients.Commit(journal, 0, 1))).Version.ShouldBe(1);
            var survived = await Die(dying, wire, Commit(journal, before, claims), request, last);

            var head = await survivor.ReadHeadAsync(new JournalId(journal));
            await CheckWhole(survivor, journal, head, claims, before);
            await CheckNext(survivor, request, claims, taken: (head?.Version ?? 0) > before, before);
            rounds++;
            committed += (head?.Version ?? 0) > before ? 1 : 0;
            if (survived)
                break;
        }
        rounds.ShouldBeGreaterThan(5);
        // Once it dies after the transaction, or not at all; before that nothing counts.
        committed.ShouldBe(last == Fate.AnswerLost ? 2 : 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} places to die, {committed} commits stood");
    }

    /// <summary>The last claim's key is held already, in a month that nobody looks into any more.</summary>
    private static async Task HoldEarlier(AzureTablesJournalStore store, int request, Claim claim) =>
        (await store.CommitAsync(Clients.Commit($"earlier/{request}", 0, 6, claim with { Fingerprint = Earlier, Bucket = EarlierMonth })))
            .Version.ShouldBe(1);

    private static Commit Commit(string journal, long before, Claim[] claims) => new()
    {
        Journal = new JournalId(journal),
        ExpectedVersion = before,
        CommitId = 7,
        Events = Clients.Bytes("events 7"),
        Snapshot = Clients.Bytes("state 7"),
        Claims = claims,
        LiveBuckets = [202607, 202608],
        Pages = [new PageWrite("page", Clients.Bytes("page 7"))],
    };

    /// <summary>True when the commit needed fewer requests, so that the process did not die.</summary>
    private static async Task<bool> Die(AzureTablesJournalStore dying, Wire wire, Commit commit, int request, Fate last)
    {
        var begin = wire.Calls;
        wire.Plan = call =>
        {
            if (call.Number - begin < request)
                return Fate.Arrives;
            wire.Die();
            return last;
        };
        try
        {
            (await dying.CommitAsync(commit)).Status.ShouldBe(CommitStatus.Committed);
            return wire.Calls - begin < request;
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OutcomeUnknownException)
        {
            return false;
        }
    }

    private static async Task CheckWhole(AzureTablesJournalStore store, string journal, JournalHead? head, Claim[] claims, int before)
    {
        var stands = (head?.Version ?? 0) > before;
        var entries = 0;
        await foreach (var entry in store.ReadEntriesAsync(new JournalId(journal)))
            entries++;
        entries.ShouldBe((int)(head?.Version ?? 0));
        if (stands)
            Clients.Text(head!.Snapshot).ShouldBe("state 7");
        (await store.ReadPageAsync(new JournalId(journal), "page")).HasValue.ShouldBe(stands);
        foreach (var claim in claims)
            ((await store.ReadClaimAsync(claim.Key, [202607, 202608])) is not null).ShouldBe(stands);
        await CheckEarlier(store, claims);
        var listed = new List<string>();
        await foreach (var id in store.ListJournalsAsync(journal))
            listed.Add(id.Value);
        listed.Contains(journal).ShouldBe(head is not null);
    }

    private static async Task CheckEarlier(AzureTablesJournalStore store, Claim[] claims) =>
        (await store.ReadClaimAsync(claims[^1].Key, [EarlierMonth]))!.Value.Fingerprint.ShouldBe(Earlier);

    /// <summary>Another journal wants the same claims, one of them in another month.</summary>
    private static async Task CheckNext(AzureTablesJournalStore store, int request, Claim[] claims, bool taken, int before)
    {
        var wanted = claims.Select(claim => claim with { Fingerprint = Second }).ToArray();
        wanted[1] = wanted[1] with { Bucket = 202608 };
        var commit = new Commit
        {
            Journal = new JournalId($"next/{request}"),
            ExpectedVersion = 0,
            CommitId = 8,
            Snapshot = Clients.Bytes("state 8"),
            Claims = wanted,
            LiveBuckets = [202607, 202608],
        };

        var result = await store.CommitAsync(commit);

        result.Status.ShouldBe(taken ? CommitStatus.ClaimsTaken : CommitStatus.Committed, $"request {request}");
        if (taken)
        {
            result.Taken.Count.ShouldBe(claims.Length);
            result.Taken.ShouldAllBe(held => held.Fingerprint == First);
        }
        // The one that died may come back to life as another process and try the same again.
        var again = await store.CommitAsync(Commit($"account/{request}", before, claims));
        again.Status.ShouldBe(taken ? CommitStatus.Committed : CommitStatus.ClaimsTaken);
        again.Version.ShouldBe(taken ? before + 1 : before);
        await CheckEarlier(store, claims);
    }
}
