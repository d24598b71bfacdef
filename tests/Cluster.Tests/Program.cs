using Metering.Cluster.Tests.Orphans;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Metering.Cluster.Tests;

/// <summary>Runs the tests; with an argument of its own it is the starter that gets killed.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        [Starter.Argument] => await Starter.Run(),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => await ConsoleRunner.Run(args),
    };
}
