using Metering.Domain.Conduct;

namespace Metering.Host.Options;

/// <summary>Policies of violation cases from the configuration, section Metering:Conduct.</summary>
internal static class ConductSettings
{
    /// <summary>The policies with what the configuration says.</summary>
    /// <exception cref="StartRefusedException">A value is out of range or a name is not known; the sentence names it.</exception>
    public static ConductPolicies Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, "Metering:Conduct");
        reader.Only(nameof(ConductPolicies.ResponseWorkingDays), nameof(ConductPolicies.CureDays), nameof(ConductPolicies.ForfeitWalletCash),
            nameof(ConductPolicies.NegotiationDays), nameof(ConductPolicies.CreationsPerMinute), nameof(ConductPolicies.OutboundCallsPerHour));
        var usual = new ConductPolicies();
        return new ConductPolicies
        {
            ResponseWorkingDays = reader.Number(nameof(ConductPolicies.ResponseWorkingDays), usual.ResponseWorkingDays, 1, 60),
            CureDays = reader.Number(nameof(ConductPolicies.CureDays), usual.CureDays, 15, 365),
            NegotiationDays = reader.Number(nameof(ConductPolicies.NegotiationDays), usual.NegotiationDays, 1, 365),
            CreationsPerMinute = reader.Number(nameof(ConductPolicies.CreationsPerMinute), usual.CreationsPerMinute, 0, 1_000_000),
            OutboundCallsPerHour = reader.Number(nameof(ConductPolicies.OutboundCallsPerHour), usual.OutboundCallsPerHour, 0, 1_000_000),
            ForfeitWalletCash = reader.Flag(nameof(ConductPolicies.ForfeitWalletCash), usual.ForfeitWalletCash),
        };
    }
}
