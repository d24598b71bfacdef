using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>Builds SDK clients from an account's description. No message here repeats a connection string or a signature.</summary>
internal static class ClientFactory
{
    public static TableServiceClient Tables(AzureStorageAccount account, TableClientOptions options)
    {
        if (account.ConnectionString is { } text)
            return Understand(() => new TableServiceClient(text, options));
        var endpoint = Required(account.TableEndpoint, nameof(account.TableEndpoint));
        if (account.Credential is { } credential)
            return new TableServiceClient(endpoint, credential, options);
        return account.Signature is { } signature
            ? new TableServiceClient(endpoint, signature, options) : new TableServiceClient(Signed(endpoint), options);
    }

    public static BlobServiceClient Blobs(AzureStorageAccount account, BlobClientOptions options)
    {
        if (account.ConnectionString is { } text)
            return Understand(() => new BlobServiceClient(text, options));
        var endpoint = Required(account.BlobEndpoint, nameof(account.BlobEndpoint));
        if (account.Credential is { } credential)
            return new BlobServiceClient(endpoint, credential, options);
        return account.Signature is { } signature
            ? new BlobServiceClient(endpoint, signature, options) : new BlobServiceClient(Signed(endpoint), options);
    }

    private static T Understand<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            // The cause may repeat the string with its key, so it is not kept.
            throw new ArgumentException("The storage connection string cannot be understood; copy it from the account's access keys.");
        }
    }

    private static Uri Required(Uri? endpoint, string name) => endpoint
        ?? throw new ArgumentException($"A storage account needs a connection string, or {name} with a credential or signature.");

    private static Uri Signed(Uri endpoint) => endpoint.Query.Contains("sig=", StringComparison.OrdinalIgnoreCase) ? endpoint
        : throw new ArgumentException($"No credential was given for {endpoint.Host}: set a token credential, or a signature.");
}
