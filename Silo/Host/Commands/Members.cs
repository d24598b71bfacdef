using Metering.Host.Composition;
using Metering.Host.Options;
using Metering.Host.Providers;
using Orleans.Runtime;

namespace Metering.Host.Commands;

/// <summary>Silos that are using a shared storage, as its membership table tells. An embedded storage locks its folder instead.</summary>
internal static class Members
{
    /// <summary>A silo says every ten seconds that it is alive.</summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromMinutes(1);

    /// <exception cref="StartRefusedException">There is one.</exception>
    public static async Task RefuseLiving(IStorageProvider provider, HostSettings settings)
    {
        if (!provider.IsShared) return;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => SiloComposition.Compose(silo, settings with { Dashboard = false, Kubernetes = false, OtlpEndpoint = null },
            provider));
        using var host = builder.Build();
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        var living = (await table.ReadAllAsync()).Members.Select(member => member.Item1).Where(IsLiving).ToList();
        if (living.Count > 0)
            throw new StartRefusedException($"{living.Count} silos of the cluster '{settings.ClusterId}' use this storage "
                + $"({string.Join(", ", living.Select(member => member.SiloName))}): stop them, and wait a minute after one was killed.");
    }

    private static bool IsLiving(MembershipEntry member) => member.Status != SiloStatus.Dead
        && (Since(member.IAmAliveTime) < SignOfLife || Since(member.StartTime) < SignOfLife);

    private static TimeSpan Since(DateTime time) => DateTime.UtcNow - time;
}
