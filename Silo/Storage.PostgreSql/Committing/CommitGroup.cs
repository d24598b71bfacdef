using Metering.Journal;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>
/// Commits that share one transaction. No journal and no claim key stands twice in it: what collides waits for the next group, and finds
/// there what this one wrote.
/// </summary>
internal sealed class CommitGroup(int mostCommits, int mostBytes)
{
    private readonly HashSet<string> _journals = new(StringComparer.Ordinal);
    private readonly HashSet<UInt128> _keys = [];
    private long _bytes;

    /// <summary>The commits, in the order of their journals' names.</summary>
    public List<PendingCommit> Commits { get; } = [];

    /// <summary>Moves what fits from the line into the group; the rest stays in the line in its order.</summary>
    public void Fill(List<PendingCommit> line)
    {
        Clear();
        var kept = 0;
        for (var i = 0; i < line.Count; i++)
        {
            if (!TryAdd(line[i]))
                line[kept++] = line[i];
        }
        line.RemoveRange(kept, line.Count - kept);
        Commits.Sort(static (left, right) => string.CompareOrdinal(left.Commit.Journal.Value, right.Commit.Journal.Value));
    }

    /// <summary>Makes a group of this commit alone.</summary>
    public void Single(PendingCommit pending)
    {
        Clear();
        Commits.Add(pending);
    }

    public void Clear()
    {
        Commits.Clear();
        _journals.Clear();
        _keys.Clear();
        _bytes = 0;
    }

    private bool TryAdd(PendingCommit pending)
    {
        var full = Commits.Count >= mostCommits || (_bytes + pending.Bytes > mostBytes && Commits.Count > 0);
        // A journal that was passed over stays closed: its later commits must not overtake.
        if (full || !_journals.Add(pending.Commit.Journal.Value))
            return false;
        var claims = pending.Commit.Claims;
        for (var i = 0; i < claims.Count; i++)
        {
            if (_keys.Contains(claims[i].Key))
                return false;
        }
        for (var i = 0; i < claims.Count; i++)
            _keys.Add(claims[i].Key);
        _bytes += pending.Bytes;
        Commits.Add(pending);
        return true;
    }
}
