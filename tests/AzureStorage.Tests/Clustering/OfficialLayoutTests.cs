using Azure.Data.Tables;
using Metering.Shared;
using Metering.Storage.AzureTables.Clustering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Runtime;
using Shouldly;

namespace Metering.AzureStorage.Tests.Clustering;

/// <summary>Rows are laid out as the official provider lays them out, so that either reads what the other wrote.</summary>
public sealed class OfficialLayoutTests : IAsyncLifetime
{
    private readonly string _cluster = "cluster-" + Guid.NewGuid().ToString("N");
    private readonly TableClient _rows = new TableServiceClient(AzuriteServer.Shared.ConnectionString).GetTableClient("OrleansSiloInstances");
    private AzureMembershipTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _table = new AzureMembershipTable(Members.Options(), Options.Create(new ClusterOptions { ClusterId = _cluster }),
            NullLogger<AzureMembershipTable>.Instance);
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true);
    }

    public async ValueTask DisposeAsync() => await _table.DeleteMembershipTableEntriesAsync(_cluster);

    [Fact]
    public async Task A_silo_is_written_in_text_columns_under_the_official_keys()
    {
        var silo = Members.New(5, SiloStatus.Active);
        silo.AddSuspector(SiloAddress.FromParsableString("10.0.0.8:11112@6"), Members.Time);
        silo.AddSuspector(SiloAddress.FromParsableString("10.0.0.9:11113@7"), Members.Time.AddSeconds(1));

        await _table.InsertRowAsync(silo, (await _table.ReadAllAsync()).Version.Next());

        var row = (await _rows.GetEntityAsync<TableEntity>(_cluster, "10.0.0.7-11111-5")).Value;
        row.Where(column => column.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey"))
            .Select(column => $"{column.Key}={column.Value}").Order(StringComparer.Ordinal).ShouldBe(
            [
                "Address=10.0.0.7",
                $"DeploymentId={_cluster}",
                "FaultZone=3",
                "Generation=5",
                "HostName=host.example",
                "IAmAliveTime=2026-07-01 08:30:15.250 GMT",
                "InstanceName=silo 5",
                "MembershipVersion=1",
                "Port=11111",
                "ProxyPort=30005",
                "RoleName=role",
                "SiloName=silo 5",
                "StartTime=2026-07-01 08:30:15.250 GMT",
                "Status=Active",
                "SuspectingSilos=10.0.0.8:11112@6|10.0.0.9:11113@7",
                "SuspectingTimes=2026-07-01 08:30:15.250 GMT|2026-07-01 08:30:16.250 GMT",
                "UpdateZone=2",
            ]);
        foreach (var key in new[] { "VersionRow", "!Start", "~End" })
            (await _rows.GetEntityAsync<TableEntity>(_cluster, key)).Value.GetString("MembershipVersion").ShouldBe("1");
    }

    [Fact]
    public async Task A_row_of_the_official_provider_is_read()
    {
        await _rows.AddEntityAsync(new TableEntity(_cluster, "::1-22222-99")
        {
            ["DeploymentId"] = _cluster,
            ["Address"] = "::1",
            ["Port"] = "22222",
            ["Generation"] = "99",
            ["HostName"] = "elsewhere",
            ["Status"] = "ShuttingDown",
            ["ProxyPort"] = "0",
            ["InstanceName"] = "by the old column",
            ["SuspectingSilos"] = "",
            ["SuspectingTimes"] = "",
            ["StartTime"] = "2026-06-01 00:00:00.001 GMT",
            ["IAmAliveTime"] = "2026-06-01 00:00:30.001 GMT",
        });

        var member = (await _table.ReadAllAsync()).Members.ShouldHaveSingleItem().Item1;

        member.SiloAddress.ToParsableString().ShouldBe("::1:22222@99");
        member.Status.ShouldBe(SiloStatus.ShuttingDown);
        member.SiloName.ShouldBe("by the old column");
        member.StartTime.ShouldBe(new DateTime(2026, 6, 1, 0, 0, 0, 1, DateTimeKind.Utc));
        member.SuspectTimes.ShouldBeNull();
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_does_not_hide_the_others()
    {
        await _table.InsertRowAsync(Members.New(1), (await _table.ReadAllAsync()).Version.Next());
        await _rows.AddEntityAsync(new TableEntity(_cluster, "broken-1-1") { ["Address"] = "no address", ["Status"] = "Active" });

        (await _table.ReadAllAsync()).Members.ShouldHaveSingleItem().Item1.SiloAddress.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_version_row_that_ran_ahead_of_its_copies_is_of_an_older_silo_and_is_accepted()
    {
        await _table.InsertRowAsync(Members.New(1), (await _table.ReadAllAsync()).Version.Next());
        await _rows.UpdateEntityAsync(new TableEntity(_cluster, "VersionRow") { ["DeploymentId"] = _cluster, ["MembershipVersion"] = "7" },
            Azure.ETag.All);

        (await _table.ReadAllAsync()).Version.Version.ShouldBe(7);
    }

    [Fact]
    public async Task Copies_that_disagree_are_no_snapshot()
    {
        await _rows.UpdateEntityAsync(new TableEntity(_cluster, "~End") { ["MembershipVersion"] = "7" }, Azure.ETag.All);

        await Should.ThrowAsync<Orleans.Storage.InconsistentStateException>(() => _table.ReadAllAsync());
    }

    [Fact]
    public async Task Clients_are_sent_to_active_silos_with_a_gateway_and_to_no_others()
    {
        var noGateway = Members.New(3, SiloStatus.Active);
        noGateway.ProxyPort = 0;
        foreach (var silo in new[] { Members.New(1, SiloStatus.Active), Members.New(2, SiloStatus.Dead), noGateway, Members.New(4) })
            await _table.InsertRowAsync(silo, (await _table.ReadAllAsync()).Version.Next());
        var options = new AzureStorageGatewayOptions();
        options.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString);
        var gateways = new AzureGateways(Options.Create(options), Options.Create(new ClusterOptions { ClusterId = _cluster }),
            Options.Create(new GatewayOptions()));
        await gateways.InitializeGatewayListProviderAsync();

        (await gateways.GetGatewaysAsync()).Select(uri => uri.ToString()).ShouldBe(["gwy.tcp://10.0.0.7:30001/1"]);
        gateways.MaxStaleness.ShouldBe(new GatewayOptions().GatewayListRefreshPeriod);
    }
}
