using Metering.Storage.AzureTables.Connecting;
using Orleans.Storage;

// The official provider's namespace: a deployment changes the reference and nothing else.
#pragma warning disable IDE0130
namespace Orleans.Configuration;

/// <summary>Where and how grain state is kept.</summary>
public class AzureTableStorageOptions : AzureStorageOperationOptions, IStorageProviderSerializerOptions
{
    /// <summary>The usual table.</summary>
    public const string DEFAULT_TABLE_NAME = "OrleansGrainState";

    /// <summary>The usual stage at which the table is opened.</summary>
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    /// <inheritdoc />
    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;

    /// <summary>Removes the row of a cleared state; otherwise the row stays, empty, with its ETag.</summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>Writes text columns instead of bytes. Both are read.</summary>
    public bool UseStringFormat { get; set; }

    /// <summary>The stage of the silo's start at which the table is opened.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <inheritdoc />
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
