using Azure;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Connecting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;
using Orleans.Runtime;

namespace Metering.Storage.AzureTables.Reminders;

/// <summary>Reminders in the table layout of the official provider.</summary>
internal sealed partial class AzureReminderTable(
    IOptions<AzureTableReminderStorageOptions> options, IOptions<ClusterOptions> cluster, ILogger<AzureReminderTable> logger) : IReminderTable
{
    private static readonly TimeSpan PauseBeforeRetry = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource<OrleansTable> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _serviceId = cluster.Value.ServiceId;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (!_ready.Task.IsCompleted)
            {
                try
                {
                    _ready.TrySetResult(await OrleansTable.Open(options.Value, cancellationToken).ConfigureAwait(false));
                }
                catch (RequestFailedException failure) when (!cancellationToken.IsCancellationRequested)
                {
                    LogNotYet(failure, options.Value.TableName);
                    await Task.Delay(PauseBeforeRetry, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure)
        {
            // Who waits for the table must not wait for ever.
            _ready.TrySetException(failure);
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _ready.TrySetCanceled(CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read(ReminderRow.OfGrain(_serviceId, grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Read(ReminderRow.InRange(_serviceId, begin, end));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        var table = await Table().ConfigureAwait(false);
        var row = await table.Find(ReminderRow.Partition(_serviceId, grainId.GetUniformHashCode()), ReminderRow.Key(grainId, reminderName),
            CancellationToken.None).ConfigureAwait(false);
        return row is null || !IsOurs(row) ? null : ReminderRow.Parse(row);
    }

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var table = await Table().ConfigureAwait(false);
        var answer = await table.Client.UpsertEntityAsync(ReminderRow.Of(entry, _serviceId, cluster.Value.ClusterId), TableUpdateMode.Replace)
            .ConfigureAwait(false);
        return answer.Headers.ETag!.Value.ToString();
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var table = await Table().ConfigureAwait(false);
        try
        {
            // A row that is not there is answered as 404 without being thrown.
            var answer = await table.Client.DeleteEntityAsync(ReminderRow.Partition(_serviceId, grainId.GetUniformHashCode()),
                ReminderRow.Key(grainId, reminderName), new ETag(eTag)).ConfigureAwait(false);
            return answer.Status != 404;
        }
        catch (RequestFailedException failure) when (OrleansTable.IsContention(failure))
        {
            return false;
        }
    }

    public async Task TestOnlyClearTable()
    {
        var table = await Table().ConfigureAwait(false);
        var rows = await table.Query(ReminderRow.InRange(_serviceId, 0, 0), CancellationToken.None).ConfigureAwait(false);
        var own = rows.Where(row => IsOurs(row) && row.GetString("DeploymentId") == cluster.Value.ClusterId);
        await Task.WhenAll(own.GroupBy(row => row.PartitionKey, StringComparer.Ordinal)
            .Select(partition => table.Delete(partition, CancellationToken.None))).ConfigureAwait(false);
    }

    // Set by StartAsync of this object alone.
#pragma warning disable VSTHRD003
    private Task<OrleansTable> Table() => _ready.Task;
#pragma warning restore VSTHRD003

    private async Task<ReminderTableData> Read(string filter)
    {
        var table = await Table().ConfigureAwait(false);
        var rows = await table.Query(filter, CancellationToken.None).ConfigureAwait(false);
        var entries = new List<ReminderEntry>(rows.Count);
        foreach (var row in rows.Where(IsOurs))
        {
            try
            {
                entries.Add(ReminderRow.Parse(row));
            }
            catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException)
            {
                // One broken row must not keep the others from ringing.
                LogUnreadable(failure, row.PartitionKey, row.RowKey);
            }
        }
        return new ReminderTableData(entries);
    }

    /// <summary>Names are made fit for keys, so two services' partitions can be one.</summary>
    private bool IsOurs(TableEntity row) => row.GetString("ServiceId") == _serviceId;

    [LoggerMessage(Level = LogLevel.Error, Message = "The reminder table {TableName} cannot be opened yet.")]
    private partial void LogNotYet(Exception failure, string tableName);

    [LoggerMessage(Level = LogLevel.Error, Message = "The reminder row {Partition} {RowKey} cannot be read and is left out.")]
    private partial void LogUnreadable(Exception failure, string partition, string rowKey);
}
