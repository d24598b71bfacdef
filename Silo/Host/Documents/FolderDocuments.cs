using Metering.Http.Qualification;
using Metering.Storage.RocksDb;

namespace Metering.Host.Documents;

/// <summary>Documents in a folder; processes of a cluster share it. A file appears under its name only when all of it is on the disk.</summary>
internal sealed class FolderDocuments(string folder, int maxBytes) : IDocumentStore
{
    public int MaxBytes => maxBytes;

    public async Task Put(DocumentKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var place = PlaceOf(key);
        if (File.Exists(place)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var beside = $"{place}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, place, overwrite: true);
            FolderSync.Flush(Path.GetDirectoryName(place)!, folder);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    public async Task<byte[]?> Get(DocumentKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PlaceOf(key), cancellationToken);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PlaceOf(DocumentKey key) => Path.Combine(folder, key.Tenant, key.Account, key.Sha256);
}
