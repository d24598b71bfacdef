using Metering.Contracts.Ledger;
using Metering.Journal;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public async Task<BooksCheck?> VerifyBooks(string tenant)
    {
        if (!IsOf(tenant)) return null;
        await SettleAll(mustAnswer: true);
        var head = await Store.ReadHeadAsync(JournalId) ?? throw new InvalidOperationException($"{JournalId} has no head.");
        var proof = new BooksProof(Store, JournalId, head);
        await proof.Replay();
        await proof.Pages();
        await proof.Statements();
        await foreach (var resource in ReadResources(0))
            await proof.Resource(resource, ResourceOf(resource.Kind, resource.Key));
        return proof.Result;
    }
}
