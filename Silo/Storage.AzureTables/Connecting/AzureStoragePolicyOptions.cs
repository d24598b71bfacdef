namespace Metering.Storage.AzureTables.Connecting;

/// <summary>How often and how patiently Orleans' tables are asked. Names and values are those of the official providers.</summary>
public sealed class AzureStoragePolicyOptions
{
    /// <summary>Rows removed with one transaction, at most 100.</summary>
    public int MaxBulkUpdateRows { get; set; } = 100;

    /// <summary>Tries to create the table.</summary>
    public int MaxCreationRetries { get; set; } = 60;

    /// <summary>Repeats of a failed request.</summary>
    public int MaxOperationRetries { get; set; } = 5;

    /// <summary>Pause between tries to create the table.</summary>
    public TimeSpan PauseBetweenCreationRetries { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>First pause before a repeat; it doubles.</summary>
    public TimeSpan PauseBetweenOperationRetries { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>Longest pause before a repeat.</summary>
    public TimeSpan MaxPauseBetweenOperationRetries { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long creating the table may take; three times the pauses unless set.</summary>
    public TimeSpan CreationTimeout
    {
        get => field == default ? PauseBetweenCreationRetries * MaxCreationRetries * 3 : field;
        set;
    }

    /// <summary>How long one request may take.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(100);
}
