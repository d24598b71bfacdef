using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using Orleans.Runtime;

namespace Metering.Storage.AzureTables.Clustering;

/// <summary>A member of the cluster as a row; every column is text, as in the official table.</summary>
internal static class SiloRow
{
    private const char Between = '|';

    public static string Key(SiloAddress silo) => string.Create(CultureInfo.InvariantCulture,
        $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}");

    public static TableEntity Of(MembershipEntry entry, string clusterId, int version)
    {
        var suspects = entry.SuspectTimes ?? [];
        return new TableEntity(clusterId, Key(entry.SiloAddress))
        {
            ["DeploymentId"] = clusterId,
            ["Address"] = entry.SiloAddress.Endpoint.Address.ToString(),
            ["Port"] = Text(entry.SiloAddress.Endpoint.Port),
            ["Generation"] = Text(entry.SiloAddress.Generation),
            ["HostName"] = entry.HostName,
            ["Status"] = entry.Status.ToString(),
            ["ProxyPort"] = Text(entry.ProxyPort),
            ["RoleName"] = entry.RoleName,
            ["SiloName"] = entry.SiloName,
            // An older column that older silos still read.
            ["InstanceName"] = entry.SiloName,
            ["UpdateZone"] = Text(entry.UpdateZone),
            ["FaultZone"] = Text(entry.FaultZone),
            ["SuspectingSilos"] = string.Join(Between, suspects.Select(suspect => suspect.Item1.ToParsableString())),
            ["SuspectingTimes"] = string.Join(Between, suspects.Select(suspect => LogFormatter.PrintDate(suspect.Item2))),
            ["StartTime"] = LogFormatter.PrintDate(entry.StartTime),
            ["IAmAliveTime"] = LogFormatter.PrintDate(entry.IAmAliveTime),
            ["MembershipVersion"] = Text(version),
        };
    }

    /// <summary>Only the heartbeat, to be merged into the row.</summary>
    public static TableEntity Heartbeat(MembershipEntry entry, string clusterId) => new(clusterId, Key(entry.SiloAddress))
    {
        ["DeploymentId"] = clusterId,
        ["IAmAliveTime"] = LogFormatter.PrintDate(entry.IAmAliveTime),
    };

    public static MembershipEntry Parse(TableEntity row)
    {
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Parse(row.GetString("Address")), Number(row, "Port"), Number(row, "Generation")),
            Status = Enum.Parse<SiloStatus>(row.GetString("Status")),
            HostName = row.GetString("HostName"),
            ProxyPort = Number(row, "ProxyPort"),
            RoleName = row.GetString("RoleName"),
            SiloName = row.GetString("SiloName") is { Length: > 0 } name ? name : row.GetString("InstanceName"),
            UpdateZone = Number(row, "UpdateZone"),
            FaultZone = Number(row, "FaultZone"),
            StartTime = Time(row, "StartTime"),
            IAmAliveTime = Time(row, "IAmAliveTime"),
        };
        var silos = Parts(row, "SuspectingSilos");
        var times = Parts(row, "SuspectingTimes");
        if (silos.Length != times.Length)
            throw new FormatException($"The row {row.RowKey} names {silos.Length} suspecting silos but {times.Length} times.");
        for (var i = 0; i < silos.Length; i++)
            entry.AddSuspector(SiloAddress.FromParsableString(silos[i]), LogFormatter.ParseDate(times[i]));
        return entry;
    }

    /// <summary>Where clients are let in; the generation is that of the silo.</summary>
    public static Uri Gateway(TableEntity row) => SiloAddress
        .New(IPAddress.Parse(row.GetString("Address")), Number(row, "ProxyPort"), Number(row, "Generation")).ToGatewayUri();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(TableEntity row, string column) =>
        row.GetString(column) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static DateTime Time(TableEntity row, string column) =>
        row.GetString(column) is { Length: > 0 } text ? LogFormatter.ParseDate(text) : default;

    private static string[] Parts(TableEntity row, string column) =>
        row.GetString(column) is { Length: > 0 } text ? text.Split(Between) : [];
}
