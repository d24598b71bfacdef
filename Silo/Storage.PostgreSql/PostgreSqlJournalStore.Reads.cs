using Metering.Journal;
using Metering.Storage.PostgreSql.Reading;

namespace Metering.Storage.PostgreSql;

public sealed partial class PostgreSqlJournalStore
{
    /// <inheritdoc />
    public async ValueTask<IJournalSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken = default) =>
        await Asking(() => JournalSnapshot.Open(_source, cancellationToken)).ConfigureAwait(false);

    /// <inheritdoc />
    public ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default) =>
        _reads.ReadHeadAsync(journal, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        CancellationToken cancellationToken = default) => _reads.ReadEntriesAsync(journal, fromVersion, toVersion, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default) =>
        _reads.ReadPageAsync(journal, key, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        CancellationToken cancellationToken = default) => _reads.ReadPagesAsync(journal, prefix, afterKey, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default) =>
        _reads.ReadClaimAsync(key, buckets, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null,
        CancellationToken cancellationToken = default) => _reads.ListJournalsAsync(prefix, afterId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<StoredClaim> ListClaimsAsync(CancellationToken cancellationToken = default) =>
        _reads.ListClaimsAsync(cancellationToken);
}
