using Metering.Host.Options;
using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Host.Backups;

/// <summary>
/// What lies beside the embedded journal and belongs to it: the contents of documents, of which the journal has only digests, and the exchange with
/// the tax platform. A content never changes, and is on the disk before the journal names it.
/// </summary>
/// <param name="Documents">Folder of the contents of documents.</param>
/// <param name="Fapiao">Folder of the exchange with the tax platform.</param>
internal sealed record FoldersBeside(string Documents, string Fapiao)
{
    /// <summary>Ends the name of a file that is being written; FolderDocuments and FileExchange do the same.</summary>
    private const string Part = ".part";

    private IEnumerable<(string Name, string Folder)> All => [("documents", Documents), ("fapiao", Fapiao)];

    /// <summary>As the settings name them.</summary>
    /// <exception cref="StartRefusedException">A setting cannot be used; the sentence names it.</exception>
    public static FoldersBeside Of(IConfiguration configuration, HostSettings settings) => new(
        DocumentSettings.Read(configuration, settings).Folder
            ?? throw new InvalidOperationException("Beside an embedded journal documents lie in a folder."),
        FapiaoSettings.Read(configuration, settings).Folder);

    /// <summary>Into a backup whose journal is copied already: so nothing that this journal names is missing.</summary>
    /// <exception cref="StoreUnusableException">A file cannot be copied.</exception>
    public void Save(string backup, CancellationToken cancellationToken)
    {
        foreach (var (name, folder) in All) Copy(folder, Path.Combine(backup, name), cancellationToken);
    }

    /// <summary>Out of a backup whose journal was found whole. What is there already stays: it can only be newer.</summary>
    /// <exception cref="StoreUnusableException">A file cannot be copied.</exception>
    public void Restore(string backup, CancellationToken cancellationToken)
    {
        foreach (var (name, folder) in All) Copy(Path.Combine(backup, name), folder, cancellationToken);
    }

    private static void Copy(string source, string target, CancellationToken cancellationToken)
    {
        try
        {
            if (!Directory.Exists(source)) return;
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // The other side may take a question away once it has it.
                if (File.Exists(file) && !file.EndsWith(Part, StringComparison.Ordinal))
                    CopyFile(file, Path.Combine(target, Path.GetRelativePath(source, file)));
            }
            FlushNames(target);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The folder {source} cannot be copied to {target}: {failure.Message}", failure);
        }
    }

    /// <summary>Once for all files of a folder. What is above may be new as well.</summary>
    private static void FlushNames(string target)
    {
        if (!Directory.Exists(target)) return;
        foreach (var folder in Directory.EnumerateDirectories(target, "*", SearchOption.AllDirectories)) FolderSync.Flush(folder);
        FolderSync.Flush(target, Path.GetDirectoryName(Path.GetFullPath(target))!);
    }

    /// <summary>Under its name only when all of it is on the disk.</summary>
    private static void CopyFile(string file, string place)
    {
        if (File.Exists(place)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        using (var from = File.OpenRead(file))
        using (var to = new FileStream(place + Part, FileMode.Create, FileAccess.Write))
        {
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }
        File.Move(place + Part, place);
    }
}
