using Azure;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Committing;

/// <summary>
/// Puts the pages of a commit that were too many for its transaction into their rows. Whoever learns of that commit does it first, and every
/// step is a transaction on the head's ETag: so no newer commit is overwritten, and nobody who knows the commit sees a page from before it.
/// </summary>
internal sealed class LatePages(Accounts accounts, Heads heads, Blobs blobs, TimeSpan giveUpAfter)
{
    private const int StepRows = 90;
    private const int StepBytes = 2_500_000;

    /// <summary>Finishes what the head names; returns the head afterwards.</summary>
    public async Task<Head> Finish(JournalId journal, Head head, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(giveUpAfter);
        while (head.LatePages is { } blob)
        {
            if (await blobs.Read(journal, blob, cancellationToken).ConfigureAwait(false) is { } bundle)
            {
                var last = await Apply(journal, head, PageBundle.Unpack(bundle), cancellationToken).ConfigureAwait(false);
                if (last is not null)
                {
                    await blobs.Drop(journal, blob).ConfigureAwait(false);
                    return last;
                }
            }
            // Somebody else moved the head, or an answer was lost; look again.
            if (!await deadline.Pause(null, cancellationToken).ConfigureAwait(false))
                throw new StoreUnavailableException($"The pages of {journal} could not be put into their rows in time.");
            head = await heads.Read(journal, cancellationToken).ConfigureAwait(false);
        }
        return head;
    }

    /// <summary>The head after all steps; null when it moved in between.</summary>
    private async Task<Head?> Apply(JournalId journal, Head head, IReadOnlyList<PageWrite> pages, CancellationToken cancellationToken)
    {
        var account = accounts.Of(journal);
        var partition = Names.Of(journal);
        var absent = await Absent(journal, pages, cancellationToken).ConfigureAwait(false);
        var steps = Steps(partition, pages, absent);
        for (var i = 0; i < steps.Count; i++)
        {
            var mark = new TableEntity(partition, Head.RowKey) { ["LatePages"] = i == steps.Count - 1 ? "" : head.LatePages };
            List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateMerge, mark, head.ETag), .. steps[i]];
            try
            {
                var answers = await account.Requests.Once(() => account.Journals.SubmitTransactionAsync(actions, cancellationToken),
                    cancellationToken).ConfigureAwait(false);
                head = head with { ETag = answers.Value[0].Headers.ETag!.Value };
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested
                && Troubles.Of(failure) is Trouble.Conflict or Trouble.Missing or Trouble.Unknown)
            {
                return null;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && Troubles.Of(failure) is not null)
            {
                throw account.Requests.Unavailable(failure);
            }
        }
        return head with { LatePages = null };
    }

    /// <summary>Pages to remove that do not exist: removing them would fail the transaction. True while the head's ETag stands.</summary>
    public async Task<IReadOnlySet<string>> Absent(JournalId journal, IReadOnlyList<PageWrite> pages, CancellationToken cancellationToken)
    {
        var account = accounts.Of(journal);
        var partition = Names.Of(journal);
        var removed = pages.Where(page => page.Value is null).Select(page => page.Key).ToArray();
        var rows = await Task.WhenAll(removed.Select(key =>
            account.Find(account.Journals, partition, PageRows.Key(key), ["RowKey"], cancellationToken))).ConfigureAwait(false);
        return removed.Where((_, i) => rows[i] is null).ToHashSet(StringComparer.Ordinal);
    }

    private static List<List<TableTransactionAction>> Steps(string partition, IReadOnlyList<PageWrite> pages, IReadOnlySet<string> absent)
    {
        var steps = new List<List<TableTransactionAction>> { new() };
        var bytes = 0;
        foreach (var page in pages)
        {
            if (CommitPlan.PageAction(partition, page, absent) is not { } action)
                continue;
            var size = page.Value?.Length ?? 0;
            if (steps[^1].Count == StepRows || (steps[^1].Count > 0 && bytes + size > StepBytes))
            {
                steps.Add([]);
                bytes = 0;
            }
            steps[^1].Add(action);
            bytes += size;
        }
        return steps;
    }
}
