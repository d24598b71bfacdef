using Metering.Actors.Accounts;
using Metering.Actors.Invoices;
using Metering.Actors.Usage;
using Metering.Journal;

namespace Metering.Actors.Proof;

/// <summary>
/// Proves an account's books without a running product: as the account does it itself, but from the stored states of its resources, which may
/// be ahead of their last report.
/// </summary>
internal static class AccountProof
{
    public static async Task<IReadOnlyList<string>> Of(IJournalReads store, JournalId journal)
    {
        if (await store.ReadHeadAsync(journal) is not { } head) return [];
        var proof = new BooksProof(store, journal, head);
        try
        {
            await Prove(store, journal, proof);
            return proof.Result.Problems;
        }
        catch (Exception wrong) when (wrong is not (OutOfMemoryException or StoreUnavailableException))
        {
            // What cannot be read was changed from outside; the rest of the store is proven all the same.
            return [.. proof.Result.Problems, $"something of it cannot be read ({wrong.Message.ReplaceLineEndings(" ").TrimEnd('.')})"];
        }
    }

    private static async Task Prove(IJournalReads store, JournalId journal, BooksProof proof)
    {
        var account = journal.Value[(JournalKinds.Account.Length + 1)..];
        await proof.Replay();
        await proof.Pages();
        await proof.Statements();
        await foreach (var resource in proof.Resources())
        {
            // A resource that was added and never told yet has no journal.
            if (await store.ReadHeadAsync(new JournalId($"{resource.Kind}/{resource.Key}")) is not { } stored) continue;
            var state = ResourceCodec.Instance.ReadState(stored.Snapshot.Span);
            proof.Resource(resource, ResourceMessages.Report(state, resource.Subject, stored.Version), mayBeAhead: true);
        }
        await proof.Invoices(invoice => InvoiceProof.Figures(store, new JournalId($"invoice/{account}/{invoice}")));
    }
}
