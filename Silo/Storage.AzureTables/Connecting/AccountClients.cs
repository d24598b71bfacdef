using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>The clients of one account. They never retry by themselves: only the journal knows which repeat is harmless.</summary>
internal sealed class AccountClients : IDisposable
{
    private readonly SocketsHttpHandler _handler;

    private AccountClients(TableServiceClient tables, BlobServiceClient blobs, SocketsHttpHandler handler, string name)
    {
        Tables = tables;
        Blobs = blobs;
        Name = name;
        _handler = handler;
    }

    public TableServiceClient Tables { get; }

    public BlobServiceClient Blobs { get; }

    /// <summary>What a message may call the account.</summary>
    public string Name { get; }

    /// <exception cref="ArgumentException">The account is not fully described, or would send secrets over an open line.</exception>
    public static AccountClients Connect(AzureStorageAccount account, AzureTablesJournalOptions options)
    {
        ArgumentNullException.ThrowIfNull(account);
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.MaxRequestsPerAccount,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseCookies = false,
        };
        var transport = new HttpClientTransport(new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });
        var tableOptions = new TableClientOptions { Transport = transport };
        tableOptions.Retry.MaxRetries = 0;
        tableOptions.Retry.NetworkTimeout = options.RequestTimeout;
        options.ConfigureTables?.Invoke(tableOptions);
        var blobOptions = new BlobClientOptions { Transport = transport };
        blobOptions.Retry.MaxRetries = 0;
        blobOptions.Retry.NetworkTimeout = options.RequestTimeout;
        options.ConfigureBlobs?.Invoke(blobOptions);
        var clients = new AccountClients(ClientFactory.Tables(account, tableOptions), ClientFactory.Blobs(account, blobOptions), handler,
            account.ToString());
        Transport.Check(clients.Tables.Uri, options.AllowPlainHttp);
        Transport.Check(clients.Blobs.Uri, options.AllowPlainHttp);
        return clients;
    }

    public void Dispose() => _handler.Dispose();
}
