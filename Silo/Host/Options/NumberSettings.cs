using Metering.Domain.Numbers;

namespace Metering.Host.Options;

/// <summary>Policies of the number inventory from the configuration, section Metering:Numbers.</summary>
internal static class NumberSettings
{
    /// <summary>The policies with what the configuration says.</summary>
    /// <exception cref="StartRefusedException">A value is out of range or a name is not known; the sentence names it.</exception>
    public static NumberPolicies Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, "Metering:Numbers");
        reader.Only(nameof(NumberPolicies.ReserveHours), nameof(NumberPolicies.QuarantineDays), nameof(NumberPolicies.RequireReservation));
        var usual = new NumberPolicies();
        return new NumberPolicies
        {
            ReserveHours = reader.Number(nameof(NumberPolicies.ReserveHours), usual.ReserveHours, 1, 720),
            QuarantineDays = reader.Number(nameof(NumberPolicies.QuarantineDays), usual.QuarantineDays, 90, 3_650),
            RequireReservation = reader.Flag(nameof(NumberPolicies.RequireReservation), usual.RequireReservation),
        };
    }
}
