using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Committing;

/// <summary>
/// The rows of one commit, fitted into one transaction: at most 100 rows and 4 MiB as the service counts them. What does not fit lies in
/// blobs that the rows name.
/// </summary>
internal sealed class CommitPlan
{
    // The service counts the request's body, in which bytes stand as base64 and every row has its own lines.
    private const int MostBytes = 2_750_000;
    private const int MostInlineEvents = 1_500_000;
    private const int MostPages = 90;

    private readonly Commit _commit;
    private readonly string _partition;
    private readonly string? _snapshotBlob;
    private readonly string? _eventsBlob;

    private CommitPlan(Commit commit, string? snapshotBlob, string? eventsBlob, string? latePages)
    {
        _commit = commit;
        _partition = Names.Of(commit.Journal);
        _snapshotBlob = snapshotBlob;
        _eventsBlob = eventsBlob;
        LatePages = latePages;
    }

    /// <summary>The blob with the page writes, when they are too many; they are put into their rows after the transaction.</summary>
    public string? LatePages { get; }

    public string? SnapshotBlob => _snapshotBlob;

    /// <summary>All blobs of the commit.</summary>
    public IEnumerable<string> BlobNames => new[] { _snapshotBlob, _eventsBlob, LatePages }.OfType<string>();

    /// <summary>Decides what lies where, and writes the blobs.</summary>
    public static async Task<CommitPlan> Make(Commit commit, Blobs blobs, CancellationToken cancellationToken)
    {
        var events = commit.Events.Length > MostInlineEvents
            ? await blobs.Write(commit, Blobs.Events, commit.Events, cancellationToken).ConfigureAwait(false) : null;
        var room = MostBytes - (events is null ? commit.Events.Length : 0);
        var snapshot = commit.Snapshot.Length > Math.Min(Chunks.RowBytes, room)
            ? await blobs.Write(commit, Blobs.Snapshot, commit.Snapshot, cancellationToken).ConfigureAwait(false) : null;
        room -= snapshot is null ? commit.Snapshot.Length : 0;
        var pageBytes = commit.Pages.Sum(page => (long)(page.Value?.Length ?? 0) + page.Key.Length);
        var pages = commit.Pages.Count > MostPages || pageBytes > room
            ? await blobs.Write(commit, Blobs.Pages, PageBundle.Pack(commit.Pages), cancellationToken).ConfigureAwait(false) : null;
        return new CommitPlan(commit, snapshot, events, pages);
    }

    /// <summary>The transaction. Pages to remove are left out when their rows are known not to exist.</summary>
    public List<TableTransactionAction> Transaction(Head head, IReadOnlySet<string>? absentPages)
    {
        var actions = new List<TableTransactionAction>
        {
            head.HasRow ? new(TableTransactionActionType.UpdateReplace, HeadRow(), head.ETag) : new(TableTransactionActionType.Add, HeadRow()),
        };
        foreach (var row in EntryRows.Of(_partition, _commit.ExpectedVersion + 1, _commit.CommitId, _commit.Events, _eventsBlob))
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, row));
        if (LatePages is null)
            foreach (var page in _commit.Pages)
                if (PageAction(_partition, page, absentPages) is { } action)
                    actions.Add(action);
        return actions;
    }

    /// <summary>What a page write does to its row; null when there is nothing to remove.</summary>
    public static TableTransactionAction? PageAction(string partition, PageWrite page, IReadOnlySet<string>? absentPages)
    {
        if (page.Value is not null)
            return new TableTransactionAction(TableTransactionActionType.UpsertReplace, PageRows.Of(partition, page));
        return absentPages?.Contains(page.Key) == true ? null
            : new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, PageRows.Key(page.Key)));
    }

    private TableEntity HeadRow()
    {
        var row = new TableEntity(_partition, Head.RowKey)
        {
            ["Version"] = _commit.ExpectedVersion + 1,
            ["CommitId"] = Names.Hex(_commit.CommitId),
        };
        if (LatePages is not null)
            row["LatePages"] = LatePages;
        if (_snapshotBlob is not null)
            row["SnapshotBlob"] = _snapshotBlob;
        else
            Chunks.Write(row, _commit.Snapshot);
        return row;
    }
}
