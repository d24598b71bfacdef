using System.Runtime.CompilerServices;

namespace Metering.Journal.Archives;

/// <summary>Where one journal lies in an archive.</summary>
/// <param name="Journal">Its name.</param>
/// <param name="Versions">Its version.</param>
/// <param name="CommitId">Id of its newest commit.</param>
/// <param name="Pages">How many pages it has.</param>
/// <param name="CommitsAt">Its first commit.</param>
/// <param name="PagesAt">Its first page that counts.</param>
/// <param name="EndAt">Its end, with the snapshot.</param>
internal sealed record ArchiveSection(
    JournalId Journal, long Versions, UInt128 CommitId, long Pages, FramePlace CommitsAt, FramePlace PagesAt, FramePlace EndAt);

/// <summary>A frame's place: its first byte, and the check of the frame before.</summary>
internal readonly record struct FramePlace(long Position, ulong Check);

/// <summary>An archive on disk. It may be read by several at once.</summary>
public sealed class ArchiveFile(string path)
{
    /// <summary>Its path.</summary>
    public string Path => path;

    /// <summary>What it is of: empty for everything, else the account.</summary>
    public string Scope { get; private set; } = "";

    /// <summary>Reads the whole file and proves every frame.</summary>
    /// <exception cref="StoreUnusableException">It is no archive, of a newer format, cut short or damaged.</exception>
    public async Task<ArchiveCounts> Prove(CancellationToken cancellationToken = default)
    {
        var counts = ArchiveCounts.None;
        await foreach (var section in Sections(cancellationToken, found => counts = found).ConfigureAwait(false))
            _ = section;
        return counts;
    }

    /// <summary>Its journals in order.</summary>
    internal async IAsyncEnumerable<ArchiveSection> Sections([EnumeratorCancellation] CancellationToken cancellationToken,
        Action<ArchiveCounts>? end = null)
    {
        var input = Open();
        await using var _ = input.ConfigureAwait(false);
        var frames = await FrameReader.Start(input, path, cancellationToken).ConfigureAwait(false);
        ReadBegin(await frames.Next(cancellationToken).ConfigureAwait(false), frames);
        while (true)
        {
            var frame = await frames.Next(cancellationToken).ConfigureAwait(false);
            if (frame.Kind == FrameKind.End)
            {
                if (frames.Position != input.Length) throw frames.Damaged();
                end?.Invoke(ArchiveCounts.Read(frame.Reader()));
                yield break;
            }
            if (frame.Kind != FrameKind.Journal) throw frames.Damaged();
            yield return await Section(frame, frames, cancellationToken).ConfigureAwait(false);
        }
    }

    internal FileStream Open()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The archive {path} cannot be read ({failure.Message.TrimEnd('.')}); choose another file.", failure);
        }
    }

    internal FrameReader At(FileStream input, FramePlace place)
    {
        input.Position = place.Position;
        return new FrameReader(input, path, place.Check);
    }

    private static async Task<ArchiveSection> Section(Frame begin, FrameReader frames, CancellationToken cancellationToken)
    {
        using var name = begin.Reader();
        var journal = new JournalId(name.ReadString());
        var (commits, pages, pageCount, versions) = (Place(frames), Place(frames), 0L, 0L);
        while (true)
        {
            var before = Place(frames);
            var frame = await frames.Next(cancellationToken).ConfigureAwait(false);
            switch (frame.Kind)
            {
                case FrameKind.Commit:
                    versions++;
                    break;
                case FrameKind.PagesAgain:
                    pageCount = 0;
                    break;
                case FrameKind.Page:
                    if (pageCount++ == 0) pages = before;
                    break;
                case FrameKind.JournalEnd:
                    using (var end = frame.Reader())
                        return end.ReadInt64() == versions ? new ArchiveSection(journal, versions, end.Number(), pageCount, commits, pages, before)
                            : throw frames.Damaged();
                default:
                    throw frames.Damaged();
            }
        }
    }

    private static FramePlace Place(FrameReader frames) => new(frames.Position, frames.Check);

    private void ReadBegin(Frame frame, FrameReader frames)
    {
        if (frame.Kind != FrameKind.Begin) throw frames.Damaged();
        using var begin = frame.Reader();
        var format = begin.ReadInt32();
        if (format > Frames.Format)
            throw new StoreUnusableException($"{path} has format {format}, but this program reads formats up to {Frames.Format}: "
                + "use the program version that wrote it, or a newer one.");
        Scope = begin.ReadString();
    }
}
