using Azure;
using Azure.Storage.Blobs;
using Metering.Http.Qualification;

namespace Metering.Host.Documents;

/// <summary>Documents in a container of Azure Blob Storage, made when the first one comes.</summary>
internal sealed class BlobDocuments(BlobContainerClient container, int maxBytes) : IDocumentStore
{
    private bool made;

    public int MaxBytes => maxBytes;

    public async Task Put(DocumentKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!made) await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        made = true;
        await container.GetBlobClient(key.ToString()).UploadAsync(new BinaryData(content), overwrite: true, cancellationToken);
    }

    public async Task<byte[]?> Get(DocumentKey key, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await container.GetBlobClient(key.ToString()).DownloadContentAsync(cancellationToken);
            return blob.Value.Content.ToArray();
        }
        catch (RequestFailedException absent) when (absent.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }
}
