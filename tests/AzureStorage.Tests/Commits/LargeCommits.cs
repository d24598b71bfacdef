using Metering.Journal;
using Metering.Storage.AzureTables;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>A commit beyond the service's limits (100 rows, 4 MiB, 1 MiB a row) is whole or absent all the same.</summary>
public sealed class LargeCommits
{
    private static readonly JournalId Journal = new("account/1");

    [Theory]
    [InlineData(5_000_000, 100)]
    [InlineData(100, 3_000_000)]
    [InlineData(1_499_999, 983_040)]
    [InlineData(1_500_001, 983_041)]
    [InlineData(9_000_000, 9_000_000)]
    public async Task Events_and_snapshot_of_any_size_come_back(int events, int snapshot)
    {
        await using var clients = new Clients();
        var (store, _) = await clients.Open();
        var commit = Make(0, Noise(events, 1), Noise(snapshot, 2), []);

        (await store.CommitAsync(commit)).ShouldBe(CommitResult.Committed(1));
        (await store.CommitAsync(Make(1, Noise(7, 3), Noise(9, 4), []))).ShouldBe(CommitResult.Committed(2));

        var (other, _) = await clients.Open();
        (await other.ReadHeadAsync(Journal))!.Snapshot.ToArray().ShouldBe(Noise(9, 4));
        var entries = new List<JournalEntry>();
        await foreach (var entry in other.ReadEntriesAsync(Journal))
            entries.Add(entry);
        entries.Select(entry => entry.Events.Length).ShouldBe([events, 7]);
        entries[0].Events.ToArray().ShouldBe(Noise(events, 1));
    }

    [Fact]
    public async Task The_largest_snapshot_is_read_while_newer_ones_replace_it()
    {
        await using var clients = new Clients();
        var (store, _) = await clients.Open();
        await store.CommitAsync(Make(0, default, Noise(1_200_000, 0), []));
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            for (var reads = 0; ; reads++)
            {
                var head = (await store.ReadHeadAsync(Journal))!;
                head.Snapshot.ToArray().ShouldBe(Noise(1_200_000, (int)head.Version - 1));
                if (stop.IsCancellationRequested)
                    return reads;
            }
        });

        for (var version = 1; version < 12; version++)
            (await store.CommitAsync(Make(version, default, Noise(1_200_000, version), []))).Version.ShouldBe(version + 1);
        await stop.CancelAsync();

        (await reader).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(Fate.Arrives)]
    [InlineData(Fate.SentTwice)]
    [InlineData(Fate.AnswerLost)]
    internal async Task Only_the_newest_snapshot_is_kept_whatever_becomes_of_the_answer(Fate fate)
    {
        await using var clients = new Clients();
        var (store, wire) = await clients.Open();
        var (other, _) = await clients.Open();
        await store.CommitAsync(Make(0, default, Noise(1_200_000, 0), []));
        var met = false;
        wire.Plan = call =>
        {
            if (!call.IsCommit || met)
                return Fate.Arrives;
            met = true;
            return fate;
        };

        (await store.CommitAsync(Make(1, default, Noise(1_200_000, 1), []))).Version.ShouldBe(2);
        (await clients.CountBlobs()).ShouldBe(1);

        (await other.CommitAsync(Make(1, default, Noise(1_200_000, 2), [], id: 7))).Status.ShouldBe(CommitStatus.VersionConflict);
        (await clients.CountBlobs()).ShouldBe(1);
    }

    [Fact]
    public async Task Hundreds_of_pages_are_written_replaced_and_removed_with_one_commit()
    {
        await using var clients = new Clients();
        var (store, _) = await clients.Open();

        await store.CommitAsync(Make(0, default, default, [.. Enumerable.Range(0, 500).Select(i => Page(i, $"old {i}"))]));
        await store.CommitAsync(Make(1, default, default, [.. Enumerable.Range(0, 300)
            .Select(i => i % 3 == 0 ? Page(i * 2, null) : Page(i, $"new {i}"))]));

        var pages = await Pages(store);
        // Removed are the multiples of six, new are those below 300 that are no multiples of three.
        var expected = Enumerable.Range(0, 500).Where(i => i % 6 != 0).Select(i => $"{i:D4} {(i < 300 && i % 3 != 0 ? "new" : "old")} {i}");
        pages.ShouldBe(expected);
    }

    [Fact]
    public async Task Pages_of_half_a_mebibyte_each_go_beyond_one_transaction()
    {
        await using var clients = new Clients();
        var (store, _) = await clients.Open();

        await store.CommitAsync(Make(0, Noise(1_000_000, 1), Noise(500_000, 2),
            [.. Enumerable.Range(0, 20).Select(i => new PageWrite($"{i:D4}", Noise(512 * 1024, i)))]));

        for (var i = 0; i < 20; i++)
            (await store.ReadPageAsync(Journal, $"{i:D4}"))!.Value.ToArray().ShouldBe(Noise(512 * 1024, i));
    }

    [Fact]
    public async Task Whoever_learns_of_a_commit_finds_all_its_pages_wherever_its_writer_died()
    {
        await using var clients = new Clients();
        for (var request = 1; ; request++)
        {
            var (survivor, _) = await clients.Open();
            var (dying, wire) = await clients.Open(options => options.GiveUpAfter = TimeSpan.FromMilliseconds(100));
            var journal = new JournalId($"account/{request}");
            await survivor.CommitAsync(Make(0, default, default, [Page(0, "old"), Page(1, "old"), Page(399, "old")], journal));
            var begin = wire.Calls;
            wire.Plan = call =>
            {
                if (call.Number - begin < request)
                    return Fate.Arrives;
                wire.Die();
                return Fate.AnswerLost;
            };
            PageWrite[] writes = [.. Enumerable.Range(0, 400).Select(i => i == 1 ? Page(i, null) : Page(i, "new"))];
            try
            {
                await dying.CommitAsync(Make(1, default, default, writes, journal));
            }
            catch (Exception failure) when (failure is StoreUnavailableException or OutcomeUnknownException)
            {
                // As planned.
            }

            var version = (await survivor.ReadHeadAsync(journal))!.Version;
            var pages = await Pages(survivor, journal);
            pages.Count.ShouldBe(version == 1 ? 3 : 399, $"request {request}");
            pages.ShouldAllBe(page => page.EndsWith(version == 1 ? "old" : "new", StringComparison.Ordinal));
            (await survivor.CommitAsync(Make(version, default, default, [Page(5, "newest")], journal))).Version.ShouldBe(version + 1);
            (await Pages(survivor, journal)).ShouldContain("0005 newest");
            if (wire.Calls - begin < request)
                break;
        }
    }

    private static Commit Make(long expected, ReadOnlyMemory<byte> events, ReadOnlyMemory<byte> snapshot, PageWrite[] pages,
        JournalId? journal = null, UInt128? id = null) => new()
        {
            Journal = journal ?? Journal,
            ExpectedVersion = expected,
            CommitId = id ?? (UInt128)expected + 100,
            Events = events,
            Snapshot = snapshot,
            Pages = pages,
        };

    private static PageWrite Page(int number, string? text) => new($"{number:D4}", text is null ? (ReadOnlyMemory<byte>?)null : Clients.Bytes(text));

    private static async Task<List<string>> Pages(AzureTablesJournalStore store, JournalId? journal = null)
    {
        var pages = new List<string>();
        await foreach (var page in store.ReadPagesAsync(journal ?? Journal, ""))
            pages.Add($"{page.Key} {Clients.Text(page.Value)}");
        return pages;
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
