using Metering.Http.Qualification;
using Metering.Journal;

namespace Metering.Host.Providers;

/// <summary>One storage: the journal, and what Orleans keeps in it (the members of the cluster and the reminders).</summary>
internal interface IStorageProvider
{
    /// <summary>Whether several processes may share it, so that there can be a cluster.</summary>
    bool IsShared { get; }

    /// <summary>Opens the journal.</summary>
    /// <exception cref="Options.StartRefusedException">It cannot be opened; the sentence says why.</exception>
    /// <exception cref="StoreUnusableException">It cannot be used as it is; the message says what to do.</exception>
    ValueTask<OpenJournal> Open();

    /// <summary>Creates or renews tables; returns what was done, in words.</summary>
    Task<IReadOnlyList<string>> Migrate();

    /// <summary>Where it keeps documents by itself; null when it has no place for files.</summary>
    IDocumentStore? Documents(int maxBytes);

    /// <summary>A silo finds its neighbours and its reminders here.</summary>
    void Join(ISiloBuilder silo);

    /// <summary>A client finds the silos here.</summary>
    void Find(IClientBuilder client);
}

/// <summary>A journal that is open until it is disposed.</summary>
/// <param name="Store">The journal.</param>
/// <param name="Trouble">Why it takes no commits now; null when it does.</param>
/// <param name="Lifetime">Closes it.</param>
internal sealed record OpenJournal(IJournalStore Store, Func<string?> Trouble, IAsyncDisposable Lifetime) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Lifetime.DisposeAsync();
}
