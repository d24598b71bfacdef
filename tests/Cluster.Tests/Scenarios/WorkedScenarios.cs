using System.Diagnostics;
using System.Text.RegularExpressions;
using Metering.Cluster.Tests.Running;
using Metering.Shared;
using Shouldly;

namespace Metering.Cluster.Tests.Scenarios;

/// <summary>The worked scenarios, the very tests that one process passes, over HTTP against both API nodes in turn.</summary>
public abstract partial class WorkedScenarios(RunningCluster cluster)
{
    [Theory]
    [InlineData("Metering.Api.Tests.Scenarios")]
    [InlineData("Metering.Api.Tests.Commands")]
    public async Task Pass_on_three_silos_and_two_api_nodes(string tests)
    {
        var start = new ProcessStartInfo(Program, ["-noColor", "-namespace", tests]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["METERING_TEST_ADDRESSES"] = string.Join(';', cluster.Addresses.Select(address => address.ToString()));
        start.Environment["METERING_TEST_KEYS"] = cluster.KeysFile;
        start.Environment["METERING_TEST_FAPIAO"] = cluster.FapiaoFolder;
        using var process = Leash.Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0, said + await errors);
        int.Parse(Total().Match(said).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(1, said);
    }

    private static string Program =>
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Cluster.Tests"), Path.Combine("tests", "Api.Tests"), StringComparison.Ordinal)
        + "Api.Tests";

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex Total();
}

/// <inheritdoc />
[Collection(nameof(OnPostgres))]
public sealed class WorkedScenariosOnPostgres(PostgresCluster cluster) : WorkedScenarios(cluster);

/// <inheritdoc />
[Collection(nameof(OnAzure))]
public sealed class WorkedScenariosOnAzure(AzureCluster cluster) : WorkedScenarios(cluster);
