using Metering.Http.Accounts;
using Metering.Journal;

namespace Metering.Host.Composition;

/// <summary>The accounts as the journal names them: no index that could fall behind.</summary>
internal sealed class JournalAccountDirectory(IJournalStore store) : IAccountDirectory
{
    private const string Prefix = "account/";

    public async Task<IReadOnlyList<string>> After(string? after, int limit, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var journal in store.ListJournalsAsync(Prefix, after is null ? null : Prefix + after, cancellationToken))
        {
            ids.Add(journal.Value[Prefix.Length..]);
            if (ids.Count == limit) break;
        }
        return ids;
    }
}
