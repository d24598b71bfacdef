using Metering.Actors.Agenda;
using Metering.Contracts.Agenda;
using Metering.Host.Options;
using Orleans.Runtime;

namespace Metering.Host.Starting;

/// <summary>
/// Sees to it that every shard of the agenda has its reminder. Shards that have one are left asleep: a silo that joins a running cluster
/// neither wakes them nor puts off their next sweep.
/// </summary>
internal static class AgendaStart
{
    public static async Task Run(IServiceProvider services, HostSettings settings)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var count = services.GetRequiredService<AgendaShards>().Count;
        var shards = Enumerable.Range(0, count).Select(shard => grains.GetGrain<IAgendaShardGrain>(shard));
        var awake = await Awake(services.GetRequiredService<IReminderTable>(), services.GetRequiredService<AgendaPace>().Period);
        await Parallel.ForEachAsync(shards.Where(shard => !awake.Contains(shard.GetGrainId())),
            async (shard, _) => await Joining.Repeat(settings, shard.Start));
    }

    /// <summary>Shards whose reminder comes as often as this silo is told; another period is registered anew.</summary>
    private static async Task<HashSet<GrainId>> Awake(IReminderTable table, TimeSpan period) =>
        [.. (await table.ReadRows(0, 0)).Reminders
            .Where(row => row.ReminderName == AgendaShardGrain.Reminder && row.Period == period)
            .Select(row => row.GrainId)];
}
