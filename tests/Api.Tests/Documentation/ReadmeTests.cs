using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Documentation;

/// <summary>The commands of the README do what it says: the first bill is run as it stands there, against a running host.</summary>
public sealed partial class ReadmeTests(RunningHost host)
{
    [Fact]
    public async Task The_first_bill_of_the_readme_is_paid_and_balances()
    {
        var answers = await Run(FirstBill().Replace("http://127.0.0.1:8080", host.Address.ToString().TrimEnd('/'), StringComparison.Ordinal)
            .Replace("/tmp/metering-keys.json", host.KeysFile, StringComparison.Ordinal));

        var statement = answers.Single(answer => answer.TryGetProperty("contentHash", out _));
        statement.GetProperty("amountDueFen").GetInt64().ShouldBe(3_387 + 24);
        answers[^2].GetProperty("remainingDueFen").GetInt64().ShouldBe(0);
        answers[^1].GetProperty("balanced").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void The_files_that_the_readme_names_are_there()
    {
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));

        foreach (Match link in Link().Matches(readme)) File.Exists(Path.Combine(Checkout.Root, link.Groups[1].Value)).ShouldBeTrue(link.Value);
        foreach (var script in (string[])["test", "demo", ".ci/run"]) File.Exists(Path.Combine(Checkout.Root, script)).ShouldBeTrue(script);
    }

    private static string FirstBill() => Block().Match(File.ReadAllText(Path.Combine(Checkout.Root, "README.md"))).Groups[1].Value;

    private static async Task<JsonElement[]> Run(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-eu", "-c", script]) { RedirectStandardOutput = true,
            RedirectStandardError = true })!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        bash.ExitCode.ShouldBe(0, await errors + output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(([^):]+)\)")]
    private static partial Regex Link();
}
