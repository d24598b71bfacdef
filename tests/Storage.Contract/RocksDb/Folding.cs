using Metering.Journal;
using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Storage.Contract.RocksDb;

/// <summary>Commits move from the log into the sorted families while they are read: nobody may notice.</summary>
public sealed class Folding : IDisposable
{
    private const int Journals = 7;
    private const int Commits = 600;
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Reading_sees_every_commit_once_while_generations_are_folded_and_after_a_restart()
    {
        // Half a megabyte a generation: about a hundred of these commits.
        await using (var store = _folders.Open())
            for (var i = 0; i < Commits; i++)
            {
                (await store.CommitAsync(Commit(i))).Version.ShouldBe(i / Journals + 1);
                await Check(store, i);
            }

        await using var later = _folders.Open();
        for (var i = Commits - Journals; i < Commits; i++)
            await Check(later, i);
        (await later.CommitAsync(Make.Commit("account/9", 0, Make.Claim("0", 202601)))).Status.ShouldBe(CommitStatus.ClaimsTaken);
    }

    [Fact]
    public async Task A_commit_larger_than_a_generation_is_kept()
    {
        var large = Make.Commit("account/large", 0).With(events: Make.Noise(3 << 20, 1));
        await using (var store = _folders.Open())
        {
            (await store.CommitAsync(Make.Commit("account/small", 0))).Status.ShouldBe(CommitStatus.Committed);
            (await store.CommitAsync(large)).Status.ShouldBe(CommitStatus.Committed);
            (await store.CommitAsync(Make.Commit("account/small", 1))).Status.ShouldBe(CommitStatus.Committed);
        }

        await using var later = _folders.Open();
        var entry = await later.ReadEntriesAsync(large.Journal).SingleAsync();
        entry.Events.Span.SequenceEqual(large.Events.Span).ShouldBeTrue();
        (await later.ReadHeadAsync(new JournalId("account/small")))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Claims_of_a_dropped_month_do_not_come_back_with_a_fold()
    {
        await using var store = _folders.Open();
        await store.CommitAsync(Make.Commit("account/1", 0, Make.Claim("old", 202601), Make.Claim("new", 202602)));

        (await store.DropClaimBucketsBeforeAsync(202602)).ShouldBe([202601]);

        (await store.ReadClaimAsync(Make.Claim("old", 202601).Key, [202601, 202602])).ShouldBeNull();
        (await store.ReadClaimAsync(Make.Claim("new", 202602).Key, [202601, 202602])).ShouldNotBeNull();
        (await store.CommitAsync(Make.Commit("account/1", 1, Make.Claim("old", 202601)))).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task A_claim_is_taken_once_however_its_generation_moves_while_it_is_looked_up()
    {
        const int Rounds = 150;
        const int Keys = 40;
        var committed = new int[Rounds * Keys];
        await using var store = _folders.Open();
        for (var round = 0; round < Rounds; round++)
        {
            // The keys of this round, and those of the three before it again, each from a journal that has never written.
            var keys = Enumerable.Range(Math.Max(0, round - 3) * Keys, Keys * Math.Min(round + 1, 4)).Reverse().ToList();
            var results = await Task.WhenAll(keys.Select(key => store.CommitAsync(
                Make.Commit($"account/{round}-{key}", 0, Make.Claim($"{key}", 202601)).With(events: Make.Noise(5_000, key))).AsTask()));
            foreach (var (place, result) in results.Index())
                if (result.Status == CommitStatus.Committed) committed[keys[place]]++;
        }

        committed.Count(times => times != 1).ShouldBe(0);
    }

    private static Commit Commit(int i) =>
        Make.Commit($"account/{i % Journals}", i / Journals, Make.Claim($"{i}", 202601 + i % 2)).With(events: Make.Noise(5_000, i));

    private static async Task Check(RocksDbJournalStore store, int newest)
    {
        var (journal, version) = (new JournalId($"account/{newest % Journals}"), newest / Journals + 1);
        (await store.ReadHeadAsync(journal))!.Version.ShouldBe(version);
        var entries = await store.ReadEntriesAsync(journal).Select(entry => entry.Version).ToListAsync();
        entries.ShouldBe(Enumerable.Range(1, version).Select(each => (long)each));
        var from = version / 2 + 1;
        (await store.ReadEntriesAsync(journal, from, version - 1).CountAsync()).ShouldBe(Math.Max(0, version - from));
        (await store.ListJournalsAsync("account/").CountAsync()).ShouldBe(Math.Min(newest + 1, Journals));
        var claimed = newest / 3;
        (await store.ReadClaimAsync(Make.Claim($"{claimed}", 0).Key, [202601 + claimed % 2])).ShouldNotBeNull();
    }
}
