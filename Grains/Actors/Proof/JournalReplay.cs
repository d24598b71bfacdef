using System.Buffers;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Proof;

/// <summary>What the replay of one journal found.</summary>
/// <param name="Commits">Commits read.</param>
/// <param name="Events">Events applied.</param>
/// <param name="Fault">What is wrong; null when the replay is the snapshot.</param>
public readonly record struct ReplayResult(long Commits, long Events, string? Fault);

/// <summary>
/// Replays a journal from its first event: its commits must be without a gap, end where the head says, and give the stored snapshot to the byte.
/// </summary>
internal sealed class JournalReplay(IJournalReads store, Action<JournalId, JournalEntry> seen)
{
    public async Task<ReplayResult> Run<TState>(JournalId journal, IJournalCodec<TState> codec)
    {
        var state = codec.Empty;
        return await Run(journal, entry =>
        {
            var events = codec.ReadEvents(entry.Events.Span);
            foreach (var item in events) state = codec.Apply(state, item);
            return events.Count;
        }, () =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            codec.WriteState(state, bytes);
            return bytes.WrittenMemory;
        });
    }

    /// <summary>A journal whose every commit carries the whole state.</summary>
    public async Task<ReplayResult> RunWhole(JournalId journal)
    {
        var state = ReadOnlyMemory<byte>.Empty;
        return await Run(journal, entry =>
        {
            state = entry.Events;
            return 1;
        }, () => state);
    }

    private async Task<ReplayResult> Run(JournalId journal, Func<JournalEntry, int> apply, Func<ReadOnlyMemory<byte>> end)
    {
        if (await store.ReadHeadAsync(journal) is not { } head) return new ReplayResult(0, 0, "it is listed but has no head");
        var (commits, events, last) = (0L, 0L, UInt128.Zero);
        ReplayResult Fault(string what) => new(commits, events, what);
        await foreach (var entry in store.ReadEntriesAsync(journal, 1, head.Version))
        {
            if (entry.Version != commits + 1) return Fault($"commit {commits + 1} is missing");
            try
            {
                seen(journal, entry);
                events += apply(entry);
            }
            catch (Exception wrong) when (wrong is not OutOfMemoryException)
            {
                return Fault($"commit {entry.Version} cannot be read ({wrong.Message.ReplaceLineEndings(" ").TrimEnd('.')})");
            }
            (commits, last) = (entry.Version, entry.CommitId);
        }
        if (commits != head.Version) return Fault($"commit {commits + 1} is missing");
        if (last != head.CommitId) return Fault($"the head names another commit than commit {commits}");
        return Fault("the replay differs from the snapshot") is var wrongEnd && end().Span.SequenceEqual(head.Snapshot.Span)
            ? wrongEnd with { Fault = null } : wrongEnd;
    }
}
