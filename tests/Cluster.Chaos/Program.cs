using Metering.Chaos.Planted;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Metering.Chaos;

/// <summary>Runs the tests; with an argument of its own it is the long form, or a silo with a bug in it.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["--chaos", .. var rest] => await Long(rest),
        [PlantedSilo.Argument, var bug, .. var rest] => await PlantedSilo.Run(bug, rest),
        _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
            await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => await ConsoleRunner.Run(args),
    };

    private static async Task<int> Long(string[] args)
    {
        try
        {
            var findings = await ChaosRun.Run(ChaosOptions.Parse(args), Console.WriteLine);
            return findings.Violations.Count == 0 ? 0 : 1;
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync($"chaos: {wrong.Message}");
            return 2;
        }
    }
}
