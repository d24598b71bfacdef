using Metering.Journal;

namespace Metering.Storage.Contract;

/// <summary>What a provider supplies to be tested: an empty store, the same data opened again, and an end.</summary>
public abstract class StoreFixture : IAsyncDisposable
{
    /// <summary>Provider and location a child process opens the same data with; null when the data dies with the process.</summary>
    public virtual (string Provider, string Location)? Child => null;

    /// <summary>Whether data outlive <see cref="CloseAsync"/>.</summary>
    public virtual bool Durable => true;

    /// <summary>Rounds of the case that kills a writing process.</summary>
    public virtual int Kills => Scale.Kills;

    /// <summary>Rounds of the cases that race for one thing.</summary>
    public virtual int Races => Scale.Races;

    public abstract ValueTask<IJournalStore> OpenAsync();

    public abstract ValueTask CloseAsync();

    public abstract ValueTask DisposeAsync();
}
