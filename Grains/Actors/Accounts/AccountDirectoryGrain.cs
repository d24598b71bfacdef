using Metering.Actors.Journaling;
using Metering.Contracts.Accounts;
using Orleans.Concurrency;

namespace Metering.Actors.Accounts;

/// <summary>The accounts as the journal names them: no index that could fall behind.</summary>
[StatelessWorker]
public sealed class AccountDirectoryGrain(JournalServices services) : Grain, IAccountDirectoryGrain
{
    private const string Prefix = "account/";
    private const int Most = 1_000;

    /// <inheritdoc />
    public async Task<string[]> After(string? after, int limit)
    {
        var ids = new List<string>();
        if (limit < 1) return [];
        await foreach (var journal in services.Store.ListJournalsAsync(Prefix, after is null ? null : Prefix + after))
        {
            ids.Add(journal.Value[Prefix.Length..]);
            if (ids.Count == Math.Min(limit, Most)) break;
        }
        return [.. ids];
    }
}
