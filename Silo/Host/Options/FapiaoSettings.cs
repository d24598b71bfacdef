using Metering.Domain.Invoices;

namespace Metering.Host.Options;

/// <summary>Settings of the section "Metering:Fapiao": where questions to the tax platform are exchanged, and how soon fapiao are due.</summary>
/// <param name="Folder">Folder in which questions and answers are exchanged as files; silos of a cluster share it.</param>
/// <param name="Policies">Policies of fapiao requests.</param>
public sealed record FapiaoSettings(string Folder, InvoicePolicies Policies)
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Metering:Fapiao";

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartRefusedException">A value is out of range; the sentence names it.</exception>
    public static FapiaoSettings Read(IConfiguration configuration, HostSettings host)
    {
        var reader = new SettingReader(configuration, Section);
        reader.Only("Folder", "WorkingDays", "AlertNaturalDays", "RedConfirmationHours");
        var usual = new InvoicePolicies();
        // The contract's days may be changed in the customer's favour only.
        var days = reader.Number("WorkingDays", usual.WorkingDays, 1, usual.WorkingDays);
        var natural = reader.Number("AlertNaturalDays", 0, 0, 365);
        var policies = usual with
        {
            WorkingDays = days,
            AlertWorkingDays = [.. usual.AlertWorkingDays.Where(day => day < days)],
            AlertNaturalDays = natural == 0 ? null : natural,
            RedConfirmationHours = reader.Number("RedConfirmationHours", usual.RedConfirmationHours, 1, 720),
        };
        var folder = reader.Text("Folder") is { Length: > 0 } named ? named : host.Storage.RocksDb.Path.TrimEnd('/', '\\') + "-fapiao";
        return new FapiaoSettings(reader.WritableFolder("Folder", folder), policies.Validated());
    }
}
