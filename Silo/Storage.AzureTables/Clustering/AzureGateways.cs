using Azure.Data.Tables;
using Metering.Storage.AzureTables.Connecting;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Metering.Storage.AzureTables.Clustering;

/// <summary>Where a client finds silos that let it in.</summary>
internal sealed class AzureGateways(
    IOptions<AzureStorageGatewayOptions> options, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateways)
    : IGatewayListProvider
{
    private OrleansTable? _table;

    public TimeSpan MaxStaleness => gateways.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public async Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken = default) =>
        _table = await OrleansTable.Open(options.Value, cancellationToken).ConfigureAwait(false);

    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken = default)
    {
        var table = _table ?? throw new InvalidOperationException("The gateway list is not initialized.");
        var rows = await table.Query(TableClient.CreateQueryFilter(
            $"PartitionKey eq {cluster.Value.ClusterId} and Status eq {nameof(SiloStatus.Active)} and ProxyPort ne {"0"}"), cancellationToken)
            .ConfigureAwait(false);
        return [.. rows.Where(row => !VersionRows.IsOne(row.RowKey)).Select(SiloRow.Gateway)];
    }

    Task IGatewayListProvider.InitializeGatewayListProvider() => InitializeGatewayListProviderAsync();

    Task<IList<Uri>> IGatewayListProvider.GetGateways() => GetGatewaysAsync();
}
