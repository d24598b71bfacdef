using Metering.Journal.Protocol;

namespace Metering.Journal.Archives;

/// <summary>
/// Writes journals into an archive: commits with their claims, pages, snapshot. Each journal is whole at one of its versions; all of them are of
/// one moment when the store is a snapshot or nobody writes. Equal stores give equal bytes, whatever they are kept in.
/// </summary>
public sealed class ArchiveExport(IJournalReads store, Stream output) : IDisposable
{
    /// <summary>What belongs to one installation and is not moved: Orleans' own reminders, and marks of imports.</summary>
    private static readonly string[] LeftBehind = ["orleans/", ImportMark.Prefix];

    private const int MostReadings = 100;
    private const int ClaimsAtOnce = 32;
    private readonly FrameWriter frames = new(output);
    private ArchiveCounts counts = ArchiveCounts.None;

    /// <summary>True for journals that an archive holds.</summary>
    public static bool Holds(JournalId journal) =>
        !LeftBehind.Any(prefix => journal.Value.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Writes the journals.</summary>
    /// <param name="scope">What they are: empty for everything, else the account.</param>
    /// <param name="journals">Their names; in ordinal order, so that equal stores give equal archives.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreUnusableException">A journal is damaged; the sentence names it.</exception>
    public async Task<ArchiveCounts> Write(string scope, IAsyncEnumerable<JournalId> journals, CancellationToken cancellationToken = default)
    {
        await frames.Start(cancellationToken).ConfigureAwait(false);
        await frames.Write(FrameKind.Begin, writer =>
        {
            writer.Write(Frames.Format);
            writer.Write(scope);
        }, cancellationToken).ConfigureAwait(false);
        await foreach (var journal in journals.WithCancellation(cancellationToken).ConfigureAwait(false))
            if (Holds(journal))
                await Write(journal, cancellationToken).ConfigureAwait(false);
        await frames.Write(FrameKind.End, counts.Write, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return counts;
    }

    /// <summary>Gives back the buffer of frames; the archive's stream stays the caller's.</summary>
    public void Dispose() => frames.Dispose();

    /// <summary>
    /// Commits first, which takes long and cannot go wrong, since they are only added to; then the pages between two looks at the same head;
    /// then the few commits that came meanwhile.
    /// </summary>
    private async Task Write(JournalId journal, CancellationToken cancellationToken)
    {
        if (await store.ReadHeadAsync(journal, cancellationToken).ConfigureAwait(false) is not { } first) return;
        await frames.Write(FrameKind.Journal, writer => writer.Write(journal.Value), cancellationToken).ConfigureAwait(false);
        await Commits(journal, 1, first.Version, cancellationToken).ConfigureAwait(false);
        var (head, pages) = await PagesOfOneVersion(journal, first, cancellationToken).ConfigureAwait(false);
        await Commits(journal, first.Version + 1, head.Version, cancellationToken).ConfigureAwait(false);
        await frames.Write(FrameKind.JournalEnd, writer =>
        {
            writer.Write(head.Version);
            writer.Write(head.CommitId);
            writer.Bytes(head.Snapshot);
        }, cancellationToken).ConfigureAwait(false);
        counts = counts with { Journals = counts.Journals + 1, Commits = counts.Commits + head.Version, Pages = counts.Pages + pages };
    }

    private async Task<(JournalHead Head, long Pages)> PagesOfOneVersion(JournalId journal, JournalHead head,
        CancellationToken cancellationToken)
    {
        for (var reading = 0; reading < MostReadings; reading++)
        {
            var pages = await Pages(journal, cancellationToken).ConfigureAwait(false);
            if (store is IJournalSnapshot) return (head, pages);
            var after = await store.ReadHeadAsync(journal, cancellationToken).ConfigureAwait(false);
            if (after!.Version == head.Version) return (head, pages);
            await frames.Write(FrameKind.PagesAgain, static _ => { }, cancellationToken).ConfigureAwait(false);
            head = after;
        }
        throw new StoreUnusableException($"{journal} is written faster than its pages can be read; export when there is less to do.");
    }

    private async Task Commits(JournalId journal, long from, long to, CancellationToken cancellationToken)
    {
        var next = from;
        await foreach (var entry in store.ReadEntriesAsync(journal, from, to, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Version != next) break;
            next++;
            var claims = await Claims(journal, entry, cancellationToken).ConfigureAwait(false);
            var commit = new ArchivedCommit(entry.Version, entry.CommitId, entry.Events, claims);
            await frames.Write(FrameKind.Commit, commit.Write, cancellationToken).ConfigureAwait(false);
            counts = counts with { Claims = counts.Claims + claims.Count };
        }
        if (next != to + 1)
            throw new StoreUnusableException($"{journal} has no commit {next}, but says that it has {to}; see verify.");
    }

    private async Task<IReadOnlyList<Claim>> Claims(JournalId journal, JournalEntry entry, CancellationToken cancellationToken)
    {
        var listed = ClaimList.Of(entry.Events.Span);
        var claims = new List<Claim>(listed.Count);
        foreach (var some in listed.Chunk(store is IJournalSnapshot ? 1 : ClaimsAtOnce))
        {
            var held = await Task.WhenAll(some.Select(claim => store.ReadClaimAsync(claim.Key,
                claim.Bucket == Claim.Permanent ? [] : [claim.Bucket], cancellationToken).AsTask())).ConfigureAwait(false);
            for (var i = 0; i < some.Length; i++)
            {
                // A month may have been dropped, a permanent claim never.
                if (held[i] is null && some[i].Bucket != Claim.Permanent) continue;
                if (held[i] is not { } taken || ClaimList.CheckOf(taken.Fingerprint, taken.Outcome.Span) != some[i].Check)
                    throw new StoreUnusableException($"A claim of commit {entry.Version} of {journal} is missing or not what it was; see verify.");
                claims.Add(new Claim(taken.Key, taken.Fingerprint, some[i].Bucket, taken.Outcome));
            }
        }
        return claims;
    }

    private async Task<long> Pages(JournalId journal, CancellationToken cancellationToken)
    {
        var pages = 0L;
        await foreach (var page in store.ReadPagesAsync(journal, "", null, cancellationToken).ConfigureAwait(false))
        {
            await frames.Write(FrameKind.Page, writer =>
            {
                writer.Write(page.Key);
                writer.Bytes(page.Value);
            }, cancellationToken).ConfigureAwait(false);
            pages++;
        }
        return pages;
    }
}
