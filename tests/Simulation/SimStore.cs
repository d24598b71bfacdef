using Metering.Journal;

namespace Metering.Simulation;

/// <summary>A store with the port's semantics and every way to fail: before, after, or long after the commit is durable.</summary>
internal sealed class SimStore(World world)
{
    private readonly Dictionary<JournalId, List<Row>> journals = [];
    private readonly Dictionary<UInt128, TakenClaim> claims = [];

    private readonly Dictionary<UInt128, long> claimedAt = [];

    internal sealed record Row(UInt128 CommitId, byte[] Events, byte[] Snapshot);

    public long Commits { get; private set; }

    public long Conflicts { get; private set; }

    public IReadOnlyList<Row> Rows(JournalId journal) => journals.TryGetValue(journal, out var rows) ? rows : [];

    public TakenClaim? Claim(UInt128 key) => claims.TryGetValue(key, out var claim) ? claim : null;

    public long ClaimedAt(UInt128 key) => claimedAt[key];

    public JournalHead? Head(JournalId journal, bool mayBeStale)
    {
        var rows = Rows(journal);
        var version = rows.Count;
        if (mayBeStale && version > 0 && world.Fires(world.Faults.StaleReadPerMille, "stale-read"))
            version -= world.Prng.Below(Math.Min(3, version) + 1);
        return version == 0 ? null : new JournalHead(version, rows[version - 1].CommitId, rows[version - 1].Snapshot);
    }

    public UInt128? CommitIdAt(JournalId journal, long version) =>
        Rows(journal) is { } rows && version <= rows.Count ? rows[(int)version - 1].CommitId : null;

    /// <summary>Carries a commit out; the answer is null when it is lost.</summary>
    public void Submit(Commit commit, Action<CommitResult?> answer, Action unavailable)
    {
        var copy = new Row(commit.CommitId, commit.Events.ToArray(), commit.Snapshot.ToArray());
        var taken = commit.Claims.Select(claim => claim with { Outcome = claim.Outcome.ToArray() }).ToArray();
        var (journal, expected) = (commit.Journal, commit.ExpectedVersion);
        var faults = world.Faults;
        int Delay() => 1 + world.Prng.Below(faults.MaxDelay);
        if (world.Fires(faults.RefuseCommitPerMille, "refuse-commit"))
            world.After(Delay(), unavailable);
        else if (world.Fires(faults.FailUnknownPerMille, "fail-unknown"))
            world.After(Delay(), () => answer(null));
        else if (world.Fires(faults.LandLatePerMille, "land-late"))
        {
            world.After(Delay(), () => answer(null));
            world.After(Delay() * 20, () => Write(journal, expected, copy, taken));
        }
        else
            world.After(Delay(), () =>
            {
                var result = Write(journal, expected, copy, taken);
                var lost = world.Fires(faults.LoseAnswerPerMille, "lose-answer");
                world.After(Delay(), () => answer(lost ? null : result));
            });
    }

    private CommitResult Write(JournalId journal, long expected, Row row, Claim[] wanted)
    {
        if (!journals.TryGetValue(journal, out var rows)) journals[journal] = rows = [];
        if (rows.Count != expected)
        {
            Conflicts++;
            return CommitResult.Conflict(rows.Count);
        }
        var held = wanted.Where(claim => claims.ContainsKey(claim.Key)).Select(claim => claims[claim.Key]).ToList();
        if (held.Count > 0) return CommitResult.ClaimsTaken(rows.Count, held);
        foreach (var claim in wanted)
        {
            claims.Add(claim.Key, new TakenClaim(claim.Key, claim.Fingerprint, claim.Outcome));
            claimedAt.Add(claim.Key, world.Now);
        }
        rows.Add(row);
        Commits++;
        return CommitResult.Committed(rows.Count);
    }
}
