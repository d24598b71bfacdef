using Azure;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Connecting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Metering.Storage.AzureTables.GrainState;

/// <summary>Grain state in the table layout of the official provider: a row for each grain and state, written on its ETag.</summary>
internal sealed partial class AzureTableGrainStorage(
    string name, AzureTableStorageOptions options, IOptions<ClusterOptions> cluster, IActivatorProvider activators,
    ILogger<AzureTableGrainStorage> logger) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private OrleansTable? _table;

    private OrleansTable Table => _table ?? throw new InvalidOperationException($"The grain storage {name} is not open.");

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(OptionFormattingUtilities.Name<AzureTableGrainStorage>(name), options.InitStage, Open, _ =>
        {
            _table = null;
            return Task.CompletedTask;
        });

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await Table.Find(Partition(grainId), OrleansTable.Sanitize(stateName), CancellationToken.None).ConfigureAwait(true);
        var stored = row is null ? null : StateColumns.Read(row);
        var state = stored is null ? default : options.GrainStorageSerializer.Deserialize<T>(stored);
        grainState.State = state ?? Fresh<T>();
        grainState.RecordExists = state is not null;
        // A row that was cleared and kept is overwritten on its ETag, not inserted.
        grainState.ETag = row?.ETag.ToString()!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = Row(stateName, grainId);
        // Before the first wait: afterwards the grain may change its state again.
        StateColumns.Write(row, options.GrainStorageSerializer.Serialize(grainState.State), options.UseStringFormat);
        grainState.ETag = await Replace(stateName, grainId, row, grainState.ETag).ConfigureAwait(true);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = Row(stateName, grainId);
        if (!options.DeleteStateOnClear)
            grainState.ETag = await Replace(stateName, grainId, row, grainState.ETag).ConfigureAwait(true);
        else if (!string.IsNullOrEmpty(grainState.ETag))
        {
            var held = grainState.ETag;
            await Conditional(stateName, grainId, held, async () =>
            {
                var answer = await Table.Client.DeleteEntityAsync(row.PartitionKey, row.RowKey, new ETag(held)).ConfigureAwait(false);
                // The SDK does not throw for a row that is gone, but then somebody else removed it.
                return answer.Status != 404 ? answer : throw new RequestFailedException(answer);
            }).ConfigureAwait(true);
            grainState.ETag = null!;
        }
        grainState.RecordExists = false;
        grainState.State = Fresh<T>();
    }

    private async Task Open(CancellationToken cancellationToken)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        _table = await OrleansTable.Open(options, cancellationToken).ConfigureAwait(false);
        LogOpen(name, options.TableName, (long)System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<string> Replace(string stateName, GrainId grainId, TableEntity row, string? held)
    {
        var answer = await Conditional(stateName, grainId, held, () => string.IsNullOrEmpty(held)
            ? Table.Client.AddEntityAsync(row) : Table.Client.UpdateEntityAsync(row, new ETag(held), TableUpdateMode.Replace))
            .ConfigureAwait(false);
        return answer.Headers.ETag!.Value.ToString();
    }

    private async Task<Response> Conditional(string stateName, GrainId grainId, string? held, Func<Task<Response>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 409 or 412)
        {
            throw new TableStorageUpdateConditionNotSatisfiedException(stateName, grainId.ToString(), options.TableName, "Unknown", held, failure);
        }
    }

    private TableEntity Row(string stateName, GrainId grainId) => new(Partition(grainId), OrleansTable.Sanitize(stateName));

    private string Partition(GrainId grainId) => OrleansTable.Sanitize($"{cluster.Value.ServiceId}_{grainId}");

    private T Fresh<T>() => activators.GetActivator<T>().Create();

    [LoggerMessage(Level = LogLevel.Information, Message = "The grain storage {Name} opened the table {TableName} in {Milliseconds} ms.")]
    private partial void LogOpen(string name, string tableName, long milliseconds);
}
