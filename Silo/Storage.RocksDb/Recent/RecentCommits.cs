using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>
/// Commits that are durable in a commit log but not yet folded into the sorted families. Readers ask here first and in the database
/// afterwards: what leaves here is there already.
/// </summary>
internal sealed class RecentCommits
{
    private readonly Lock _gate = new();
    private readonly Lock _kept = new();
    // Newest first. The writer's own generation is the first.
    private Generation[] _generations = [];

    /// <summary>Lets the writer change the newest generation while nobody reads.</summary>
    public Lock.Scope Changing() => _gate.EnterScope();

    /// <summary>
    /// Lets nothing leave here. The writer looks into the database first and here afterwards: what was folded and forgotten in between, it
    /// would find in neither place. The folder waits for it, so nobody waits for the folder within.
    /// </summary>
    public Lock.Scope Kept() => _kept.EnterScope();

    /// <summary>The generation that is written to.</summary>
    public Generation Newest => _generations[0];

    public void Begin(Generation generation)
    {
        lock (_gate)
            _generations = [generation, .. _generations];
    }

    public void Forget(Generation folded)
    {
        lock (_kept)
        lock (_gate)
            _generations = [.. _generations.Where(generation => generation != folded)];
    }

    /// <summary>The version of a journal as the writer sees it; 0 when it was not written lately.</summary>
    public long VersionOf(UInt128 journal)
    {
        lock (_gate)
        {
            foreach (var generation in _generations)
                if (generation.VersionOf(journal) is var version and > 0)
                    return version;
            return 0;
        }
    }

    /// <summary>A claim as the writer sees it. Only within <see cref="Changing"/>, and <see cref="Kept"/> since the database was asked.</summary>
    public TakenClaim? HeldWhileChanging(UInt128 key, int bucket)
    {
        foreach (var generation in _generations)
            if (generation.Claim(key, bucket, unpublished: true) is { } held)
                return held;
        return null;
    }

    /// <summary>Has the processor fetch what <see cref="HeldWhileChanging"/> will look at. Writer thread only.</summary>
    public void FetchClaim(UInt128 key)
    {
        foreach (var generation in _generations)
            generation.FetchClaim(key);
    }

    public TakenClaim? Claim(UInt128 key, int bucket)
    {
        lock (_gate)
        {
            foreach (var generation in _generations)
                if (generation.Claim(key, bucket, unpublished: false) is { } held)
                    return held;
            return null;
        }
    }

    public JournalHead? Head(UInt128 journal)
    {
        lock (_gate)
        {
            foreach (var generation in _generations)
                if (generation.NewestOf(journal) is var at and >= 0)
                    return Rows.Head(generation.Record(at).HeadRow);
            return null;
        }
    }

    /// <summary>Commits of a journal within two versions, oldest first: the newest ones there are, without gaps.</summary>
    public List<JournalEntry> Entries(UInt128 journal, long from, long to)
    {
        var entries = new List<JournalEntry>();
        lock (_gate)
        {
            foreach (var generation in _generations)
                for (var at = generation.NewestOf(journal); at >= 0; at = generation.Record(at).Previous)
                {
                    var record = generation.Record(at);
                    if (record.Version < from)
                        break;
                    if (record.Version <= to)
                        entries.Add(Rows.Entry(record.EventKey, [.. record.CommitId, .. record.Events]));
                }
        }
        entries.Reverse();
        return entries;
    }

    /// <summary>Ids of journals that began lately and stand in a range of ids, in order.</summary>
    public List<byte[]> Begun(byte[] first, byte[]? bound)
    {
        var begun = new List<byte[]>();
        lock (_gate)
        {
            foreach (var generation in _generations)
                foreach (var id in generation.Begun())
                    if (id.AsSpan().SequenceCompareTo(first) >= 0 && (bound is null || id.AsSpan().SequenceCompareTo(bound) < 0))
                        begun.Add(id);
        }
        begun.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        return begun;
    }
}
