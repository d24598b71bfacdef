using Metering.Journal;

namespace Metering.Host.Commands;

/// <summary>
/// A store as it stood at one moment. Where the storage cannot show that while it is written, nobody may be writing: a resource that is read later
/// than its account knows of money that the account had not granted yet, and nothing mends that in a copy.
/// </summary>
internal sealed class Reading : IAsyncDisposable
{
    private readonly StoreCommand command;
    private readonly IJournalSnapshot? snapshot;

    private Reading(StoreCommand command, IJournalReads store, IJournalSnapshot? snapshot) =>
        (this.command, Store, this.snapshot) = (command, store, snapshot);

    public IJournalReads Store { get; }

    /// <exception cref="Options.StartRefusedException">Silos are writing, and the storage cannot show one moment of it.</exception>
    public static async ValueTask<Reading> Of(StoreCommand command, IJournalStore store)
    {
        var snapshot = store is IJournalSnapshots shared ? await shared.OpenSnapshotAsync() : null;
        var reading = new Reading(command, snapshot ?? (IJournalReads)store, snapshot);
        await reading.Prove();
        return reading;
    }

    /// <summary>To be called again when all is read: a silo may have started meanwhile.</summary>
    /// <exception cref="Options.StartRefusedException">One has.</exception>
    public Task Prove() => snapshot is null ? Members.RefuseLiving(command.Provider, command.Settings) : Task.CompletedTask;

    public ValueTask DisposeAsync() => snapshot?.DisposeAsync() ?? ValueTask.CompletedTask;
}
