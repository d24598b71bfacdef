using Metering.Host.Backups;
using Metering.Host.Providers;
using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Host.Commands;

/// <summary>
/// backup and restore: a copy of the embedded storage, and of what lies beside it, as a folder; of a shared one as an archive of its journals.
/// </summary>
internal static class BackupCommands
{
    public static async Task<int> Backup(StoreCommand command, TextWriter output)
    {
        if (command.Provider.IsShared) return await ExportCommand.Run(command, output);
        var target = Path.GetFullPath(command.Required("--to", "which folder to write"));
        await Copy(command, target);
        await output.WriteLineAsync($"{target} holds a whole copy.");
        return 0;
    }

    /// <summary>By itself when nobody has the folder open; else the process that has it is asked.</summary>
    private static async Task Copy(StoreCommand command, string target)
    {
        OpenJournal journal;
        try
        {
            journal = await command.Provider.Open();
        }
        catch (StoreUnusableException)
        {
            var data = Path.GetFullPath(command.Settings.Storage.RocksDb.Path);
            if (Directory.Exists(data) && await new BackupRequest(data).Ask(target)) return;
            throw;
        }
        await using (journal)
        {
            var beside = command.Beside();
            await ((IJournalBackup)journal.Store).BackupAsync(target);
            beside.Save(target, CancellationToken.None);
        }
    }

    public static async Task<int> Restore(StoreCommand command, TextWriter output)
    {
        var source = Path.GetFullPath(command.Required("--from", "which backup to read"));
        if (command.Provider.IsShared) return await ImportCommand.Run(command, source, output);
        var target = Path.GetFullPath(command.Settings.Storage.RocksDb.Path);
        var beside = command.Beside();
        await RocksDbJournalStore.RestoreAsync(source, target);
        beside.Restore(source, CancellationToken.None);
        await output.WriteLineAsync($"{target} holds what {source} held.");
        return 0;
    }
}
