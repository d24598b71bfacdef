using Metering.Storage.Contract.Crash;
using Metering.Storage.Contract.Measuring;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Metering.Storage.Contract;

/// <summary>Runs the tests; with an argument of its own it is the child that gets killed, a second opener, or the timed loop.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        [CrashChild.Argument, var provider, var location, var seed] => await CrashChild.Run(provider, location, seed),
        [OpenChild.Argument, var location] => await OpenChild.Run(location),
        ["--measure", .. var rest] => await Measurement.Run(rest),
        ["--measure-postgresql", .. var rest] => await PostgreSqlMeasurement.Run(rest),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => await ConsoleRunner.Run(args),
    };
}
