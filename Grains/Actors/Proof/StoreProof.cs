using Metering.Actors.Agenda;
using Metering.Actors.Audit;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Proof;

/// <summary>
/// Proves a whole store from its bytes: the replay of every journal is its snapshot, the books of every account balance, every audit chain is
/// unbroken, and claims and the commits that took them are the same. Memory is bounded by the largest account.
/// </summary>
/// <param name="store">The store: best a snapshot, or one that nobody writes to.</param>
/// <param name="now">The present, which says which claims may have been dropped.</param>
public sealed class StoreProof(IJournalReads store, Instant now)
{
    private const int Attempts = 5;
    private readonly StoreProofCounts none = new(0, 0, 0, 0, 0, 0);
    private StoreProofCounts? counts;
    private int journalNumber;

    /// <summary>How much was proven so far.</summary>
    public StoreProofCounts Counts => counts ?? none;

    /// <summary>Everything that is wrong, as it is found.</summary>
    public async IAsyncEnumerable<StoreFault> Faults()
    {
        counts = none;
        using var claims = new ClaimProof(store, await ClaimWindow.FirstKept(store, now));
        var replay = new JournalReplay(store, (_, entry) => claims.List(journalNumber, entry));
        journalNumber = 0;
        await foreach (var journal in store.ListJournalsAsync(""))
        {
            journalNumber++;
            var result = await JournalKinds.Replay(replay, journal);
            counts = counts with
            {
                Journals = counts.Journals + 1, Commits = counts.Commits + result.Commits, Events = counts.Events + result.Events,
            };
            if (result.Fault is { } fault) yield return new StoreFault(journal.Value, fault);
            await foreach (var further in OfItsKind(journal, result.Fault is null)) yield return further;
        }
        await foreach (var fault in claims.Compare(NameOf)) yield return fault;
        counts = counts with { Claims = claims.Count };
    }

    private async IAsyncEnumerable<StoreFault> OfItsKind(JournalId journal, bool replays)
    {
        switch (JournalKinds.Of(journal))
        {
            case JournalKinds.Account:
                counts = Counts with { Accounts = Counts.Accounts + 1 };
                // What cannot be replayed cannot be added up.
                if (!replays) break;
                foreach (var problem in await Books(journal)) yield return new StoreFault(journal.Value, problem);
                break;
            case JournalKinds.Audit:
                counts = Counts with { AuditChains = Counts.AuditChains + 1 };
                // A chain whose end cannot be read was named by its replay.
                if (replays && await AuditProof.Of(store, journal) is { Broken: { } where }) yield return new StoreFault(journal.Value, where);
                break;
        }
    }

    /// <summary>An account that is written meanwhile may seem to differ from its resources: it is looked at again.</summary>
    private async Task<IReadOnlyList<string>> Books(JournalId journal)
    {
        for (var attempt = 1; ; attempt++)
        {
            var problems = await AccountProof.Of(store, journal);
            if (problems.Count == 0 || attempt == Attempts || store is IJournalSnapshot) return problems;
        }
    }

    private async Task<string> NameOf(int number)
    {
        await foreach (var journal in store.ListJournalsAsync(""))
            if (--number == 0) return journal.Value;
        return "a journal that is gone";
    }
}
