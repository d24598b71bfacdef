using Metering.Cluster.Tests.Running;
using Metering.Shared;

namespace Metering.Cluster.Tests.Orphans;

/// <summary>The process that is killed: starts one of everything that tests start, and is still at it, or waits.</summary>
internal static class Starter
{
    public const string Argument = "--starter";

    public static async Task<int> Run()
    {
        using var product = await ProductProcess.Start();
        using var azurite = AzuriteServer.Start();
        using var postgres = PostgresServer.Start();
        await using var cluster = new PostgresCluster();
        await cluster.InitializeAsync();
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
