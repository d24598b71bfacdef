using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Metering.Host.Options;

/// <summary>Settings of the host: section "Metering", environment variables Metering__Name, or --name on the command line.</summary>
public sealed record HostSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Metering";

    /// <summary>Folder of the embedded journal; created when missing. One process at a time.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>File that the first keys are written to, readable by its owner only; null for printing alone.</summary>
    public string? KeysFile { get; init; }

    /// <summary>Tenant of the first keys and of the catalogue.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>Port between silos; 0 takes a free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>Port for clients of the cluster; 0 takes a free one.</summary>
    public int GatewayPort { get; init; }

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

    /// <summary>Makes and prints one more admin key, for an installation whose keys were lost.</summary>
    public bool NewAdminKey { get; init; }

    /// <summary>Seconds that running calls are given when the host stops.</summary>
    public int StopSeconds { get; init; } = 20;

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartRefusedException">A value is out of range; the sentence names it.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var settings = new HostSettings
        {
            Data = section["Data"] ?? "./data",
            KeysFile = section["KeysFile"],
            Tenant = section["Tenant"] ?? "default",
            SiloPort = Number(section, "SiloPort", 0, 0, 65_535),
            GatewayPort = Number(section, "GatewayPort", 0, 0, 65_535),
            IdleMinutes = Number(section, "IdleMinutes", 15, 2, 10_080),
            ConcurrentCalls = Number(section, "ConcurrentCalls", 4_096, 1, 1_000_000),
            CallsPerSecondPerKey = Number(section, "CallsPerSecondPerKey", 50_000, 1, 10_000_000),
            Dashboard = Flag(section, "Dashboard", true),
            OtlpEndpoint = section["OtlpEndpoint"],
            NewAdminKey = Flag(section, "NewAdminKey", false),
            StopSeconds = Number(section, "StopSeconds", 20, 1, 600),
        };
        if (string.IsNullOrWhiteSpace(settings.Data)) throw Wrong("Data", "is empty; name the folder of the journal");
        if (settings.Tenant.Length is 0 or > 64 || !settings.Tenant.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw Wrong("Tenant", "must be 1 to 64 letters, digits, hyphens or underscores");
        if (settings.OtlpEndpoint is { } endpoint && !Uri.TryCreate(endpoint, UriKind.Absolute, out _))
            throw Wrong("OtlpEndpoint", "is no address; write it like http://127.0.0.1:4317");
        return settings;
    }

    private static int Number(IConfigurationSection section, string name, int usual, int least, int most)
    {
        if (section[name] is not { } text) return usual;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= most
            ? value : throw Wrong(name, $"is '{text}'; it must be a whole number from {least} to {most}");
    }

    private static bool Flag(IConfigurationSection section, string name, bool usual)
    {
        if (section[name] is not { } text) return usual;
        return bool.TryParse(text, out var value) ? value : throw Wrong(name, $"is '{text}'; it must be true or false");
    }

    private static StartRefusedException Wrong(string name, string what) => new($"The option {Section}:{name} {what}.");
}
