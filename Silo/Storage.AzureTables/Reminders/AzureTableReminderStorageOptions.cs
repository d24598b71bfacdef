using Metering.Storage.AzureTables.Connecting;

// The official provider's namespace: a deployment changes the reference and nothing else.
#pragma warning disable IDE0130
namespace Orleans.Reminders.AzureStorage;

/// <summary>Where reminders are kept.</summary>
public class AzureTableReminderStorageOptions : AzureStorageOperationOptions
{
    /// <summary>The usual table.</summary>
    public const string DEFAULT_TABLE_NAME = "OrleansReminders";

    /// <inheritdoc />
    public override string TableName { get; set; } = DEFAULT_TABLE_NAME;
}
