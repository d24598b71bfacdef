using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Claims;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables;

public sealed partial class AzureTablesJournalStore
{
    /// <inheritdoc />
    public async ValueTask<JournalHead?> ReadHeadAsync(JournalId journal, CancellationToken cancellationToken = default)
    {
        var account = _accounts.Of(journal);
        var deadline = new Deadline(_options.GiveUpAfter);
        while (true)
        {
            var row = await account.Find(account.Journals, Names.Of(journal), Head.RowKey, null, cancellationToken).ConfigureAwait(false);
            var head = Head.Of(row);
            if (head.Version == 0)
                return null;
            // Whoever knows this version must find its pages.
            await _latePages.Finish(journal, head, cancellationToken).ConfigureAwait(false);
            if (head.SnapshotBlob is not { } blob)
                return new JournalHead(head.Version, head.CommitId, Chunks.Read(row!));
            if (await _blobs.Read(journal, blob, cancellationToken).ConfigureAwait(false) is { } snapshot)
                return new JournalHead(head.Version, head.CommitId, snapshot);
            // A newer commit removed the blob after the row was read.
            if (!await deadline.Pause(null, cancellationToken).ConfigureAwait(false))
                throw new StoreUnusableException($"The snapshot of {journal} at version {head.Version} is missing in the container "
                    + $"{account.Overflow.Name}; restore it or the newest backup.");
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalEntry> ReadEntriesAsync(JournalId journal, long fromVersion = 1, long toVersion = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (toVersion < fromVersion || toVersion < 1)
            yield break;
        var account = _accounts.Of(journal);
        // Who learns of a commit here may read its pages next.
        var head = await _heads.Read(journal, cancellationToken).ConfigureAwait(false);
        await _latePages.Finish(journal, head, cancellationToken).ConfigureAwait(false);
        if (head.Version < fromVersion)
            yield break;
        var rows = new List<TableEntity>();
        await foreach (var row in EntriesOf(account, journal, Math.Max(1, fromVersion), toVersion, cancellationToken).ConfigureAwait(false))
        {
            if (EntryRows.IsFirst(row.RowKey) && rows.Count > 0)
            {
                yield return await Entry(journal, rows, cancellationToken).ConfigureAwait(false);
                rows.Clear();
            }
            rows.Add(row);
        }
        if (rows.Count > 0)
            yield return await Entry(journal, rows, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<ReadOnlyMemory<byte>?> ReadPageAsync(JournalId journal, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var account = _accounts.Of(journal);
        var row = await account.Find(account.Journals, Names.Of(journal), PageRows.Key(key), null, cancellationToken).ConfigureAwait(false);
        return row is null ? (ReadOnlyMemory<byte>?)null : Chunks.Read(row);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var account = _accounts.Of(journal);
        var first = PageRows.First(prefix);
        var past = Names.PastPrefix(first);
        if (afterKey is not null && string.CompareOrdinal(PageRows.First(afterKey), first) > 0)
            first = PageRows.First(afterKey);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Names.Of(journal)} and RowKey ge {first} and RowKey lt {past}");
        var alike = new List<JournalPage>();
        await foreach (var row in Scan.Rows(account, account.Journals, filter, cancellationToken).ConfigureAwait(false))
        {
            var page = PageRows.Page(row);
            if (!page.Key.StartsWith(prefix, StringComparison.Ordinal) || (afterKey is not null && Names.CompareUtf8(page.Key, afterKey) <= 0))
                continue;
            // Keys that were cut alike come in no order.
            if (alike.Count > 0 && !PageRows.IsCutAlike(alike[0].Key, page.Key))
            {
                foreach (var earlier in InOrder(alike))
                    yield return earlier;
                alike.Clear();
            }
            alike.Add(page);
        }
        foreach (var earlier in InOrder(alike))
            yield return earlier;
    }

    /// <inheritdoc />
    public async ValueTask<TakenClaim?> ReadClaimAsync(UInt128 key, IReadOnlyList<int> buckets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        var judge = new Judge(_heads);
        var months = buckets.Append(Claim.Permanent).ToHashSet();
        var held = await Task.WhenAll(months.Select(bucket => _accounts.Of(key, bucket)).Distinct().Select(async place =>
        {
            var row = await place.Account.Find(place.Account.Claims, place.Partition, Names.Hex(key), null, cancellationToken)
                .ConfigureAwait(false);
            return row is null ? [] : await HeldIn(row, judge, cancellationToken).ConfigureAwait(false);
        })).ConfigureAwait(false);
        return held.SelectMany(claims => claims).FirstOrDefault(claim => months.Contains(claim.Bucket))?.ToTaken();
    }

    /// <inheritdoc />
    public IAsyncEnumerable<JournalId> ListJournalsAsync(string prefix, string? afterId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return _index.List(prefix, afterId, cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredClaim> ListClaimsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {ClaimPlaces.Lowest} and PartitionKey lt {ClaimPlaces.Highest}");
        foreach (var account in _accounts.All)
            await foreach (var page in Scan.Pages(account, account.Claims, filter, null, cancellationToken).ConfigureAwait(false))
            {
                var judge = new Judge(_heads);
                var held = await Task.WhenAll(page.Select(row => HeldIn(row, judge, cancellationToken))).ConfigureAwait(false);
                foreach (var claim in held.SelectMany(claims => claims))
                    yield return new StoredClaim(claim.Bucket, claim.ToTaken(), new ClaimOwner(claim.Journal, claim.Version));
            }
    }

    /// <summary>The claims of a row that hold.</summary>
    private static async Task<IEnumerable<Reservation>> HeldIn(TableEntity row, Judge judge, CancellationToken cancellationToken)
    {
        var standing = await judge.Of(Reservation.Of(row), cancellationToken).ConfigureAwait(false);
        return standing.Worth == Worth.Held ? HeldBeside.Of(row).Prepend(standing.Reservation) : HeldBeside.Of(row);
    }

    private static async IAsyncEnumerable<TableEntity> EntriesOf(Account account, JournalId journal, long from, long to,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Names.Of(journal);
        if (from == to)
        {
            // One commit is mostly one row, and a row by its key is what the service does best.
            var row = await account.Find(account.Journals, partition, EntryRows.Key(from), null, cancellationToken).ConfigureAwait(false);
            if (row?.GetInt32("Rows") is 1)
                yield return row;
            if (row?.GetInt32("Rows") is null or 1)
                yield break;
        }
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {EntryRows.Key(from)} and RowKey lt {EntryRows.Past(to)}");
        await foreach (var row in Scan.Rows(account, account.Journals, filter, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    private async ValueTask<JournalEntry> Entry(JournalId journal, List<TableEntity> rows, CancellationToken cancellationToken)
    {
        var first = rows[0];
        var events = first.GetString("EventsBlob") is { } blob
            ? await _blobs.Read(journal, blob, cancellationToken).ConfigureAwait(false)
                ?? throw new StoreUnusableException($"The events of {journal} at version {EntryRows.Version(first)} are missing in the container "
                    + $"{_accounts.Of(journal).Overflow.Name}; restore them or the newest backup.")
            : Chunks.Read(rows);
        return new JournalEntry(EntryRows.Version(first), EntryRows.CommitId(first), events);
    }

    private static IEnumerable<JournalPage> InOrder(List<JournalPage> pages) =>
        pages.Count == 1 ? pages : pages.OrderBy(page => page.Key, Comparer<string>.Create(Names.CompareUtf8));
}
