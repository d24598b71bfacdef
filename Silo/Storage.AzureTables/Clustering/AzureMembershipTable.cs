using Azure;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Connecting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Metering.Storage.AzureTables.Clustering;

/// <summary>
/// Who is in the cluster, in the table layout of the official provider. The version row is the only thing compared and swapped; a heartbeat
/// changes neither it nor the right to write the row it is in.
/// </summary>
internal sealed partial class AzureMembershipTable(
    IOptions<AzureStorageClusteringOptions> options, IOptions<ClusterOptions> cluster, ILogger<AzureMembershipTable> logger)
    : IMembershipTable
{
    private const int SnapshotTries = 5;
    private readonly string _clusterId = cluster.Value.ClusterId;
    private OrleansTable? _table;

    private OrleansTable Table => _table ?? throw new InvalidOperationException("The membership table is not initialized.");

    public async Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default)
    {
        _table = await OrleansTable.Open(options.Value, cancellationToken).ConfigureAwait(false);
        if (!tryInitTableVersion || await Table.Find(_clusterId, VersionRows.Version, cancellationToken).ConfigureAwait(false) is not null)
            return;
        await Write([
            new(TableTransactionActionType.Add, VersionRows.Of(VersionRows.Version, _clusterId, 0)),
            new(TableTransactionActionType.UpsertReplace, VersionRows.Of(VersionRows.First, _clusterId, 0)),
            new(TableTransactionActionType.UpsertReplace, VersionRows.Of(VersionRows.Last, _clusterId, 0)),
        ], cancellationToken).ConfigureAwait(false);
    }

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default)
    {
        // One query, so that the row and the version belong together.
        var rows = await Table.Query(TableClient.CreateQueryFilter(
            $"PartitionKey eq {_clusterId} and (RowKey eq {SiloRow.Key(key)} or RowKey eq {VersionRows.Version})"), cancellationToken)
            .ConfigureAwait(false);
        return Data(rows);
    }

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        for (var tries = 1; ; tries++)
        {
            var rows = await Table.Query(TableClient.CreateQueryFilter($"PartitionKey eq {_clusterId}"), cancellationToken)
                .ConfigureAwait(false);
            if (VersionRows.AreConsistent(rows))
                return Data(rows);
            if (tries == SnapshotTries)
                throw new InconsistentStateException($"The membership of {_clusterId} changed during each of {SnapshotTries} readings.",
                    $"{VersionRows.Number(rows, VersionRows.First)}", $"{VersionRows.Number(rows, VersionRows.Last)}");
        }
    }

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default) =>
        Write(VersionRows.Change(new TableTransactionAction(TableTransactionActionType.Add,
            SiloRow.Of(entry, _clusterId, tableVersion.Version)), _clusterId, tableVersion), cancellationToken);

    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion,
        CancellationToken cancellationToken = default) =>
        Write(VersionRows.Change(new TableTransactionAction(TableTransactionActionType.UpdateReplace,
            SiloRow.Of(entry, _clusterId, tableVersion.Version), ETag.All), _clusterId, tableVersion), cancellationToken);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default) =>
        Table.Client.UpdateEntityAsync(SiloRow.Heartbeat(entry, _clusterId), ETag.All, TableUpdateMode.Merge, cancellationToken);

    public async Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default)
    {
        var rows = await Table.Query(TableClient.CreateQueryFilter($"PartitionKey eq {clusterId}"), cancellationToken).ConfigureAwait(false);
        await Table.Delete(rows, cancellationToken).ConfigureAwait(false);
    }

    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default)
    {
        var rows = await Table.Query(TableClient.CreateQueryFilter($"PartitionKey eq {_clusterId} and Status eq {nameof(SiloStatus.Dead)}"),
            cancellationToken).ConfigureAwait(false);
        await Table.Delete(rows.Where(row => IsDefunct(row, beforeDate)), cancellationToken).ConfigureAwait(false);
    }

    // The old shapes, which the interface still asks for.
    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate);

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync();

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry);

    private async Task<bool> Write(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await Table.Client.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException failure) when (OrleansTable.IsContention(failure))
        {
            LogContention(_clusterId, failure.Status);
            return false;
        }
    }

    private MembershipTableData Data(List<TableEntity> rows)
    {
        var version = rows.FirstOrDefault(row => row.RowKey == VersionRows.Version)
            ?? throw new KeyNotFoundException($"The table {options.Value.TableName} has no version row for the cluster {_clusterId}.");
        var members = new List<Tuple<MembershipEntry, string>>();
        foreach (var row in rows.Where(row => !VersionRows.IsOne(row.RowKey)))
        {
            try
            {
                members.Add(Tuple.Create(SiloRow.Parse(row), row.ETag.ToString()));
            }
            catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException)
            {
                // One broken row must not keep the others from working.
                LogUnreadable(failure, row.RowKey);
            }
        }
        return new MembershipTableData(members, new TableVersion(VersionRows.Number(rows, VersionRows.Version)!.Value, version.ETag.ToString()));
    }

    private bool IsDefunct(TableEntity row, DateTimeOffset beforeDate)
    {
        try
        {
            var silo = SiloRow.Parse(row);
            return (silo.SuspectTimes ?? []).Select(suspect => suspect.Item2).Append(silo.StartTime).Append(silo.IAmAliveTime).Max()
                < beforeDate.UtcDateTime;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException)
        {
            LogUnreadable(failure, row.RowKey);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The membership of {ClusterId} was changed by another silo ({Status}).")]
    private partial void LogContention(string clusterId, int status);

    [LoggerMessage(Level = LogLevel.Error, Message = "The membership row {RowKey} cannot be read and is left out.")]
    private partial void LogUnreadable(Exception failure, string rowKey);
}
