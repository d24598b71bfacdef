
namespace Metering.Host.Options;

/// <summary>The switches of the command line. An unknown one ends the start: a misspelt option must not be passed over.</summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.Ordinal)
    {
        ["--urls"] = "urls",
        ["--environment"] = "environment",
        ["--data"] = "Metering:Data",
        ["--keys-file"] = "Metering:KeysFile",
        ["--storage"] = "Storage:Provider",
        ["--role"] = "Metering:Role",
        ["--cluster-id"] = "Metering:ClusterId",
        ["--advertised-address"] = "Metering:AdvertisedAddress",
        ["--tenant"] = "Metering:Tenant",
        ["--silo-port"] = "Metering:SiloPort",
        ["--gateway-port"] = "Metering:GatewayPort",
        ["--idle-minutes"] = "Metering:IdleMinutes",
        ["--concurrent-calls"] = "Metering:ConcurrentCalls",
        ["--calls-per-second-per-key"] = "Metering:CallsPerSecondPerKey",
        ["--dashboard"] = "Metering:Dashboard",
        ["--otlp-endpoint"] = "Metering:OtlpEndpoint",
        ["--stop-seconds"] = "Metering:StopSeconds",
        ["--new-admin-key"] = "Metering:NewAdminKey",
    };

    /// <summary>The settings of the arguments.</summary>
    /// <exception cref="StartRefusedException">An unknown switch or a missing value.</exception>
    public static Dictionary<string, string?> Parse(string[] args)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Length; i++)
        {
            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? args[i] : args[i][..equals];
            if (!Switches.TryGetValue(name, out var setting) && !IsSection(name, out setting))
                throw new StartRefusedException($"There is no option '{name}'; the options are {string.Join(", ", Switches.Keys)}.");
            if (equals >= 0) settings[setting] = args[i][(equals + 1)..];
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal)) settings[setting] = args[++i];
            else if (name is "--new-admin-key" or "--dashboard") settings[setting] = "true";
            else throw new StartRefusedException($"The option '{name}' needs a value.");
        }
        return settings;
    }

    /// <summary>Any configuration key with a section may be given as it is, for example --Logging:LogLevel:Default.</summary>
    private static bool IsSection(string name, out string setting)
    {
        setting = name.StartsWith("--", StringComparison.Ordinal) ? name[2..] : "";
        return setting.Contains(':', StringComparison.Ordinal);
    }
}
