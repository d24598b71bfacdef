using Azure.Core.Pipeline;
using Metering.Journal;
using Metering.Shared;
using Metering.Storage.AzureTables;
using Metering.Storage.AzureTables.Connecting;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>Processes that share one store, each with a wire of its own.</summary>
internal sealed class Clients : IAsyncDisposable
{
    /// <summary>Partitions that the claims are spread over.</summary>
    public int Shards { get; init; } = 2;

    private readonly string _prefix = "c" + Guid.NewGuid().ToString("N")[..16];
    private readonly List<AzureTablesJournalStore> _stores = [];

    public async Task<(AzureTablesJournalStore Store, Wire Wire)> Open(Action<AzureTablesJournalOptions>? change = null)
    {
        var wire = new Wire();
        var transport = new HttpClientTransport(new HttpClient(wire));
        var options = new AzureTablesJournalOptions
        {
            Prefix = _prefix,
            ClaimShards = Shards,
            ReservationPatience = TimeSpan.FromMilliseconds(60),
            GiveUpAfter = TimeSpan.FromSeconds(10),
            ConfigureTables = tables => tables.Transport = transport,
            ConfigureBlobs = blobs => blobs.Transport = transport,
        };
        options.Accounts.Add(new AzureStorageAccount { ConnectionString = AzuriteServer.Shared.ConnectionString });
        change?.Invoke(options);
        var store = await AzureTablesJournalStore.Open(options);
        _stores.Add(store);
        return (store, wire);
    }

    /// <summary>Lays the store out as the first version of the program did. To be called before any process opens it.</summary>
    public async Task UseFirstFormat()
    {
        var index = new Azure.Data.Tables.TableServiceClient(AzuriteServer.Shared.ConnectionString).GetTableClient(_prefix + "index");
        await index.CreateAsync();
        await index.AddEntityAsync(new Azure.Data.Tables.TableEntity("!layout", "layout")
        {
            ["Format"] = 1, ["Accounts"] = 1, ["Place"] = 0, ["ClaimShards"] = Shards, ["Store"] = _prefix, ["Complete"] = true,
        });
    }

    /// <summary>Blobs of all journals.</summary>
    public Task<int> CountBlobs() => Task.Run(() => new Azure.Storage.Blobs.BlobServiceClient(AzuriteServer.Shared.ConnectionString)
        .GetBlobContainerClient(_prefix + "-overflow").GetBlobs().Count());

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        var tables = new Azure.Data.Tables.TableServiceClient(AzuriteServer.Shared.ConnectionString);
        foreach (var name in new[] { "journals", "claims", "index" })
            await tables.DeleteTableAsync(_prefix + name);
    }

    public static Commit Commit(string journal, long expected, UInt128 id, params Claim[] claims) => new()
    {
        Journal = new JournalId(journal),
        ExpectedVersion = expected,
        CommitId = id,
        Events = Bytes($"events {id}"),
        Snapshot = Bytes($"state {id}"),
        Claims = claims,
    };

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);
}
