using System.Net;
using Metering.Domain.Usage;
using OpenTelemetry.Exporter;

namespace Metering.Host.Options;

/// <summary>Settings of the host: section "Metering", environment variables Metering__Name, or --name on the command line.</summary>
public sealed record HostSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Metering";

    /// <summary>Where everything is kept.</summary>
    public StorageSettings Storage { get; init; } = new();

    /// <summary>What this process does in the cluster.</summary>
    public HostRole Role { get; init; }

    /// <summary>Processes that share it form one cluster.</summary>
    public string ClusterId { get; init; } = "metering";

    /// <summary>Part of stored identities: it never changes while the data live, whatever becomes of the clusters.</summary>
    public string ServiceId { get; init; } = "metering";

    /// <summary>The address other processes reach this silo at; null lets Orleans choose one of the machine's.</summary>
    public string? AdvertisedAddress { get; init; }

    /// <summary>
    /// A silo in Kubernetes: its membership follows its pod. The pod needs POD_NAME, POD_NAMESPACE and POD_IP, and the right to see pods.
    /// </summary>
    public bool Kubernetes { get; init; }

    /// <summary>Seconds that a start waits for the cluster to be reachable.</summary>
    public int JoinSeconds { get; init; } = 60;

    /// <summary>
    /// Seconds after which a call between processes of a cluster counts as lost: what a silo took along when it died is repeated then. Calls
    /// that may take long (moving a test clock) have their own, longer bound.
    /// </summary>
    public int AnswerSeconds { get; init; } = 8;

    /// <summary>File that the first keys are written to as well, made new and readable by its owner only; null for printing alone.</summary>
    public string? KeysFile { get; init; }

    /// <summary>Tenant of the first keys and of the catalogue.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>Port between silos; 0 takes a free one at start.</summary>
    public int SiloPort { get; init; }

    /// <summary>Port for clients of the cluster; 0 takes a free one at start.</summary>
    public int GatewayPort { get; init; }

    /// <summary>Port that the silo itself listens on when <see cref="SiloPort"/> is forwarded to it; the same one otherwise.</summary>
    public int SiloListenPort { get; init; }

    /// <summary>The same for <see cref="GatewayPort"/>.</summary>
    public int GatewayListenPort { get; init; }

    /// <summary>
    /// Seconds that this process' clock is wrong: for tests of clusters whose clocks differ, refused outside of the environment Testing.
    /// </summary>
    public int ClockOffsetSeconds { get; init; }

    /// <summary>Minutes without a call after which a grain leaves memory.</summary>
    public int IdleMinutes { get; init; } = 15;

    /// <summary>Calls served at once.</summary>
    public int ConcurrentCalls { get; init; } = 4_096;

    /// <summary>Calls a second of one API key.</summary>
    public int CallsPerSecondPerKey { get; init; } = 50_000;

    /// <summary>Whether the dashboard collects and shows.</summary>
    public bool Dashboard { get; init; } = true;

    /// <summary>Collector of traces and metrics (OTLP); null for none.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>How the collector is spoken to; over HTTP the paths /v1/metrics and /v1/traces are added to its address.</summary>
    public OtlpExportProtocol OtlpProtocol { get; init; } = OtlpExportProtocol.Grpc;

    /// <summary>Seconds that an authorization is valid for without an update, and the grace after them.</summary>
    public AuthorizationPolicy Authorizations { get; init; } = AuthorizationPolicy.Default;

    /// <summary>Makes and prints one more admin key, for an installation whose keys were lost.</summary>
    public bool NewAdminKey { get; init; }

    /// <summary>Seconds that running calls are given when the host stops.</summary>
    public int StopSeconds { get; init; } = 20;

    /// <summary>Whether webhooks may be sent to this machine itself, over http too: for trying out and for tests.</summary>
    public bool WebhooksMayReachLoopback { get; init; }

    /// <summary>Seconds that a webhook endpoint is given to answer.</summary>
    public int WebhookSeconds { get; init; } = 20;

    /// <summary>Options that are no property here, and the sections that others read.</summary>
    private static readonly string[] Others = ["Data", "AuthorizationSeconds", "AuthorizationGraceSeconds",
        "Agenda", "Billing", "Conduct", "Documents", "Dunning", "Fapiao", "Notices", "Numbers", "Orders", "Shedding"];

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartRefusedException">A value is out of range; the sentence names it.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, Section);
        reader.Only([.. typeof(HostSettings).GetProperties().Select(property => property.Name)
            .Where(name => name is not (nameof(Storage) or nameof(Authorizations))), .. Others]);
        var settings = new HostSettings
        {
            Storage = StorageSettings.Read(configuration),
            Role = reader.Choice("Role", HostRole.All),
            ClusterId = reader.Text("ClusterId", "metering"),
            ServiceId = reader.Text("ServiceId", "metering"),
            AdvertisedAddress = reader.Text("AdvertisedAddress"),
            Kubernetes = reader.Flag("Kubernetes", false),
            JoinSeconds = reader.Number("JoinSeconds", 60, 1, 3_600),
            AnswerSeconds = reader.Number("AnswerSeconds", 8, 2, 300),
            KeysFile = reader.Text("KeysFile"),
            Tenant = reader.Text("Tenant", "default"),
            SiloPort = Port(reader, "SiloPort"),
            GatewayPort = Port(reader, "GatewayPort"),
            SiloListenPort = reader.Number("SiloListenPort", 0, 0, 65_535),
            GatewayListenPort = reader.Number("GatewayListenPort", 0, 0, 65_535),
            ClockOffsetSeconds = reader.Number("ClockOffsetSeconds", 0, -86_400, 86_400),
            IdleMinutes = reader.Number("IdleMinutes", 15, 2, 10_080),
            ConcurrentCalls = reader.Number("ConcurrentCalls", 4_096, 1, 1_000_000),
            CallsPerSecondPerKey = reader.Number("CallsPerSecondPerKey", 50_000, 1, 10_000_000),
            Dashboard = reader.Flag("Dashboard", true),
            OtlpEndpoint = reader.Text("OtlpEndpoint"),
            OtlpProtocol = reader.Choice("OtlpProtocol", OtlpExportProtocol.Grpc),
            Authorizations = AuthorizationPolicy.Default with
            {
                ValiditySeconds = reader.Number("AuthorizationSeconds", AuthorizationPolicy.Default.ValiditySeconds, 1, 86_400),
                GraceSeconds = reader.Number("AuthorizationGraceSeconds", AuthorizationPolicy.Default.GraceSeconds, 1, 3_600),
            },
            NewAdminKey = reader.Flag("NewAdminKey", false),
            StopSeconds = reader.Number("StopSeconds", 20, 1, 600),
            WebhooksMayReachLoopback = reader.Flag("WebhooksMayReachLoopback", false),
            WebhookSeconds = reader.Number("WebhookSeconds", 20, 1, 60),
        };
        foreach (var (name, value) in new[] { ("Tenant", settings.Tenant), ("ClusterId", settings.ClusterId), ("ServiceId", settings.ServiceId) })
            if (value.Length is 0 or > 64 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                throw reader.Wrong(name, "must be 1 to 64 letters, digits, hyphens or underscores");
        if (settings.OtlpEndpoint is { } endpoint && !Uri.TryCreate(endpoint, UriKind.Absolute, out _))
            throw reader.Wrong("OtlpEndpoint", "is no address; write it like http://127.0.0.1:4317");
        if ((settings.SiloListenPort != 0 || settings.GatewayListenPort != 0) && settings.AdvertisedAddress is null)
            throw reader.Wrong("AdvertisedAddress", "is missing; a silo behind forwarded ports names the address that they are forwarded from");
        if (settings.AdvertisedAddress is { } address && !IPAddress.TryParse(address, out _))
            throw reader.Wrong("AdvertisedAddress", $"is '{address}'; it must be an IP address of this machine");
        if (settings.Kubernetes && settings.Role != HostRole.Api)
            foreach (var name in new[] { "POD_NAME", "POD_NAMESPACE", "POD_IP" })
                if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
                    throw reader.Wrong("Kubernetes", $"is true but the environment variable {name} is missing; see deploy/kubernetes/silo.yaml");
        return settings;
    }

    private static int Port(SettingReader reader, string name) =>
        reader.Number(name, 0, 0, 65_535) is var port && port == 0 ? Starting.ListenAddress.FreePort() : port;
}
