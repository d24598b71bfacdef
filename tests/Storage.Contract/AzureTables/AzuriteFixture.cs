using Metering.Journal;
using Metering.Shared;
using Metering.Storage.AzureTables;
using Metering.Storage.AzureTables.Connecting;

namespace Metering.Storage.Contract.AzureTables;

/// <summary>A store of its own on the emulator that the tests share.</summary>
public sealed class AzuriteFixture : StoreFixture
{
    private readonly string _prefix = "t" + Guid.NewGuid().ToString("N")[..16];
    private AzureTablesJournalStore? _store;

    public override (string Provider, string Location)? Child => ("azure", $"{_prefix} {AzuriteServer.Shared.ConnectionString}");

    // The emulator is a hundred times slower than a disk: fewer rounds take as long.
    public override int Kills => Scale.Long ? 100 : 5;

    public override int Races => Scale.Long ? 200 : 10;

    public static AzureTablesJournalOptions Options(string location)
    {
        var (prefix, connection) = (location[..location.IndexOf(' ')], location[(location.IndexOf(' ') + 1)..]);
        var options = new AzureTablesJournalOptions { Prefix = prefix, ClaimShards = 4 };
        options.Accounts.Add(new AzureStorageAccount { ConnectionString = connection });
        return options;
    }

    public override async ValueTask<IJournalStore> OpenAsync() => _store = await AzureTablesJournalStore.Open(Options(Child!.Value.Location));

    public override async ValueTask CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        var tables = new Azure.Data.Tables.TableServiceClient(AzuriteServer.Shared.ConnectionString);
        foreach (var name in new[] { "journals", "claims", "index" })
            await tables.DeleteTableAsync(_prefix + name);
    }
}
