using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Metering.Storage.AzureTables.Calls;
using Orleans.Runtime;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>
/// How one of Orleans' tables is reached. Property and method names are those of the official providers, so that settings written for either
/// fit the other.
/// </summary>
public abstract class AzureStorageOperationOptions
{
    /// <summary>The table's name.</summary>
    public abstract string TableName { get; set; }

    /// <summary>Repeats and time-outs.</summary>
    public AzureStoragePolicyOptions StoragePolicyOptions { get; } = new();

    /// <summary>Options of a client that is created here; null for the SDK's own with the policy above.</summary>
    public TableClientOptions? ClientOptions { get; set; }

    /// <summary>Allows http to other machines than this one, for a container network that is private.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>A client made by the caller.</summary>
    [DisallowNull]
    public TableServiceClient? TableServiceClient
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
            CreateClient = () => Task.FromResult(value);
        }
    }

    internal Func<Task<TableServiceClient>>? CreateClient { get; private set; }

    /// <summary>Uses an account's connection string.</summary>
    public void ConfigureTableServiceClient(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        Use(() => ClientFactory.Tables(new AzureStorageAccount { ConnectionString = connectionString }, Options()));
    }

    /// <summary>Uses an endpoint that carries its own signature.</summary>
    public void ConfigureTableServiceClient(Uri serviceUri)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        Use(() => new TableServiceClient(serviceUri, Options()));
    }

    /// <summary>Uses an endpoint with a managed identity or another token source.</summary>
    public void ConfigureTableServiceClient(Uri serviceUri, TokenCredential tokenCredential)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        Use(() => new TableServiceClient(serviceUri, tokenCredential, Options()));
    }

    /// <summary>Uses an endpoint with a shared access signature.</summary>
    public void ConfigureTableServiceClient(Uri serviceUri, AzureSasCredential azureSasCredential)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        Use(() => new TableServiceClient(serviceUri, azureSasCredential, Options()));
    }

    /// <summary>Uses an endpoint with an account key.</summary>
    public void ConfigureTableServiceClient(Uri serviceUri, TableSharedKeyCredential sharedKeyCredential)
    {
        ArgumentNullException.ThrowIfNull(serviceUri);
        Use(() => new TableServiceClient(serviceUri, sharedKeyCredential, Options()));
    }

    /// <summary>Uses a client that is made when it is first needed.</summary>
    public void ConfigureTableServiceClient(Func<Task<TableServiceClient>> createClientCallback)
    {
        ArgumentNullException.ThrowIfNull(createClientCallback);
        CreateClient = createClientCallback;
    }

    /// <summary>The table; never a key or a signature.</summary>
    public override string ToString() => $"{GetType().Name} {TableName}";

    /// <exception cref="OrleansConfigurationException">The table cannot be reached with these settings.</exception>
    internal void Validate(string? name)
    {
        if (CreateClient is null)
            throw new OrleansConfigurationException($"{GetType().Name} {name} names no storage account: set TableServiceClient or call "
                + $"{nameof(ConfigureTableServiceClient)}.");
        if (TableName is not { Length: >= 3 and <= 63 } || !char.IsAsciiLetter(TableName[0]) || !TableName.All(char.IsAsciiLetterOrDigit))
            throw new OrleansConfigurationException($"{GetType().Name} {name} has the table name '{TableName}'; it must be 3 to 63 letters and "
                + "digits, a letter first.");
    }

    private void Use(Func<TableServiceClient> create) => CreateClient = () => Task.FromResult(create());

    private TableClientOptions Options()
    {
        var options = ClientOptions ?? new TableClientOptions();
        options.RetryPolicy = new CarefulRetries(Math.Max(0, StoragePolicyOptions.MaxOperationRetries),
            DelayStrategy.CreateExponentialDelayStrategy(StoragePolicyOptions.PauseBetweenOperationRetries,
                StoragePolicyOptions.MaxPauseBetweenOperationRetries));
        options.Retry.NetworkTimeout = StoragePolicyOptions.OperationTimeout;
        return options;
    }
}

/// <summary>Checks the options before the silo starts.</summary>
public class AzureStorageOperationOptionsValidator<TOptions>(TOptions options, string? name = null) : IConfigurationValidator
    where TOptions : AzureStorageOperationOptions
{
    /// <inheritdoc />
    public void ValidateConfiguration() => options.Validate(name);
}
