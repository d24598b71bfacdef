using System.Security.Cryptography;
using Metering.Chaos.Proxying;
using Metering.Journal;
using Shouldly;

namespace Metering.Chaos.Planted;

/// <summary>
/// What the storage port promises about a commit that meets a fault on the wire. The fault hits the first write of the commit, the second, and so
/// on, because a provider may need several.
/// </summary>
internal sealed class SpoiltCommits(IJournalStore store, Link link)
{
    private const int MostWrites = 4;
    private const int Month = 202607;

    /// <summary>A commit whose answer was lost is called durable or unknown, never unwritten; and it is whole.</summary>
    public async Task Lost_answers_leave_the_outcome_open()
    {
        for (var passes = 0; passes < MostWrites; passes++)
        {
            var commit = Commit($"lost/{passes}");
            var fault = await Submit(commit, Spoil.LoseAnswer, passes);

            var head = await store.ReadHeadAsync(commit.Journal);
            if (fault is StoreUnavailableException) head.ShouldBeNull("what is there was called certainly not written");
            if (fault is null) head.ShouldNotBeNull().CommitId.ShouldBe(commit.CommitId);
            await IsWholeOrAbsent(commit, head);
        }
    }

    /// <summary>A commit that broke on its way left nothing behind: its version and its claims are free to the next.</summary>
    public async Task Breaks_before_the_commit_leave_nothing_behind()
    {
        for (var passes = 0; passes < MostWrites; passes++)
        {
            var commit = Commit($"broken/{passes}");
            var fault = await Submit(commit, Spoil.BreakBefore, passes);

            var head = await store.ReadHeadAsync(commit.Journal);
            if (fault is StoreUnavailableException) head.ShouldBeNull();
            if (fault is null) head.ShouldNotBeNull().CommitId.ShouldBe(commit.CommitId);
            await IsWholeOrAbsent(commit, head);
            if (head is not null) continue;
            var other = Commit($"other/{passes}", commit.Claims);
            (await store.CommitAsync(other)).Status.ShouldBe(CommitStatus.Committed);
        }
    }

    /// <summary>A storage that takes no writes is told apart from a lost one, and what it turned away is not there.</summary>
    public async Task Writes_turned_away_are_not_there()
    {
        for (var passes = 0; passes < MostWrites; passes++)
        {
            var commit = Commit($"away/{passes}");
            var fault = await Submit(commit, Spoil.TurnAway, passes);

            var head = await store.ReadHeadAsync(commit.Journal);
            if (fault is StoreUnavailableException) head.ShouldBeNull();
            await IsWholeOrAbsent(commit, head);
        }
    }

    /// <summary>A repeat after a lost answer meets what it wrote itself, and an old memory meets the fence.</summary>
    public async Task The_version_is_a_fence()
    {
        var first = Commit("fenced");
        await Submit(first, Spoil.LoseAnswer, 0);
        var standing = await store.ReadHeadAsync(first.Journal);
        var late = Commit("fenced", journal: first.Journal);

        var result = await store.CommitAsync(late);

        result.Status.ShouldBe(standing is null ? CommitStatus.Committed : CommitStatus.VersionConflict);
        (await store.ReadHeadAsync(first.Journal)).ShouldNotBeNull().CommitId.ShouldBe((standing is null ? late : first).CommitId);
    }

    private async Task<Exception?> Submit(Commit commit, Spoil spoil, int passes)
    {
        // A connection must be open: the fault is to meet the commit, not the way to it.
        (await store.CommitAsync(Commit($"warm/{spoil}/{passes}"))).Status.ShouldBe(CommitStatus.Committed);
        for (var i = 0; i < passes; i++) link.SpoilNext(Spoil.None);
        link.SpoilNext(spoil);
        try
        {
            (await store.CommitAsync(commit)).Status.ShouldBe(CommitStatus.Committed);
            return null;
        }
        catch (Exception fault) when (fault is OutcomeUnknownException or StoreUnavailableException)
        {
            return fault;
        }
        finally
        {
            link.Heal();
        }
    }

    private async Task IsWholeOrAbsent(Commit commit, JournalHead? head)
    {
        if (head is null)
        {
            (await store.ReadClaimAsync(commit.Claims[0].Key, [Month])).ShouldBeNull("a claim stands without its commit");
            return;
        }
        head.CommitId.ShouldBe(commit.CommitId);
        head.Snapshot.Span.SequenceEqual(commit.Snapshot.Span).ShouldBeTrue();
        (await store.ReadClaimAsync(commit.Claims[0].Key, [Month])).ShouldNotBeNull("a commit stands without its claim");
    }

    private static Commit Commit(string name, IReadOnlyList<Claim>? claims = null, JournalId? journal = null) => new()
    {
        Journal = journal ?? new JournalId($"{name}/{Guid.NewGuid():N}"),
        ExpectedVersion = 0,
        CommitId = Number(),
        Events = RandomNumberGenerator.GetBytes(100),
        Snapshot = RandomNumberGenerator.GetBytes(100),
        Claims = claims ?? [new Claim(Number(), 1, Month, new byte[] { 1 })],
        LiveBuckets = [Month],
    };

    private static UInt128 Number() => BitConverter.ToUInt128(RandomNumberGenerator.GetBytes(16));
}
