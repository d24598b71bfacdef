namespace Metering.Journal;

/// <summary>Consistent copies of a whole store, taken while it serves.</summary>
public interface IJournalBackup
{
    /// <summary>Writes a consistent copy into an empty or new folder. Every commit answered before the call is in it.</summary>
    /// <exception cref="StoreUnusableException">The folder is not empty or cannot be written.</exception>
    ValueTask BackupAsync(string targetFolder, CancellationToken cancellationToken = default);
}
