using System.IO.Hashing;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Backups;

/// <summary>A backup on disk: the folder <c>data</c>, a consistent copy of the database, and the manifest beside it.</summary>
internal static class BackupFolder
{
    private const string Data = "data";

    /// <summary>Makes a folder a database.</summary>
    private const string Current = "CURRENT";

    public static void Write(DatabaseSlot slot, string target, CancellationToken cancellationToken)
    {
        RequireEmpty(target, "backup");
        try
        {
            Directory.CreateDirectory(target);
            var data = Path.Combine(target, Data);
            slot.Read(data, static (database, folder) =>
            {
                database.Checkpoint(folder);
                return true;
            });
            var files = new DirectoryInfo(data).GetFiles().Select(file => Describe(file, cancellationToken)).ToArray();
            FolderSync.Flush(data);
            new BackupManifest(StoredFormat.Current, StoredFormat.Program, files).Save(target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
            or StoreUnavailableException { InnerException: EngineException })
        {
            throw new StoreUnusableException($"The backup folder {target} cannot be written ({failure.Message}); choose another.", failure);
        }
    }

    public static void Restore(string backup, string data, CancellationToken cancellationToken)
    {
        RequireEmpty(data, "data");
        var manifest = BackupManifest.Load(backup);
        if (manifest.Format > StoredFormat.Current)
            throw StoredFormat.TooNew(backup, manifest.Format, manifest.Program);
        try
        {
            Directory.CreateDirectory(data);
            // Last, and when all others have their names, so that a restore cut short is never opened as whole.
            foreach (var file in manifest.Files.OrderBy(file => file.Name == Current))
            {
                if (file.Name == Current) FolderSync.Flush(data);
                Copy(Path.Combine(backup, Data, file.Name), Path.Combine(data, file.Name), file, cancellationToken);
            }
            FolderSync.Flush(data, Path.GetDirectoryName(data)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The backup {backup} cannot be copied to {data}: {failure.Message}", failure);
        }
    }

    private static void Copy(string source, string target, BackupFile expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        File.Copy(source, target);
        var found = Describe(new FileInfo(target), cancellationToken);
        if (found != expected)
            throw new StoreUnusableException($"The backup file {source} is damaged (size or digest differ); choose another backup.");
        using var file = new FileStream(target, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static BackupFile Describe(FileInfo file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = new XxHash128();
        using var content = file.OpenRead();
        digest.Append(content);
        return new BackupFile(file.Name, file.Length, Convert.ToHexStringLower(digest.GetCurrentHash()));
    }

    private static void RequireEmpty(string folder, string kind)
    {
        try
        {
            if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
                throw new StoreUnusableException($"The {kind} folder {folder} is not empty; choose a new or empty folder.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The {kind} folder {folder} cannot be read ({failure.Message.TrimEnd('.')}); choose another.", failure);
        }
    }
}
