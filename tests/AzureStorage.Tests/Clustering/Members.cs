using System.Net;
using Metering.Shared;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Runtime;

namespace Metering.AzureStorage.Tests.Clustering;

/// <summary>Silos for the cases. The table keeps milliseconds.</summary>
internal static class Members
{
    public static readonly DateTime Time = new(2026, 7, 1, 8, 30, 15, 250, DateTimeKind.Utc);

    public static MembershipEntry New(int generation, SiloStatus status = SiloStatus.Joining, DateTime? time = null) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Parse("10.0.0.7"), 11_111, generation),
        Status = status,
        HostName = "host.example",
        SiloName = $"silo {generation}",
        RoleName = "role",
        ProxyPort = 30_000 + generation,
        UpdateZone = 2,
        FaultZone = 3,
        StartTime = time ?? Time,
        IAmAliveTime = time ?? Time,
    };

    public static MembershipEntry SuspectedAt(this MembershipEntry entry, DateTime time)
    {
        entry.AddSuspector(New(99).SiloAddress, time);
        return entry;
    }

    public static IOptions<AzureStorageClusteringOptions> Options()
    {
        var options = new AzureStorageClusteringOptions();
        options.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString);
        return Microsoft.Extensions.Options.Options.Create(options);
    }
}
