using Azure.Storage.Blobs;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>Containers for what is kept beside the journal, reached as the journal is.</summary>
public static class BlobContainers
{
    /// <summary>A container of an account; nothing is asked of the account yet.</summary>
    /// <exception cref="ArgumentException">The account is not fully described, or would send secrets over an open line.</exception>
    public static BlobContainerClient Of(AzureStorageAccount account, string name, bool allowPlainHttp)
    {
        ArgumentNullException.ThrowIfNull(account);
        var container = ClientFactory.Blobs(account, new BlobClientOptions()).GetBlobContainerClient(name);
        Transport.Check(container.Uri, allowPlainHttp);
        return container;
    }
}
