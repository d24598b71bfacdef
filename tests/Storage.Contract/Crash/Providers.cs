using Metering.Journal;
using Metering.Storage.AzureTables;
using Metering.Storage.Contract.AzureTables;
using Metering.Storage.Contract.PostgreSql;
using Metering.Storage.PostgreSql;
using Metering.Storage.RocksDb;

namespace Metering.Storage.Contract.Crash;

/// <summary>Opens a provider's store by name, for a child process.</summary>
internal static class Providers
{
    private static readonly Dictionary<string, Func<string, Task<IJournalStore>>> Open = new(StringComparer.Ordinal)
    {
        ["rocksdb"] = location => Task.FromResult<IJournalStore>(
            RocksDbJournalStore.Open(new RocksDbOptions { Path = location, MemtableBytes = 1 << 20 })),
        ["postgresql"] = async location => await PostgreSqlJournalStore.Open(PostgreSqlFixture.Options(location)),
        ["azure"] = async location => await AzureTablesJournalStore.Open(AzuriteFixture.Options(location)),
    };

    public static Task<IJournalStore> Start(string provider, string location) => Open[provider](location);
}
