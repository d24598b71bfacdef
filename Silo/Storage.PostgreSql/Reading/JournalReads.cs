using System.Runtime.CompilerServices;
using Metering.Journal;
using Metering.Storage.PostgreSql.Committing;
using Npgsql;

namespace Metering.Storage.PostgreSql.Reading;

/// <summary>The reading half of the port, over connections of a pool or over one connection that sees a single moment.</summary>
internal class JournalReads(IQueries queries) : IJournalReads
{
    // Long answers come in portions: no connection is held while the caller works on what it has.
    private const int EntryPortion = 256;
    private const int PagePortion = 64;
    private const int NamePortion = 1_000;
    private const int ClaimPortion = 2_000;

    /// <inheritdoc />
    public async ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default)
    {
        var found = await queries.Read("SELECT version, commit_id, snapshot FROM journal WHERE name = $1", [Text(journal)],
            static row => new JournalHead(row.GetInt64(0), GroupColumns.Number(row.GetGuid(1)), row.GetFieldValue<byte[]>(2)),
            cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var missed = false;
        for (var next = Math.Max(1, fromVersion); next <= toVersion;)
        {
            var started = next;
            foreach (var entry in await ReadRuns(journal, next, toVersion, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entry;
                next = entry.Version + 1;
            }
            if (next > started)
            {
                missed = false;
                continue;
            }
            // No run begins here, so the head may hold it; if not, it gave a run up between the two readings.
            var (version, tail) = await ReadTail(journal, cancellationToken).ConfigureAwait(false);
            if (version < next)
                yield break;
            foreach (var entry in tail.SkipWhile(entry => entry.Version < next).TakeWhile(entry => entry.Version == next && next <= toVersion))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return entry;
                next++;
            }
            // A commit may have moved the tail into a run between the two readings, but not twice without one of them seeing it.
            if (next == started && missed)
                throw new StoreUnusableException($"The entries of the journal {journal.Value} from version {next} on are missing.");
            missed = next == started;
        }
    }

    /// <summary>Entries from <paramref name="from"/> on without a gap, out of the next runs; none when the rest is in the head.</summary>
    private async Task<List<JournalEntry>> ReadRuns(JournalId journal, long from, long to, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT last_version, records FROM entry_run
            WHERE journal_id = (SELECT id FROM journal WHERE name = $1) AND last_version >= $2 ORDER BY last_version LIMIT $3
            """;
        // A run holds one entry at least.
        var most = Math.Min(EntryPortion, to - from + 1);
        var runs = await queries.Read(sql, [Text(journal), Number(from), Number(most)],
            static row => EntryRecord.Read(row.GetFieldValue<byte[]>(1), row.GetInt64(0)), cancellationToken).ConfigureAwait(false);
        return [.. runs.SelectMany(static run => run).Where(entry => entry.Version >= from && entry.Version <= to)];
    }

    private async Task<(long Version, List<JournalEntry> Tail)> ReadTail(JournalId journal, CancellationToken cancellationToken)
    {
        var heads = await queries.Read("SELECT version, tail FROM journal WHERE name = $1", [Text(journal)],
            static row => (row.GetInt64(0), EntryRecord.Read(row.GetFieldValue<byte[]>(1), row.GetInt64(0))), cancellationToken)
            .ConfigureAwait(false);
        return heads.Count == 0 ? (0, []) : heads[0];
    }

    /// <inheritdoc />
    public async ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var found = await queries.Read("SELECT p.value FROM page p JOIN journal j ON j.id = p.journal_id WHERE j.name = $1 AND p.key = $2",
            [Text(journal), Bytes(key)], static row => row.GetFieldValue<byte[]>(0), cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : (ReadOnlyMemory<byte>?)found[0];
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        const string sql = """
            SELECT key, value FROM page
            WHERE journal_id = (SELECT id FROM journal WHERE name = $1) AND key >= $2 AND ($3::bytea IS NULL OR key > $3)
            ORDER BY key LIMIT $4
            """;
        var start = CommitRules.Text.GetBytes(prefix);
        var after = afterKey is null ? null : CommitRules.Text.GetBytes(afterKey);
        while (true)
        {
            var portion = await queries.Read(sql, [Text(journal), Bytes(start), Bytes(after), Number(PagePortion)],
                static row => (Key: row.GetFieldValue<byte[]>(0), Value: row.GetFieldValue<byte[]>(1)), cancellationToken).ConfigureAwait(false);
            foreach (var (key, value) in portion)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!key.AsSpan().StartsWith(start))
                    yield break;
                yield return new JournalPage(CommitRules.Text.GetString(key), value);
            }
            if (portion.Count < PagePortion)
                yield break;
            after = portion[^1].Key;
        }
    }

    /// <inheritdoc />
    public async ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        int[] searched = [Claim.Permanent, .. buckets];
        var found = await queries.Read("SELECT bucket, fingerprint, outcome FROM claim WHERE key = $1 AND bucket = ANY ($2)",
            [new NpgsqlParameter<Guid> { TypedValue = GroupColumns.Uuid(key) }, new NpgsqlParameter<int[]> { TypedValue = searched }],
            static row => (Bucket: row.GetInt32(0), Fingerprint: row.GetInt64(1), Outcome: row.GetFieldValue<byte[]>(2)),
            cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
            return null;
        var first = found.MinBy(row => Array.IndexOf(searched, row.Bucket));
        return new TakenClaim(key, unchecked((ulong)first.Fingerprint), first.Outcome);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        const string sql = "SELECT name FROM journal WHERE name >= $1 AND ($2::text IS NULL OR name > $2) ORDER BY name LIMIT $3";
        for (var after = afterId; ;)
        {
            var portion = await queries.Read(sql, [Text(prefix), Text(after), Number(NamePortion)], static row => row.GetString(0), cancellationToken)
                .ConfigureAwait(false);
            foreach (var name in portion)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!name.StartsWith(prefix, StringComparison.Ordinal))
                    yield break;
                yield return new JournalId(name);
            }
            if (portion.Count < NamePortion)
                yield break;
            after = portion[^1];
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredClaim> ListClaimsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        const string sql = "SELECT key, fingerprint, outcome FROM claim WHERE bucket = $1 AND key > $2 ORDER BY key LIMIT $3";
        var buckets = await queries.Read("SELECT bucket FROM claim_bucket ORDER BY bucket", [], static row => row.GetInt32(0),
            cancellationToken).ConfigureAwait(false);
        // A key of zero is a digest that nobody has met; it would be the only one passed over.
        foreach (var bucket in buckets)
            for (var after = Guid.Empty; ;)
            {
                var portion = await queries.Read(sql, [new NpgsqlParameter<int> { TypedValue = bucket },
                    new NpgsqlParameter<Guid> { TypedValue = after }, Number(ClaimPortion)],
                    static row => (Key: row.GetGuid(0), Fingerprint: row.GetInt64(1), Outcome: row.GetFieldValue<byte[]>(2)),
                    cancellationToken).ConfigureAwait(false);
                foreach (var (key, fingerprint, outcome) in portion)
                    yield return new StoredClaim(bucket, new TakenClaim(GroupColumns.Number(key), unchecked((ulong)fingerprint), outcome));
                if (portion.Count < ClaimPortion)
                    break;
                after = portion[^1].Key;
            }
    }

    private static NpgsqlParameter Text(JournalId journal) =>
        Text(journal.Value ?? throw new ArgumentException("The journal id is missing.", nameof(journal)));

    private static NpgsqlParameter Text(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    private static NpgsqlParameter Bytes(string value) => Bytes(CommitRules.Text.GetBytes(value));

    private static NpgsqlParameter Bytes(byte[]? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };
}
