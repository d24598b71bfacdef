using System.Diagnostics;
using System.Text.Json;
using Metering.Shared;
using Shouldly;

namespace Metering.Crash.Tests.Agenda;

/// <summary>
/// The benchmark of the due index in its short form: thousands of accounts due in an outage, in an ordinary minute, and at a month's end during
/// which the silo is killed. Nobody is forgotten. Its figures mean little here; they are taken with many more accounts.
/// </summary>
public sealed class WokenThroughFaults(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_account_that_was_due_is_woken_although_the_silo_was_away_and_is_killed()
    {
        using var benchmark = Leash.Start(new ProcessStartInfo("dotnet", [Checkout.BenchmarksDll, "agenda", "--quick", "--silos", "1"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        });
        var said = await Task.WhenAll(benchmark.StandardOutput.ReadToEndAsync(), benchmark.StandardError.ReadToEndAsync());
        await benchmark.WaitForExitAsync();

        benchmark.ExitCode.ShouldBe(0, said[1]);
        output.WriteLine(said[0] + said[1]);
        var figures = said[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(line => line.GetProperty("figure").GetString()!, line => line.GetProperty("value").GetDouble());
        figures["agenda.one.ordinary.missed"].ShouldBe(0);
        figures["agenda.one.ordinary.failures"].ShouldBe(0);
        figures["agenda.one.ordinary.p99"].ShouldBeLessThan(30);
        figures["agenda.one.month-end-missed"].ShouldBe(0);
        figures["agenda.one.pages-read-at-start"].ShouldBe(5_000);
    }
}
