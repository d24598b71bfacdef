using Metering.Storage.AzureTables.Connecting;

// The official provider's namespace: a deployment changes the reference and nothing else.
#pragma warning disable IDE0130
namespace Orleans.Clustering.AzureStorage;

/// <summary>Where silos keep the membership table.</summary>
public class AzureStorageClusteringOptions : AzureStorageOperationOptions
{
    /// <summary>The usual table.</summary>
    public const string DEFAULT_TABLE_NAME = "OrleansSiloInstances";

    /// <inheritdoc />
    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;
}

/// <summary>Where clients read the membership table.</summary>
public class AzureStorageGatewayOptions : AzureStorageOperationOptions
{
    /// <inheritdoc />
    public override string TableName { get; set; } = AzureStorageClusteringOptions.DEFAULT_TABLE_NAME;
}
