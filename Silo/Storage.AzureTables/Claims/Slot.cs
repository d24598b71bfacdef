using Azure;
using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Claims;

/// <summary>One claim of a commit and the row reserved for it.</summary>
internal sealed class Slot(Claim claim, Account account, string partition)
{
    public Claim Claim => claim;

    public Account Account => account;

    public string Partition => partition;

    /// <summary>The row's ETag while it is ours.</summary>
    public ETag? Mine { get; private set; }

    /// <summary>The head's ETag that our row names.</summary>
    public string? Mark { get; private set; }

    /// <summary>Claims that hold in other months and stay in our row.</summary>
    public IReadOnlyList<Reservation> Beside { get; private set; } = [];

    /// <summary>The other months hold nothing that stands against our row as it is.</summary>
    public bool Searched { get; set; }

    public bool IsReserved(string mark) => Mine is not null && Mark == mark;

    public void Reserved(ETag row, string mark, IReadOnlyList<Reservation> beside)
    {
        Mine = row;
        Mark = mark;
        Beside = beside;
        Searched = false;
    }

    public void Lost()
    {
        Mine = null;
        Beside = [];
        Searched = false;
    }

    /// <summary>What writes our row: a new one, or in the place of the one we have.</summary>
    public TableTransactionAction Reserve(Commit commit, string mark)
    {
        var row = Reservation.For(commit, claim, partition, mark).ToRow(Beside);
        return Mine is { } old ? new(TableTransactionActionType.UpdateReplace, row, old) : new(TableTransactionActionType.Add, row);
    }

    /// <summary>What gives our row back: to the claims that it stands beside, or to nobody.</summary>
    public TableTransactionAction GiveBack() => Beside.Count > 0
        ? new(TableTransactionActionType.UpdateReplace, Beside[0].ToRow([.. Beside.Skip(1)]), Mine!.Value)
        : new(TableTransactionActionType.Delete, new TableEntity(partition, Names.Hex(claim.Key)), Mine!.Value);
}
