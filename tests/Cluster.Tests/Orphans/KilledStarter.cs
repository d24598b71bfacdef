using System.Diagnostics;
using Metering.Shared;
using Shouldly;

namespace Metering.Cluster.Tests.Orphans;

/// <summary>A test process that is killed takes along what it started; nothing is left to spoil the next run.</summary>
public sealed class KilledStarter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    /// <summary>One command line each, of what must have been started before the kill. The cluster is caught while it starts.</summary>
    private static readonly string[] Started =
    [
        "Metering.Host.dll --urls .* --data", "azurite.js", "bin/postgres -D .*/metering-postgres", "bin/postgres -D .*/metering-cluster",
        "--role Silo",
    ];

    [Fact]
    public async Task Host_servers_and_a_cluster_that_is_just_starting_end_with_the_process_that_started_them()
    {
        var family = new Family();
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Starter.Argument]);
        family.Mark(start);
        using var starter = Leash.Start(start);
        await Until(() => Started.All(family.Runs), () => $"not all was started: {family}");

        starter.Kill();
        // What watches it for this process has nothing left to do.
        starter.StandardInput.Close();

        await Until(() => family.IsExtinct, () => $"these still live: {family}");
        var temporary = new DirectoryInfo(Path.GetTempPath());
        temporary.EnumerateDirectories($"metering-postgres-{starter.Id}-*").ShouldBeEmpty();
        temporary.EnumerateDirectories($"metering-cluster-{starter.Id}-*").ShouldBeEmpty();
        foreach (var data in temporary.EnumerateDirectories($"metering-product-{starter.Id}-*"))
            data.Delete(recursive: true);
    }

    private static async Task Until(Func<bool> condition, Func<string> otherwise)
    {
        for (var since = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(50))
            if (Stopwatch.GetElapsedTime(since) > Longest)
                Assert.Fail(otherwise());
    }
}
