using Metering.Host.Options;
using Metering.Host.Reminders;
using Metering.Http.Qualification;
using Metering.Storage.RocksDb;

namespace Metering.Host.Providers;

/// <summary>The embedded journal: one process on this machine, reminders in the journal itself.</summary>
internal sealed class RocksDbProvider(HostSettings settings) : IStorageProvider
{
    /// <summary>A 32nd of the memory, within bounds: what is gathered longer is sorted and compacted less often.</summary>
    private static long MemtableBytes => Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 32, 64L << 20, 256L << 20);

    /// <inheritdoc />
    public bool IsShared => false;

    /// <inheritdoc />
    public ValueTask<OpenJournal> Open()
    {
        try
        {
            var store = RocksDbJournalStore.Open(new RocksDbOptions
            {
                Path = Path.GetFullPath(settings.Storage.RocksDb.Path), MemtableBytes = MemtableBytes,
            });
            return ValueTask.FromResult(new OpenJournal(store, () => store.Health.Trouble, store));
        }
        catch (Exception wrong) when (wrong is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw new StartRefusedException($"The data folder '{settings.Storage.RocksDb.Path}' cannot be used "
                + $"({wrong.Message.TrimEnd('.')}); choose another one with --data or mend its permissions.", wrong);
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> Migrate() =>
        Task.FromResult<IReadOnlyList<string>>(["The storage RocksDb has no schema; there is nothing to migrate."]);

    /// <inheritdoc />
    public IDocumentStore? Documents(int maxBytes) => null;

    /// <inheritdoc />
    public void Join(ISiloBuilder silo)
    {
        silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort, null, settings.ServiceId, settings.ClusterId);
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable, JournalReminderTable>();
    }

    /// <inheritdoc />
    public void Find(IClientBuilder client) => client.UseLocalhostClustering(settings.GatewayPort, settings.ServiceId, settings.ClusterId);
}
