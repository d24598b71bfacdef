using System.Globalization;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Connecting;
using Orleans.Runtime;

namespace Metering.Storage.AzureTables.Reminders;

/// <summary>
/// A reminder as a row: the partition is the service and the grain's place on the ring in hex, so that a range of the ring is a range of
/// partitions.
/// </summary>
internal static class ReminderRow
{
    public static string Partition(string serviceId, uint place) => OrleansTable.Sanitize($"{serviceId}_{Hex(place)}");

    public static string Key(GrainId grain, string reminder) => OrleansTable.Sanitize($"{grain}-{reminder}");

    public static TableEntity Of(ReminderEntry entry, string serviceId, string clusterId)
    {
        var place = entry.GrainId.GetUniformHashCode();
        return new TableEntity(Partition(serviceId, place), Key(entry.GrainId, entry.ReminderName))
        {
            ["GrainReference"] = entry.GrainId.ToString(),
            ["ReminderName"] = entry.ReminderName,
            ["ServiceId"] = serviceId,
            ["DeploymentId"] = clusterId,
            ["StartAt"] = LogFormatter.PrintDate(entry.StartAt),
            ["Period"] = entry.Period.ToString("c", CultureInfo.InvariantCulture),
            ["GrainRefConsistentHash"] = Hex(place),
        };
    }

    public static ReminderEntry Parse(TableEntity row) => new()
    {
        GrainId = GrainId.Parse(row.GetString("GrainReference")),
        ReminderName = row.GetString("ReminderName"),
        StartAt = LogFormatter.ParseDate(row.GetString("StartAt")),
        Period = TimeSpan.Parse(row.GetString("Period"), CultureInfo.InvariantCulture),
        ETag = row.ETag.ToString(),
    };

    /// <summary>The rows of one grain.</summary>
    public static string OfGrain(string serviceId, GrainId grain)
    {
        var key = OrleansTable.Sanitize(grain.ToString());
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition(serviceId, grain.GetUniformHashCode())} and RowKey gt {key + "-"} and RowKey le {key + "."}");
    }

    /// <summary>The rows in (begin, end] of the ring; all of it when both are the same, and around its end when begin lies behind.</summary>
    public static string InRange(string serviceId, uint begin, uint end)
    {
        var (from, to) = (Partition(serviceId, begin), Partition(serviceId, end));
        var service = OrleansTable.Sanitize(serviceId);
        var (below, above) = (service + "_", service + "`");
        if (begin < end)
            return TableClient.CreateQueryFilter($"PartitionKey gt {from} and PartitionKey le {to}");
        return begin == end
            ? TableClient.CreateQueryFilter($"PartitionKey gt {below} and PartitionKey lt {above}")
            : TableClient.CreateQueryFilter(
                $"(PartitionKey gt {below} and PartitionKey le {to}) or (PartitionKey gt {from} and PartitionKey lt {above})");
    }

    private static string Hex(uint place) => place.ToString("X8", CultureInfo.InvariantCulture);
}
