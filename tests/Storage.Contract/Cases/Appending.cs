using Metering.Journal;
using Shouldly;

namespace Metering.Storage.Contract;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task A_first_commit_creates_the_journal_at_version_1()
    {
        var commit = Make.Commit("account/1", 0);

        var result = await Store.CommitAsync(commit);

        result.Status.ShouldBe(CommitStatus.Committed);
        result.Version.ShouldBe(1);
        var head = (await Store.ReadHeadAsync(commit.Journal)).ShouldNotBeNull();
        head.Version.ShouldBe(1);
        head.CommitId.ShouldBe(commit.CommitId);
        head.Snapshot.Text().ShouldBe("state of account/1 1");
        var entry = (await Entries("account/1")).ShouldHaveSingleItem();
        entry.Version.ShouldBe(1);
        entry.CommitId.ShouldBe(commit.CommitId);
        entry.Events.Text().ShouldBe("events of account/1 1");
    }

    [Fact]
    public async Task A_journal_that_was_never_written_has_no_head_and_no_entries()
    {
        (await Store.ReadHeadAsync(new JournalId("account/none"))).ShouldBeNull();
        (await Entries("account/none")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(99)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_commit_on_any_version_but_the_newest_is_a_conflict_and_writes_nothing(long expected)
    {
        for (var version = 0; version < 3; version++)
            (await Append("account/1", version)).Status.ShouldBe(CommitStatus.Committed);
        var before = await Store.ReadHeadAsync(new JournalId("account/1"));
        var late = Make.Commit("account/1", 0, Make.Claim("never", 202607));
        var wrong = new Commit
        {
            Journal = late.Journal,
            ExpectedVersion = expected,
            CommitId = late.CommitId,
            Snapshot = Make.Bytes("wrong"),
            Claims = late.Claims,
            Pages = [Make.Page("wrong", "wrong")],
        };

        var result = await Store.CommitAsync(wrong);

        result.Status.ShouldBe(CommitStatus.VersionConflict);
        result.Version.ShouldBe(3);
        var after = (await Store.ReadHeadAsync(new JournalId("account/1"))).ShouldNotBeNull();
        after.CommitId.ShouldBe(before!.CommitId);
        after.Snapshot.Text().ShouldBe("state of account/1 3");
        (await Entries("account/1")).Count.ShouldBe(3);
        (await Pages("account/1")).ShouldBeEmpty();
        (await Store.ReadClaimAsync(Make.Key("never"), [202607])).ShouldBeNull();
    }

    [Fact]
    public async Task A_commit_on_a_journal_that_does_not_exist_needs_version_0()
    {
        var result = await Append("account/1", 1);

        result.Status.ShouldBe(CommitStatus.VersionConflict);
        result.Version.ShouldBe(0);
        (await Journals()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commits_survive_closing_and_opening()
    {
        if (!_fixture.Durable)
            return;
        await Append("account/1", 0, Make.Claim("a", 202607), Make.Claim("b", Claim.Permanent));
        await Store.CommitAsync(Make.Commit("account/1", 1).With(pages: Make.Page("p", "page")));

        await Reopen();

        (await VersionOf("account/1")).ShouldBe(2);
        (await Append("account/1", 1)).Version.ShouldBe(2);
        (await Append("account/2", 0, Make.Claim("a", 202607))).Status.ShouldBe(CommitStatus.ClaimsTaken);
        (await Append("account/2", 0, Make.Claim("b", Claim.Permanent))).Status.ShouldBe(CommitStatus.ClaimsTaken);
        (await Pages("account/1")).ShouldHaveSingleItem().Value.Text().ShouldBe("page");
        (await Append("account/1", 2)).Version.ShouldBe(3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task Of_writers_racing_for_one_version_exactly_one_wins(int writers)
    {
        for (var round = 0; round < _fixture.Races; round++)
        {
            var commits = Enumerable.Range(0, writers).Select(_ => Make.Commit("account/raced", round)).ToArray();

            var results = await Task.WhenAll(commits.Select(commit => Task.Run(() => Store.CommitAsync(commit).AsTask())));

            results.Count(result => result.Status == CommitStatus.Committed).ShouldBe(1);
            results.ShouldAllBe(result => result.Version == round + 1);
            var winner = commits[Array.FindIndex(results, result => result.Status == CommitStatus.Committed)];
            (await Store.ReadHeadAsync(winner.Journal))!.CommitId.ShouldBe(winner.CommitId);
        }
        (await Entries("account/raced")).Count.ShouldBe(_fixture.Races);
    }

    [Fact]
    public async Task Commits_of_one_journal_handed_in_together_follow_each_other()
    {
        var commits = Enumerable.Range(0, 50).Select(version => Make.Commit("account/1", version)).ToArray();

        var answers = commits.Select(commit => Store.CommitAsync(commit).AsTask()).ToArray();

        (await Task.WhenAll(answers)).Select(result => result.Version).ShouldBe(Enumerable.Range(1, 50).Select(i => (long)i));
        (await Entries("account/1")).Select(entry => entry.CommitId).ShouldBe(commits.Select(commit => commit.CommitId));
    }

    [Fact]
    public async Task A_conflict_does_not_disturb_its_neighbours()
    {
        var answers = Enumerable.Range(0, 300)
            .Select(i => Store.CommitAsync(Make.Commit($"account/{i}", i % 3 == 0 ? 7 : 0)).AsTask()).ToArray();

        var results = await Task.WhenAll(answers);

        for (var i = 0; i < results.Length; i++)
            results[i].Status.ShouldBe(i % 3 == 0 ? CommitStatus.VersionConflict : CommitStatus.Committed, $"account/{i}");
        (await Journals()).Count.ShouldBe(200);
    }

    [Fact]
    public async Task A_commit_cancelled_before_it_is_handed_in_writes_nothing()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await Store.CommitAsync(Make.Commit("account/1", 0), source.Token));

        (await VersionOf("account/1")).ShouldBe(0);
    }

    [Fact]
    public async Task A_commit_cancelled_while_under_way_is_whole_or_absent()
    {
        for (var i = 0; i < 100; i++)
        {
            using var source = new CancellationTokenSource();
            var commit = Make.Commit($"account/{i}", 0, Make.Claim($"c{i}", 202607));
            var answer = Task.Run(() => Store.CommitAsync(commit, source.Token).AsTask());
            if (i % 2 == 0)
                await Task.Yield();
            await source.CancelAsync();
            try
            {
                await answer;
            }
            catch (OperationCanceledException)
            {
                // Either outcome is allowed; half of one is not.
            }

            var version = await VersionOf($"account/{i}");
            (await Entries($"account/{i}")).Count.ShouldBe((int)version);
            ((await Store.ReadClaimAsync(Make.Key($"c{i}"), [202607])) is not null).ShouldBe(version == 1);
        }
    }
}
