using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metering.Api.Tests.Hosting;
using Metering.Host.Options;
using Metering.Shared;
using Metering.Storage.AzureTables;
using Metering.Storage.PostgreSql;
using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Api.Tests.Deploying;

/// <summary>What deploy/ sets and shows exists in the program: a renamed setting or metric must not leave a manifest behind.</summary>
public sealed partial class DeployFilesTests(RunningHost host)
{
    /// <summary>User and group "app" of the images that the SDK builds.</summary>
    private const int ImageUser = 1654;

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
    public void Every_volume_of_the_cluster_in_Docker_is_given_to_the_user_of_the_image_before_anybody_uses_it()
    {
        var compose = File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "compose", "compose.yaml"));
        var given = Block(compose, "  folders:");
        var nodes = Block(compose, "x-silo:") + Block(compose, "x-api:");

        Block(compose, "x-node:").ReplaceLineEndings("\n").ShouldContain("    folders:\n      condition: service_completed_successfully\n");
        given.ShouldContain("user: \"0:0\"");
        var used = Volume().Matches(nodes).Select(match => match.Value).ToList();
        used.Count.ShouldBe(2);
        foreach (var volume in used)
        {
            given.ShouldContain(volume);
            given.ShouldContain($"entrypoint: [chown, \"{ImageUser}:{ImageUser}\"");
            given.Split("entrypoint:")[1].Split(']')[0].ShouldContain(volume.Split(':')[1]);
        }
    }

    [Fact]
    public void The_cluster_on_this_machine_keeps_documents_and_the_exchange_of_fapiao_in_its_home()
    {
        var script = File.ReadAllText(Path.Combine(Checkout.Root, "cluster"));

        foreach (var option in new[] { "Metering__Documents__Folder", "Metering__Fapiao__Folder" })
            script.ShouldContain($"export {option}=\"$home/");
    }

    [Fact]
    public void Every_pod_with_a_claimed_volume_may_write_it()
    {
        var claiming = Files("*.yaml").Select(File.ReadAllText)
            .Where(text => text.Contains("persistentVolumeClaim:", StringComparison.Ordinal)).ToList();

        claiming.Count.ShouldBe(2);
        claiming.ShouldAllBe(text => text.Contains($"fsGroup: {ImageUser}", StringComparison.Ordinal));
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

        var shown = Shown();
        shown.Count.ShouldBeGreaterThan(8);
        ShouldBeMeasured(shown, Instruments());
    }

    [Fact]
    public async Task Every_counter_whose_increase_is_an_alert_is_shown_before_its_first_event()
    {
        var counters = Increase().Matches(File.ReadAllText(Files("alerts.yml").Single())).Select(match => match.Groups[1].Value).ToList();
        await using var fresh = await OwnHost.Start();

        var series = (await fresh.Reporter.Get("/metrics")).Status(200).Body.Split('\n').Select(line => line.Split('{', ' ')[0]).ToHashSet();

        counters.Count.ShouldBe(3);
        counters.Where(counter => !series.Contains(counter)).ShouldBeEmpty();
    }

    [Fact]
    public void The_cluster_in_Docker_waits_for_the_database_that_stays_and_shows_the_dashboard_of_a_silo()
    {
        var compose = File.ReadAllText(Path.Combine(Checkout.Root, "deploy", "compose", "compose.yaml"));

        // While a new volume is filled, the server listens on its socket alone.
        Block(compose, "  postgres:").ShouldContain("test: [CMD, pg_isready, -h, 127.0.0.1, ");
        Block(compose, "  migrate:").ShouldContain("restart: on-failure:10\n");
        Block(compose, "  silo-1:").ShouldContain(":8080\"]");
    }

    [Theory]
    [InlineData(typeof(RocksDbJournalStore))]
    [InlineData(typeof(PostgreSqlJournalStore))]
    [InlineData(typeof(AzureTablesJournalStore))]
    public void Every_metric_of_commits_that_is_shown_is_measured_by_each_storage(Type store)
    {
        var shown = Shown().Where(name => name.StartsWith("metering_append", StringComparison.Ordinal)).ToList();
        shown.ShouldContain("metering_append_unknown_total");
        ShouldBeMeasured(shown, MeasuredBy(store));
    }

    [Theory]
    [InlineData(typeof(RocksDbJournalStore))]
    [InlineData(typeof(PostgreSqlJournalStore))]
    [InlineData(typeof(AzureTablesJournalStore))]
    public void Every_duration_of_commits_is_sorted_by_bounds_that_the_alert_can_tell_apart(Type store)
    {
        var alerts = File.ReadAllText(Files("alerts.yml").Single());
        var threshold = double.Parse(SlowCommits().Match(alerts).Groups[1].Value, CultureInfo.InvariantCulture);

        var durations = MeasuredBy(store).Where(instrument => instrument.Unit == "s").ToList();

        durations.ShouldNotBeEmpty();
        foreach (var duration in durations.Select(instrument => instrument.ShouldBeOfType<Histogram<double>>()))
        {
            var bounds = duration.Advice.ShouldNotBeNull().HistogramBucketBoundaries.ShouldNotBeNull();
            bounds.ShouldContain(threshold);
            bounds.Count(bound => bound < threshold).ShouldBeGreaterThanOrEqualTo(5);
            bounds.ShouldBeInOrder();
        }
    }

    private static void ShouldBeMeasured(List<string> shown, IEnumerable<Instrument> measured)
    {
        // As Prometheus begins the name of an instrument: unit and kind come behind.
        var beginnings = measured.Select(instrument => instrument.Name.Replace('.', '_').Replace('-', '_')).ToHashSet(StringComparer.Ordinal);

        shown.Where(name => !beginnings.Any(known => name.StartsWith(known, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    /// <summary>Every instrument of a storage.</summary>
    private static IEnumerable<Instrument> MeasuredBy(Type store) => store.Assembly.GetType($"{store.Namespace}.StoreMeter", throwOnError: true)!
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(field => field.GetValue(null)).OfType<Instrument>();

    /// <summary>Every metric in dashboards, alerts and runbooks, but for the scraper's own.</summary>
    private static List<string> Shown() => [.. Files("*.json").SelectMany(Expressions).Concat(Files("alerts.yml").SelectMany(path =>
            File.ReadLines(path).Where(line => line.Contains("expr:", StringComparison.Ordinal)).Select(line => line.Split("expr:")[1])))
        .SelectMany(expression => Name().Matches(expression)).Select(match => match.Value)
        .Concat(Files("*.md").SelectMany(path => Quoted().Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value))
        .Where(name => name != "up").Distinct()];

    /// <summary>Every instrument of this process.</summary>
    private static List<Instrument> Instruments()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => instruments.Add(instrument);
        listener.Start();
        return instruments;
    }

    private static IEnumerable<string> Settings(string prefix, Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{prefix}__{property.Name}");

    private static IEnumerable<string> Expressions(string path)
    {
        using var board = JsonDocument.Parse(File.ReadAllText(path));
        return board.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();
    }

    /// <summary>A key of a YAML file with everything that is indented deeper.</summary>
    private static string Block(string yaml, string key)
    {
        var lines = yaml.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => !line.StartsWith(key, StringComparison.Ordinal)).ToList();
        var indent = key.Length - key.TrimStart().Length;
        return string.Concat(lines.Take(1).Concat(lines.Skip(1).TakeWhile(line => line.Length - line.TrimStart().Length > indent))
            .Select(line => line + "\n"));
    }

    private static string[] Files(string pattern) =>
        Directory.GetFiles(Path.Combine(Checkout.Root, "deploy"), pattern, SearchOption.AllDirectories);

    [GeneratedRegex("(Metering|Storage)__[A-Za-z_]+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\b(metering|http_server|orleans|dotnet|up)(_[a-z]+)*\b(?=[\[\{\)]|$| )")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b[a-z]+:/[a-z]+")]
    private static partial Regex Volume();

    [GeneratedRegex(@"metering_append_duration_seconds_bucket.*> ([0-9.]+)")]
    private static partial Regex SlowCommits();

    [GeneratedRegex(@"increase\(([a-z_]+)")]
    private static partial Regex Increase();

    [GeneratedRegex("`(metering_[a-z_]+)")]
    private static partial Regex Quoted();
}
