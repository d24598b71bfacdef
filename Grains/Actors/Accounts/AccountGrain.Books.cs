using Metering.Contracts.Invoices;
using Metering.Contracts.Ledger;
using Metering.Journal;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    private const int ProofAttempts = 5;

    /// <inheritdoc />
    public async Task<BooksCheck?> VerifyBooks(string tenant)
    {
        if (!IsOf(tenant)) return null;
        for (var attempt = 1; ; attempt++)
        {
            await SettleAll(mustAnswer: true);
            var proof = await Prove();
            // A difference may only say that usage or messages went on meanwhile: then the books are proven again, at their newer version.
            if (proof.Result.Balanced || attempt == ProofAttempts || !proof.Moved) return proof.Result;
        }
    }

    private async Task<BooksProof> Prove()
    {
        var head = await Store.ReadHeadAsync(JournalId) ?? throw new InvalidOperationException($"{JournalId} has no head.");
        var proof = new BooksProof(Store, JournalId, head);
        await proof.Replay();
        await proof.Pages();
        await proof.Statements();
        await foreach (var resource in proof.Resources())
        {
            var grain = ResourceOf(resource.Kind, resource.Key);
            proof.Resource(resource, await grain.Report(recallGrantedFen: null), mayBeAhead: false);
            proof.Replayed(resource, await grain.Verify());
        }
        await proof.Invoices(invoice => GrainFactory.GetGrain<IInvoiceGrain>($"{Id}/{invoice}").Figures());
        proof.SeenAgain(await Store.ReadHeadAsync(JournalId));
        return proof;
    }
}
