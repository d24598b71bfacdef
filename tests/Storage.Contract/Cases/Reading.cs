using Metering.Journal;
using Shouldly;

namespace Metering.Storage.Contract;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task Ranges_of_a_long_journal_are_read_in_order()
    {
        const int length = 5_000;
        await AppendMany("account/1", length);
        await Append("account/10", 0);

        (await Entries("account/1")).Select(entry => entry.Version).ShouldBe(Enumerable.Range(1, length).Select(i => (long)i));
        (await Entries("account/1", 4_999)).Select(entry => entry.Version).ShouldBe([4_999, 5_000]);
        (await Entries("account/1", 255, 257)).Select(entry => entry.Events.Text())
            .ShouldBe(["events of account/1 255", "events of account/1 256", "events of account/1 257"]);
        (await Entries("account/1", 5_000, 5_000)).Count.ShouldBe(1);
        (await Entries("account/1", 5_001)).ShouldBeEmpty();
        (await Entries("account/1", 7, 6)).ShouldBeEmpty();
        (await Entries("account/1", -5, 0)).ShouldBeEmpty();
        (await Entries("account/1", long.MinValue, 2)).Count.ShouldBe(2);
        (await Entries("account/1", long.MaxValue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reading_can_stop_early_and_be_cancelled()
    {
        await AppendMany("account/1", 1_500);
        using var source = new CancellationTokenSource();
        var read = 0;

        await foreach (var entry in Store.ReadEntriesAsync(new JournalId("account/1")))
        {
            if (++read == 10)
                break;
        }
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var entry in Store.ReadEntriesAsync(new JournalId("account/1"), 1, long.MaxValue, source.Token))
                await source.CancelAsync();
        });

        read.ShouldBe(10);
        (await VersionOf("account/1")).ShouldBe(1_500);
    }

    [Fact]
    public async Task Empty_events_and_an_empty_snapshot_are_kept()
    {
        await Store.CommitAsync(Make.Commit("account/1", 0).With(events: ReadOnlyMemory<byte>.Empty, snapshot: ReadOnlyMemory<byte>.Empty));

        (await Store.ReadHeadAsync(new JournalId("account/1")))!.Snapshot.Length.ShouldBe(0);
        (await Entries("account/1")).ShouldHaveSingleItem().Events.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_384)]
    [InlineData(65_536)]
    [InlineData(1_048_576)]
    public async Task Bytes_come_back_as_they_were_written(int length)
    {
        var events = Make.Noise(length, 1);
        var snapshot = Make.Noise(length, 2);
        var outcome = Make.Noise(Math.Min(length, 65_536), 3);
        var page = Make.Noise(Math.Min(length, 524_288), 4);
        var commit = Make.Commit("account/1", 0, new Claim(UInt128.MaxValue, ulong.MaxValue, 202607, outcome))
            .With(events: events, snapshot: snapshot, pages: new PageWrite("p", page));

        await Store.CommitAsync(commit);
        if (_fixture.Durable)
            await Reopen();

        (await Store.ReadHeadAsync(commit.Journal))!.Snapshot.ToArray().ShouldBe(snapshot);
        (await Entries("account/1")).ShouldHaveSingleItem().Events.ToArray().ShouldBe(events);
        (await Store.ReadPageAsync(commit.Journal, "p"))!.Value.ToArray().ShouldBe(page);
        var claim = (await Store.ReadClaimAsync(UInt128.MaxValue, [202607]))!.Value;
        claim.Fingerprint.ShouldBe(ulong.MaxValue);
        claim.Outcome.ToArray().ShouldBe(outcome);
    }

    [Fact]
    public async Task An_answered_commit_no_longer_needs_its_memory()
    {
        var bytes = Make.Bytes("kept");
        var commit = Make.Commit("account/1", 0, new Claim(1, 1, 202607, bytes)).With(events: bytes, snapshot: bytes);

        await Store.CommitAsync(commit);
        bytes.AsSpan().Clear();

        (await Store.ReadHeadAsync(commit.Journal))!.Snapshot.Text().ShouldBe("kept");
        (await Entries("account/1")).ShouldHaveSingleItem().Events.Text().ShouldBe("kept");
        (await Append("account/2", 0, new Claim(1, 2, 202607, default))).Taken.ShouldHaveSingleItem().Outcome.Text().ShouldBe("kept");
    }

    [Fact]
    public async Task An_outcome_holds_64_KiB_and_not_one_byte_more()
    {
        (await Append("account/1", 0, new Claim(1, 1, 202607, new byte[65_536]))).Status.ShouldBe(CommitStatus.Committed);
        await Should.ThrowAsync<ArgumentException>(async () => await Append("account/1", 1, new Claim(2, 1, 202607, new byte[65_537])));
    }

    [Theory]
    [InlineData(202613)]
    [InlineData(202600)]
    [InlineData(-1)]
    [InlineData(7)]
    public async Task A_bucket_that_is_no_month_is_refused(int bucket)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await Append("account/1", 0, Make.Claim("a", bucket)));
    }

    private async Task AppendMany(string journal, int count)
    {
        var answers = new List<Task<CommitResult>>();
        for (var version = 0; version < count; version++)
            answers.Add(Store.CommitAsync(Make.Commit(journal, version)).AsTask());
        (await Task.WhenAll(answers)).ShouldAllBe(result => result.Status == CommitStatus.Committed);
    }
}
