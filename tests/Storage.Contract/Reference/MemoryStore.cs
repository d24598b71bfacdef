using System.Runtime.CompilerServices;
using Metering.Journal;

namespace Metering.Storage.Contract.Reference;

/// <summary>The port in its plainest form, in memory and under one lock; with a flaw planted on request.</summary>
internal sealed class MemoryStore(Flaw flaw) : IJournalStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Row> _rows = new(flaw == Flaw.IgnoresTheCaseOfNames
        ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private readonly Dictionary<(UInt128 Key, int Bucket), TakenClaim> _claims = [];

    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MemoryRules.Check(commit);
        if (flaw != Flaw.ChecksOutsideTheLock)
        {
            lock (_lock)
                return Refusal(commit) ?? Accept(commit);
        }
        CommitResult? refusal;
        lock (_lock)
            refusal = Refusal(commit);
        await Task.Yield();
        lock (_lock)
            return refusal ?? Accept(commit);
    }

    private CommitResult? Refusal(Commit commit)
    {
        var version = _rows.TryGetValue(commit.Journal.Value, out var row) ? row.Entries.Count : 0;
        if (version != commit.ExpectedVersion && flaw != Flaw.SkipsTheVersionCheck)
            return CommitResult.Conflict(version);
        var taken = commit.Claims.Select(claim => Holder(claim, commit.LiveBuckets)).OfType<TakenClaim>().ToList();
        if (taken.Count == 0)
            return null;
        if (flaw == Flaw.WritesPagesOfRefusedCommits)
            WritePages(Open(commit.Journal), commit);
        if (flaw == Flaw.ReportsOnlyOneTakenClaim)
            taken.RemoveRange(1, taken.Count - 1);
        if (flaw == Flaw.AnswersWithTheLatestOutcome)
            taken = [.. taken.Select(held => held with { Outcome = commit.Claims.First(claim => claim.Key == held.Key).Outcome })];
        return CommitResult.ClaimsTaken(version, taken);
    }

    private TakenClaim? Holder(Claim claim, IReadOnlyList<int> live)
    {
        IEnumerable<int> buckets = claim.Bucket == Claim.Permanent || flaw == Flaw.SearchesOnlyTheOwnMonth
            ? [claim.Bucket] : [claim.Bucket, .. live];
        foreach (var bucket in buckets)
            if (_claims.TryGetValue((claim.Key, bucket), out var held))
                return held;
        return null;
    }

    private CommitResult Accept(Commit commit)
    {
        var row = Open(commit.Journal);
        row.Entries.Add(new JournalEntry(row.Entries.Count + 1, commit.CommitId, Keep(commit.Events)));
        row.Head = new JournalHead(row.Entries.Count, commit.CommitId, Keep(commit.Snapshot));
        if (flaw != Flaw.ForgetsClaims)
            foreach (var claim in commit.Claims)
                _claims[(claim.Key, claim.Bucket)] = new TakenClaim(claim.Key, claim.Fingerprint, Keep(claim.Outcome));
        WritePages(row, commit);
        return CommitResult.Committed(row.Entries.Count);
    }

    private Row Open(JournalId journal) =>
        _rows.TryGetValue(journal.Value, out var row) ? row : _rows[journal.Value] = new Row();

    private void WritePages(Row row, Commit commit)
    {
        foreach (var page in commit.Pages)
        {
            row.Pages.Remove(page.Key);
            if (page.Value is { } value)
                row.Pages.Add(page.Key, Keep(value));
        }
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> bytes) => flaw == Flaw.KeepsTheCallersMemory ? bytes : bytes.ToArray();

    public ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return ValueTask.FromResult(_rows.TryGetValue(journal.Value, out var row) ? row.Head : null);
    }

    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Walk(_rows.TryGetValue(journal.Value, out var row)
                ? row.Entries.Where(entry => entry.Version >= fromVersion && entry.Version <= toVersion).ToList() : [], cancellationToken);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return ValueTask.FromResult(_rows.TryGetValue(journal.Value, out var row) && row.Pages.TryGetValue(key, out var value)
                ? value : (ReadOnlyMemory<byte>?)null);
    }

    public IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Walk(_rows.TryGetValue(journal.Value, out var row)
                ? row.Pages.Where(page => MemoryRules.Follows(page.Key, prefix, afterKey))
                    .Select(page => new JournalPage(page.Key, page.Value)).ToList() : [], cancellationToken);
    }

    public ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            foreach (var bucket in buckets.Prepend(Claim.Permanent))
                if (_claims.TryGetValue((key, bucket), out var held))
                    return ValueTask.FromResult<TakenClaim?>(held);
            return ValueTask.FromResult<TakenClaim?>(null);
        }
    }

    public IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null,
        CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Walk(_rows.Where(row => row.Value.Head is not null && MemoryRules.Follows(row.Key, prefix, afterId))
                .Select(row => row.Key).Order(MemoryRules.Utf8Order).Select(id => new JournalId(id)).ToList(), cancellationToken);
    }

    public IAsyncEnumerable<StoredClaim> ListClaimsAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return Walk(_claims.Select(claim => new StoredClaim(claim.Key.Bucket, claim.Value))
                .Where(claim => flaw != Flaw.ListsOnlyPermanentClaims || claim.Bucket == Claim.Permanent).ToList(), cancellationToken);
    }

    public ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var keep = flaw == Flaw.ForgetsPermanentClaimsWithTheMonths ? -1 : Claim.Permanent;
            var dropped = _claims.Keys.Where(claim => claim.Bucket < firstKept && claim.Bucket != keep).ToList();
            dropped.ForEach(claim => _claims.Remove(claim));
            var months = dropped.Select(claim => claim.Bucket).Where(bucket => bucket != Claim.Permanent).Distinct();
            return ValueTask.FromResult<IReadOnlyList<int>>([.. months]);
        }
    }

    private static async IAsyncEnumerable<T> Walk<T>(List<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private sealed class Row
    {
        public List<JournalEntry> Entries { get; } = [];

        public JournalHead? Head { get; set; }

        public SortedDictionary<string, ReadOnlyMemory<byte>> Pages { get; } = new(MemoryRules.Utf8Order);
    }
}
