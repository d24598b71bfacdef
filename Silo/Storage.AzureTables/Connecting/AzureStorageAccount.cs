using Azure;
using Azure.Core;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>
/// One storage account and how to be let in: a connection string, or the endpoints with a managed identity, or the endpoints with a
/// shared access signature.
/// </summary>
public sealed record AzureStorageAccount
{
    /// <summary>The account's connection string; then nothing else is needed.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The table endpoint, such as <c>https://name.table.core.windows.net</c>; may carry a signature as its query.</summary>
    public Uri? TableEndpoint { get; init; }

    /// <summary>The blob endpoint, such as <c>https://name.blob.core.windows.net</c>; may carry a signature as its query.</summary>
    public Uri? BlobEndpoint { get; init; }

    /// <summary>A managed identity or another token source, for the two endpoints.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>A shared access signature for the two endpoints.</summary>
    public AzureSasCredential? Signature { get; init; }

    /// <summary>The account's table host, without key or signature: what a log may show.</summary>
    public override string ToString() => TableEndpoint?.Authority ?? AccountName() ?? "storage account";

    private string? AccountName()
    {
        const string Name = "AccountName=";
        var part = ConnectionString?.Split(';').FirstOrDefault(piece => piece.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return part?[Name.Length..];
    }
}
