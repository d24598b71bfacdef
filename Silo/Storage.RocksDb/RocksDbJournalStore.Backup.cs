using Metering.Journal;
using Metering.Storage.RocksDb.Backups;

namespace Metering.Storage.RocksDb;

public sealed partial class RocksDbJournalStore
{
    /// <inheritdoc />
    public async ValueTask BackupAsync(string targetFolder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(targetFolder);
        await _maintenance.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => BackupFolder.Write(_slot, Path.GetFullPath(targetFolder), cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Copies a backup into a new or empty data folder, checking every byte against the manifest.</summary>
    /// <exception cref="StoreUnusableException">The backup is incomplete, damaged or newer, or the data folder is not empty.</exception>
    public static async ValueTask RestoreAsync(string backupFolder, string dataFolder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backupFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(dataFolder);
        await Task.Run(() => BackupFolder.Restore(Path.GetFullPath(backupFolder), Path.GetFullPath(dataFolder), cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }
}
