using Azure;
using Metering.Journal;
using Metering.Storage.AzureTables.Connecting;

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

    /// <summary>The other months hold nothing that stands against our row as it is.</summary>
    public bool Searched { get; set; }

    public bool IsReserved(string mark) => Mine is not null && Mark == mark;

    public void Reserved(ETag row, string mark)
    {
        Mine = row;
        Mark = mark;
        Searched = false;
    }

    public void Lost()
    {
        Mine = null;
        Searched = false;
    }
}
