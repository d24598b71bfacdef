using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Storage.Contract.Crash;

/// <summary>Opens a provider's store by name, for a child process.</summary>
internal static class Providers
{
    private static readonly Dictionary<string, Func<string, IJournalStore>> Open = new(StringComparer.Ordinal)
    {
        ["rocksdb"] = location => RocksDbJournalStore.Open(new RocksDbOptions { Path = location, MemtableBytes = 1 << 20 }),
    };

    public static IJournalStore Start(string provider, string location) => Open[provider](location);
}
