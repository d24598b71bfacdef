namespace Metering.Journal.Archives;

/// <summary>What an import did.</summary>
/// <param name="Journals">Journals written.</param>
/// <param name="Commits">Commits written.</param>
/// <param name="Known">Journals that were there already, equal or further on.</param>
public sealed record ImportCounts(long Journals, long Commits, long Known);

/// <summary>
/// Writes an archive into a store, each commit as it was: same version, same id, same claims. What is there already with the same content is
/// passed over, so an import that was cut off is begun again and ends the same; what is there with other content refuses all of it.
/// </summary>
/// <param name="store">The store, which nobody else writes to.</param>
/// <param name="file">The archive.</param>
/// <param name="atOnce">Journals written at once.</param>
public sealed class ArchiveImport(IJournalStore store, ArchiveFile file, int atOnce = 32)
{
    private long journals;
    private long commits;
    private long known;

    /// <summary>Looks through everything that the store has of the archive, and changes nothing.</summary>
    /// <exception cref="StoreUnusableException">A journal or a claim is there with other content; the sentence names it.</exception>
    public Task Compare(CancellationToken cancellationToken = default) => ForEach(async (section, token) =>
    {
        var head = await store.ReadHeadAsync(section.Journal, token).ConfigureAwait(false);
        if (head is not null) await Same(section, head, token).ConfigureAwait(false);
        await FreeClaims(section, head?.Version ?? 0, token).ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>Writes what is missing.</summary>
    /// <exception cref="StoreUnusableException">A journal or a claim is there with other content; the sentence names it.</exception>
    public async Task<ImportCounts> Write(CancellationToken cancellationToken = default)
    {
        await ForEach(Write, cancellationToken).ConfigureAwait(false);
        return new ImportCounts(journals, commits, known);
    }

    private Task ForEach(Func<ArchiveSection, CancellationToken, ValueTask> body, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(file.Sections(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, body);

    private async ValueTask Write(ArchiveSection section, CancellationToken cancellationToken)
    {
        var head = await store.ReadHeadAsync(section.Journal, cancellationToken).ConfigureAwait(false);
        if (head is not null) await Same(section, head, cancellationToken).ConfigureAwait(false);
        if (head?.Version >= section.Versions)
        {
            Interlocked.Increment(ref known);
            return;
        }
        var reader = new SectionReader(file, section);
        await using var _ = reader.ConfigureAwait(false);
        var snapshot = await reader.Snapshot(cancellationToken).ConfigureAwait(false);
        await foreach (var commit in reader.Commits(cancellationToken).ConfigureAwait(false))
        {
            var pages = await reader.PagesOf(commit.Version, cancellationToken).ConfigureAwait(false);
            if (commit.Version <= (head?.Version ?? 0)) continue;
            await Put(new Commit
            {
                Journal = section.Journal,
                ExpectedVersion = commit.Version - 1,
                CommitId = commit.CommitId,
                Events = commit.Events,
                // Nobody reads a state before the last one: the mark of the import keeps everybody out.
                Snapshot = commit.Version == section.Versions ? snapshot : ReadOnlyMemory<byte>.Empty,
                Claims = commit.Claims,
                Pages = pages,
            }, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref commits);
        }
        Interlocked.Increment(ref journals);
    }

    private async Task Put(Commit commit, CancellationToken cancellationToken)
    {
        CommitResult result;
        try
        {
            result = await store.CommitAsync(commit, cancellationToken).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException)
        {
            // Committed or not: the same commit again, and whoever finds it there passes over it.
            result = await store.CommitAsync(commit, cancellationToken).ConfigureAwait(false);
        }
        if (result.Status == CommitStatus.ClaimsTaken)
            throw new StoreUnusableException($"A claim of commit {commit.ExpectedVersion + 1} of {commit.Journal} is held in the target by "
                + "something else; import into an empty storage.");
        if (result.Status == CommitStatus.VersionConflict && await At(commit, cancellationToken).ConfigureAwait(false) != commit.CommitId)
            throw new StoreUnusableException($"{commit.Journal} was written by somebody else during the import; stop every process of the "
                + "target and begin again with an empty storage.");
    }

    private async Task<UInt128?> At(Commit commit, CancellationToken cancellationToken)
    {
        var version = commit.ExpectedVersion + 1;
        await foreach (var entry in store.ReadEntriesAsync(commit.Journal, version, version, cancellationToken).ConfigureAwait(false))
            return entry.CommitId;
        return null;
    }

    /// <summary>What both have of a journal must be equal; the target may be further on.</summary>
    private async Task Same(ArchiveSection section, JournalHead head, CancellationToken cancellationToken)
    {
        var reader = new SectionReader(file, section);
        await using var _ = reader.ConfigureAwait(false);
        var stored = store.ReadEntriesAsync(section.Journal, 1, Math.Min(head.Version, section.Versions), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using var __ = stored.ConfigureAwait(false);
        await foreach (var commit in reader.Commits(cancellationToken).ConfigureAwait(false))
        {
            if (commit.Version > head.Version) return;
            if (!await stored.MoveNextAsync().ConfigureAwait(false) || stored.Current.CommitId != commit.CommitId
                || !stored.Current.Events.Span.SequenceEqual(commit.Events.Span))
                throw Other($"{section.Journal} has another commit {commit.Version}");
        }
        if (head.Version != section.Versions) return;
        var snapshot = await reader.Snapshot(cancellationToken).ConfigureAwait(false);
        if (!head.Snapshot.Span.SequenceEqual(snapshot)) throw Other($"{section.Journal} has another snapshot");
    }

    private async Task FreeClaims(ArchiveSection section, long after, CancellationToken cancellationToken)
    {
        var reader = new SectionReader(file, section);
        await using var _ = reader.ConfigureAwait(false);
        await foreach (var commit in reader.Commits(cancellationToken).ConfigureAwait(false))
            foreach (var claim in commit.Version > after ? commit.Claims : [])
                if (await store.ReadClaimAsync(claim.Key, claim.Bucket == Claim.Permanent ? [] : [claim.Bucket], cancellationToken)
                    .ConfigureAwait(false) is not null)
                    throw Other($"a claim of commit {commit.Version} of {section.Journal} is held by something else");
    }

    private static StoreUnusableException Other(string what) =>
        new($"The target holds other content than the archive: {what}. Nothing was imported; choose an empty storage.");
}
