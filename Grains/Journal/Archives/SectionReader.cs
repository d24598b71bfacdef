using System.Runtime.CompilerServices;

namespace Metering.Journal.Archives;

/// <summary>
/// Reads one journal of an archive. Its pages are spread evenly over its commits, always in the same way: so memory is bounded, and an import
/// that goes on where another was cut off writes the same.
/// </summary>
internal sealed class SectionReader(ArchiveFile file, ArchiveSection section) : IAsyncDisposable
{
    private FileStream? pagesInput;
    private FrameReader? pages;
    private long pagesRead;

    public async IAsyncEnumerable<ArchivedCommit> Commits([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = file.Open();
        await using var _ = input.ConfigureAwait(false);
        var frames = file.At(input, section.CommitsAt);
        for (var version = 1L; version <= section.Versions;)
        {
            var frame = await frames.Next(cancellationToken).ConfigureAwait(false);
            // Between two readings of a journal that moved on lie pages that do not count.
            if (frame.Kind is FrameKind.Page or FrameKind.PagesAgain) continue;
            using var reader = frame.Reader();
            var commit = frame.Kind == FrameKind.Commit ? ArchivedCommit.Read(reader) : throw frames.Damaged();
            if (commit.Version != version++) throw frames.Damaged();
            yield return commit;
        }
    }

    /// <summary>The pages that go with a commit; to be asked for every version in turn.</summary>
    public async Task<IReadOnlyList<PageWrite>> PagesOf(long version, CancellationToken cancellationToken)
    {
        var until = (long)((Int128)section.Pages * version / section.Versions);
        var share = new List<PageWrite>();
        while (pagesRead < until)
        {
            pagesInput ??= file.Open();
            pages ??= file.At(pagesInput, section.PagesAt);
            var frame = await pages.Next(cancellationToken).ConfigureAwait(false);
            if (frame.Kind != FrameKind.Page) throw pages.Damaged();
            using var reader = frame.Reader();
            share.Add(new PageWrite(reader.ReadString(), reader.Bytes()));
            pagesRead++;
        }
        return share;
    }

    public async Task<byte[]> Snapshot(CancellationToken cancellationToken)
    {
        var input = file.Open();
        await using var _ = input.ConfigureAwait(false);
        var frames = file.At(input, section.EndAt);
        using var end = (await frames.Next(cancellationToken).ConfigureAwait(false)).Reader();
        end.ReadInt64();
        end.Number();
        return end.Bytes();
    }

    public ValueTask DisposeAsync() => pagesInput?.DisposeAsync() ?? ValueTask.CompletedTask;
}
