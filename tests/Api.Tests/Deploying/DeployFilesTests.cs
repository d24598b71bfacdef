using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Host.Options;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Deploying;

/// <summary>What deploy/ sets and shows exists in the program: a renamed setting or metric must not leave a manifest behind.</summary>
public sealed partial class DeployFilesTests(RunningHost host)
{
    /// <summary>The scraper's own, and that of a storage provider which this host does not run on.</summary>
    private static readonly string[] Elsewhere = ["up", "metering_append_unknown_total"];

    [Fact]
    public void Every_setting_of_the_manifests_is_a_setting_of_the_host()
    {
        var known = Settings("Metering", typeof(HostSettings)).Concat(Settings("Storage", typeof(StorageSettings)))
            .Concat(Settings("Storage__PostgreSql", typeof(PostgreSqlSettings)))
            .Concat(Settings("Metering__Fapiao", typeof(FapiaoSettings)))
            .Concat(Settings("Metering__Documents", typeof(DocumentSettings)))
            .Concat(Settings("Storage__AzureStorage", typeof(AzureStorageSettings)))
            .Concat(Settings("Storage__AzureStorage", typeof(AzureAccountSettings))).ToHashSet(StringComparer.Ordinal);
        var set = Files("*.yaml").SelectMany(path => Setting().Matches(File.ReadAllText(path))).Select(match => match.Value).Distinct().ToList();

        set.Count.ShouldBeGreaterThan(8);
        set.Where(name => !known.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_metric_of_the_dashboards_and_alerts_is_measured()
    {
        await host.Reporter.PostText("/v1/usage", "{}", "application/cloudevents+json");
        await host.Operator.OpenAccount("acc_" + Client.NewKey()[..12], "Metrics");
        // Money has instruments once it was held, whichever test comes first.
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(1_000, "T")).Status(201);
        var sms = "package:" + await world.Package("SMS-SEG");
        (await host.Reporter.Post("/v1/authorizations", new { subject = sms, meter = "sms.segment", quantity = 1 })).Status(201);
        // So has a ticket that nobody replied to.
        (await host.Operator.Post($"{world.Path}/tickets", new { kind = "COMPLAINT", title = "Slow", text = "Very" })).Status(201);
        await world.Advance("2026-07-14T00:00:00+08:00");
        var shown = Files("*.json").SelectMany(Expressions).Concat(Files("alerts.yml").SelectMany(path =>
            File.ReadLines(path).Where(line => line.Contains("expr:", StringComparison.Ordinal)).Select(line => line.Split("expr:")[1])))
            .SelectMany(expression => Name().Matches(expression)).Select(match => match.Value).Distinct().ToList();

        shown.Count.ShouldBeGreaterThan(8);
        var measured = Instruments();
        shown.Where(name => !Elsewhere.Contains(name) && !measured.Any(known => name.StartsWith(known, StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    /// <summary>Every instrument of this process, as Prometheus begins its name: unit and kind come behind.</summary>
    private static HashSet<string> Instruments()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => names.Add(instrument.Name.Replace('.', '_').Replace('-', '_'));
        listener.Start();
        return names;
    }

    private static IEnumerable<string> Settings(string prefix, Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{prefix}__{property.Name}");

    private static IEnumerable<string> Expressions(string path)
    {
        using var board = JsonDocument.Parse(File.ReadAllText(path));
        return board.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();
    }

    private static string[] Files(string pattern) =>
        Directory.GetFiles(Path.Combine(Checkout.Root, "deploy"), pattern, SearchOption.AllDirectories);

    [GeneratedRegex("(Metering|Storage)__[A-Za-z_]+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\b(metering|http_server|orleans|dotnet|up)(_[a-z]+)*\b(?=[\[\{\)]|$| )")]
    private static partial Regex Name();
}
