using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;
using Metering.Storage.RocksDb.Recent;

namespace Metering.Storage.RocksDb;

public sealed partial class RocksDbJournalStore
{
    /// <inheritdoc />
    public ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_slot.Read(Keys.Journal(journal), static (database, key) =>
        {
            if (database.Recent.Head(JournalDigest.Of(key)) is { } recent)
                return recent;
            using var row = database.Get(database.Heads, key);
            return row.Found ? Rows.Head(row.Span) : null;
        }));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (toVersion < fromVersion || toVersion < 1)
            yield break;
        fromVersion = Math.Max(1, fromVersion);
        // Asked first: what is folded meanwhile is read twice rather than missed, and the bound keeps it from being told twice.
        var recent = _slot.Read((JournalDigest.Of(Keys.Journal(journal)), fromVersion, toVersion),
            static (database, range) => database.Recent.Entries(range.Item1, range.fromVersion, range.toVersion));
        var lastFolded = recent.Count > 0 ? recent[0].Version - 1 : toVersion;
        if (lastFolded >= fromVersion)
        {
            var bound = Keys.After(Keys.Entry(journal, lastFolded));
            var scan = new Scan<JournalEntry>(database => database.Events, Rows.Entry, Keys.Entry(journal, fromVersion), bound);
            await foreach (var entry in scan.Run(_slot, cancellationToken).ConfigureAwait(false))
                yield return entry;
        }
        foreach (var entry in recent)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_slot.Read(Keys.Page(journal, key), static (database, row) =>
        {
            using var value = database.Get(database.Pages, row);
            return value.Found ? value.Span.ToArray() : (ReadOnlyMemory<byte>?)null;
        }));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var start = Keys.Journal(journal).Length + 1;
        var scan = new Scan<JournalPage>(
            database => database.Pages,
            (key, value) => new JournalPage(CommitRules.Text.GetString(key[start..]), value.ToArray()),
            Later(Keys.Page(journal, prefix), afterKey is null ? null : Keys.Page(journal, afterKey)),
            Keys.PastPrefix(Keys.Page(journal, prefix)));
        return scan.Run(_slot, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_slot.Read((key, buckets), static (database, search) =>
        {
            var row = Keys.Claim(search.key);
            var found = FindClaim(database, Claim.Permanent, search.key, row);
            for (var i = 0; found is null && i < search.buckets.Count; i++)
                found = FindClaim(database, search.buckets[i], search.key, row);
            return found;
        }));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var first = Later(CommitRules.Text.GetBytes(prefix), afterId is null ? null : CommitRules.Text.GetBytes(afterId));
        var bound = Keys.PastPrefix(CommitRules.Text.GetBytes(prefix));
        var begun = _slot.Read((first, bound), static (database, range) => database.Recent.Begun(range.first, range.bound));
        var scan = new Scan<byte[]>(database => database.Heads, static (key, _) => key.ToArray(), first, bound);
        var next = 0;
        await foreach (var id in scan.Run(_slot, cancellationToken).ConfigureAwait(false))
        {
            for (; next < begun.Count && begun[next].AsSpan().SequenceCompareTo(id) is var order and <= 0; next++)
                if (order < 0)
                    yield return new JournalId(CommitRules.Text.GetString(begun[next]));
            yield return new JournalId(CommitRules.Text.GetString(id));
        }
        for (; next < begun.Count; next++)
            yield return new JournalId(CommitRules.Text.GetString(begun[next]));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredClaim> ListClaimsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Claims that still lie in a commit log are not in their months yet.
        await Maintain(static database => database.FoldAll(), cancellationToken).ConfigureAwait(false);
        foreach (var bucket in _slot.Read(0, static (database, _) => database.Buckets.Keys.Order().ToArray()))
        {
            var scan = new Scan<StoredClaim>(
                database => database.TryBucket(bucket, out var family) ? family : null,
                (key, value) => new StoredClaim(bucket, Rows.Claim(BinaryPrimitives.ReadUInt128BigEndian(key), value)), [], null);
            await foreach (var claim in scan.Run(_slot, cancellationToken).ConfigureAwait(false))
                yield return claim;
        }
    }

    private static TakenClaim? FindClaim(Database database, int bucket, UInt128 key, byte[] row)
    {
        if (database.Recent.Claim(key, bucket) is { } recent)
            return recent;
        if (!database.TryBucket(bucket, out var family))
            return null;
        using var value = database.Get(family, row);
        return value.Found ? Rows.Claim(key, value.Span) : null;
    }

    /// <summary>The first key of a prefix that also lies after the given one.</summary>
    private static byte[] Later(byte[] prefix, byte[]? after) =>
        after is null || prefix.AsSpan().SequenceCompareTo(after) > 0 ? prefix : Keys.After(after);
}
