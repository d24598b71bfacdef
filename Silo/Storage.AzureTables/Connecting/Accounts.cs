using Metering.Journal;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>All accounts of a store, and which of them holds what.</summary>
internal sealed class Accounts : IDisposable
{
    private readonly Account[] _all;

    public Accounts(AzureTablesJournalOptions options)
    {
        _all = [.. options.Accounts.Select(account => new Account(account, options))];
        Places = new ClaimPlaces(ClaimPlaces.OneRowAKey, options.ClaimShards);
    }

    public IReadOnlyList<Account> All => _all;

    /// <summary>Where claims stand, once <see cref="Layout"/> has looked.</summary>
    public ClaimPlaces Places { get; set; }

    public Account Of(JournalId journal) => _all.Length == 1 ? _all[0] : _all[Names.Spread(journal, _all.Length)];

    /// <summary>The account and the partition of a claim key in a month.</summary>
    public (Account Account, string Partition) Of(UInt128 key, int bucket) =>
        (_all[Places.ShardOf(key) % _all.Length], Places.PartitionOf(key, bucket));

    public void Dispose()
    {
        foreach (var account in _all)
            account.Dispose();
    }
}
