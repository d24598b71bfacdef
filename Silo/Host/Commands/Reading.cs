using Metering.Journal;

namespace Metering.Host.Commands;

/// <summary>A store as a command reads it: as it stood at one moment where the storage can show that, else as it is.</summary>
internal sealed class Reading : IAsyncDisposable
{
    private readonly IJournalSnapshot? snapshot;

    private Reading(IJournalReads store, IJournalSnapshot? snapshot) => (Store, this.snapshot) = (store, snapshot);

    public IJournalReads Store { get; }

    /// <summary>Whether all of it is of one moment, although others may be writing.</summary>
    public bool IsOfOneMoment => snapshot is not null;

    public static async ValueTask<Reading> Of(IJournalStore store)
    {
        if (store is not IJournalSnapshots shared) return new Reading(store, null);
        var snapshot = await shared.OpenSnapshotAsync();
        return new Reading(snapshot, snapshot);
    }

    public ValueTask DisposeAsync() => snapshot?.DisposeAsync() ?? ValueTask.CompletedTask;
}
