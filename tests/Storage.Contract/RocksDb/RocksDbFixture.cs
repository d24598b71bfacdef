using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Storage.Contract.RocksDb;

/// <summary>An embedded store in a folder of its own.</summary>
public sealed class RocksDbFixture : StoreFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");
    private RocksDbJournalStore? _store;

    public override (string Provider, string Location)? Child => ("rocksdb", Folder);

    private string Folder => Path.Combine(_folder.FullName, "data");

    public override ValueTask<IJournalStore> OpenAsync()
    {
        _store = RocksDbJournalStore.Open(new RocksDbOptions { Path = Folder, MemtableBytes = 4 << 20 });
        return ValueTask.FromResult<IJournalStore>(_store);
    }

    public override async ValueTask CloseAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }
}
