using Azure;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Connecting;

/// <summary>
/// How a store is spread, written into each of its accounts at the first start and checked at every later one: with another number or
/// order of accounts, or other shards, journals and claims would be looked for where they are not. A store keeps the format it was begun with.
/// </summary>
internal static class Layout
{
    private const int Format = ClaimPlaces.OneRowAKey;
    private const string Partition = "!layout";
    private const string Row = "layout";

    /// <returns>The store's format.</returns>
    /// <exception cref="StoreUnusableException">The accounts hold a store that is laid out differently or is newer.</exception>
    public static async Task<int> Check(Accounts accounts, AzureTablesJournalOptions options, CancellationToken cancellationToken)
    {
        var store = Guid.NewGuid().ToString("N");
        var format = Format;
        var complete = false;
        for (var i = 0; i < accounts.All.Count; i++)
        {
            var account = accounts.All[i];
            var wanted = new TableEntity(Partition, Row)
            {
                ["Format"] = format,
                ["Accounts"] = accounts.All.Count,
                ["Place"] = i,
                ["ClaimShards"] = options.ClaimShards,
                ["Store"] = store,
            };
            var found = await Establish(account, wanted, complete, cancellationToken).ConfigureAwait(false);
            // The first account's name and format are the store's; the others must carry them too.
            if (i == 0)
                (wanted["Store"], wanted["Format"]) = (store, format) = (found.GetString("Store"), found.GetInt32("Format")!.Value);
            complete |= found.GetBoolean("Complete") is true;
            Compare(account, found, wanted);
        }
        if (complete)
            return format;
        var first = accounts.All[0];
        await first.Requests.Repeat(token => first.Index.UpdateEntityAsync(new TableEntity(Partition, Row) { ["Complete"] = true }, ETag.All,
            TableUpdateMode.Merge, token), cancellationToken).ConfigureAwait(false);
        return format;
    }

    /// <summary>Asks every account once, with one small read, whether it holds its part.</summary>
    /// <exception cref="RequestFailedException">One does not answer.</exception>
    public static async Task<bool> IsThere(Accounts accounts)
    {
        var found = await Task.WhenAll(accounts.All.Select(account => account.Requests.Once(async () =>
            (await account.Index.GetEntityIfExistsAsync<TableEntity>(Partition, Row, ["Format"]).ConfigureAwait(false)).HasValue, default)))
            .ConfigureAwait(false);
        return found.All(there => there);
    }

    private static void Compare(Account account, TableEntity found, TableEntity wanted)
    {
        if (found.GetInt32("Format") is > Format and var newer)
            throw new StoreUnusableException($"The journal in {account.Requests.Account} has format {newer}, but this program reads formats "
                + $"up to {Format}: start a newer program version.");
        foreach (var name in new[] { "Format", "Accounts", "Place", "ClaimShards", "Store" })
            if (!Equals(found[name], wanted[name]))
                throw new StoreUnusableException($"The journal in {account.Requests.Account} was laid out with {name} {found[name]}, "
                    + $"but the settings say {wanted[name]}: set the accounts, their order and the shards as they were.");
    }

    private static async Task<TableEntity> Establish(Account account, TableEntity wanted, bool mustExist, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await account.Find(account.Index, Partition, Row, null, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
            // The first account knows that once all accounts were laid out; an empty one is another one.
            if (mustExist)
                throw new StoreUnusableException($"The account {account.Requests.Account} holds no part of this journal: "
                    + "set the accounts, their order and the shards as they were.");
            try
            {
                await account.Requests.Repeat(token => account.Index.AddEntityAsync(wanted, token), cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Conflict)
            {
                // Another process started first; its row is read in the next round.
            }
        }
    }
}
