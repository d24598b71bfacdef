using Metering.Actors.Agenda;
using Metering.Actors.Journaling;
using Metering.Contracts.Agenda;
using Metering.Contracts.Disruptions;
using Metering.Contracts.Notices;
using Metering.Contracts.Tickets;
using Metering.Contracts.Webhooks;
using Metering.Host.Options;
using Metering.Journal;
using Metering.Journal.Archives;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Host.Starting;

/// <summary>
/// The first start after an import. Reminders are not moved: shards of the agenda without one register theirs at every start, and every notice book,
/// webhook book, ticket desk and regional event gets one tick here, after which those with something to do have their reminder again. A single
/// account is put on the agenda.
/// </summary>
internal static class ImportedStore
{
    private const int AtOnce = 16;

    /// <exception cref="StoreUnusableException">An import is running.</exception>
    public static async Task Serve(IServiceProvider services, HostSettings settings)
    {
        var store = services.GetRequiredService<IJournalStore>();
        // Looked for again now that this silo is a member, which an import that begins now will see.
        await ImportMark.RefuseUnfinished(store);
        if (await ImportMark.Read(store) is not { Stage: ImportStage.Loaded } mark) return;
        var grains = services.GetRequiredService<IGrainFactory>();
        await Tick<INoticeBookGrain>(grains, store, settings, "notices/", mark.Scope);
        await Tick<IWebhooksGrain>(grains, store, settings, "webhooks/", mark.Scope);
        await Tick<ITicketDeskGrain>(grains, store, settings, "tickets/", mark.Scope);
        await Tick<IRegionalEventGrain>(grains, store, settings, "regional-event/", mark.Scope);
        if (mark.Scope.Length > 0)
        {
            var now = Instant.FromDateTimeOffset(services.GetRequiredService<TimeProvider>().GetUtcNow());
            var shard = grains.GetGrain<IAgendaShardGrain>(services.GetRequiredService<AgendaShards>().Of(mark.Scope));
            await Joining.Repeat(settings, () => shard.Schedule(mark.Scope, now, messageNumber: 0));
        }
        await Served(store, mark, services.GetRequiredService<ICommitIds>());
    }

    private static async Task Tick<TGrain>(IGrainFactory grains, IJournalStore store, HostSettings settings, string prefix, string scope)
        where TGrain : IGrainWithStringKey =>
        await Parallel.ForEachAsync(store.ListJournalsAsync(prefix + scope), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (journal, _) =>
            {
                var key = journal.Value[prefix.Length..];
                if (scope.Length > 0 && key != scope) return;
                await Joining.Repeat(settings, () => grains.GetGrain<TGrain>(key).AsReference<IRemindable>().ReceiveReminder("import", default));
            });

    /// <summary>Of several silos that start together each wakes, which is harmless, and one writes it down.</summary>
    private static async Task Served(IJournalStore store, ImportMark mark, ICommitIds ids)
    {
        try
        {
            await (mark with { Stage = ImportStage.Served }).Write(store, ids.Next());
        }
        catch (StoreUnusableException)
        {
            if (await ImportMark.Read(store) is not { Stage: ImportStage.Served }) throw;
        }
    }
}
