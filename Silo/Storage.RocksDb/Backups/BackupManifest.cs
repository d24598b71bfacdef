using System.Text.Json;
using Metering.Journal;

namespace Metering.Storage.RocksDb.Backups;

/// <summary>What a backup holds. It is written last, so a folder without it is no backup.</summary>
/// <param name="Format">Format of the rows.</param>
/// <param name="Program">Version of the program that wrote it.</param>
/// <param name="Files">Every file with its size and digest.</param>
internal sealed record BackupManifest(int Format, string Program, IReadOnlyList<BackupFile> Files)
{
    public const string FileName = "manifest.json";
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public void Save(string folder)
    {
        using (var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, Indented);
            file.Flush(flushToDisk: true);
        }
        FolderSync.Flush(folder, Path.GetDirectoryName(folder)!);
    }

    public static BackupManifest Load(string folder)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, FileName));
            return JsonSerializer.Deserialize<BackupManifest>(file, Indented) ?? throw new JsonException("empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StoreUnusableException(
                $"The folder {folder} holds no complete backup ({FileName} cannot be read); choose another backup.", failure);
        }
    }
}

/// <summary>One file of a backup.</summary>
/// <param name="Name">Its name in the data folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Digest">XXH128 of its content, in hexadecimal.</param>
internal sealed record BackupFile(string Name, long Bytes, string Digest);
