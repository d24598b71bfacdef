using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Ledger;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Ledger;

/// <summary>A page of postings, oldest first.</summary>
public sealed record LedgerBody(LedgerEntry[] Items, string? NextCursor);

/// <summary>/v1/accounts/{account}/ledger, trial-balance and books.</summary>
internal static class LedgerOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/accounts/{account}/ledger", Postings)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the ledger postings", "Oldest first; debits are positive, credits negative, and each posting sums to zero.")
            .Asks(Cursor.Parameters).Gives<LedgerBody>();
        routes.Get("/v1/accounts/{account}/trial-balance", Balance)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Read the trial balance", "Sums per ledger account; the total is zero.").Gives<TrialBalance>();
        routes.Get("/v1/accounts/{account}/books", Books)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Prove the books",
                "Trial balance zero, wallet and receivables equal to their postings, replay of all events equal to every snapshot.")
            .Gives<BooksCheck>();
    }

    private static async Task Postings(Call call)
    {
        var page = await Account(call).Ledger(call.Tenant, Cursor.Read(call), Cursor.Limit(call)) ?? throw RefusedCallException.NotFound();
        await call.Answer(new LedgerBody(page.Entries, Cursor.Write(call, page.NextCursor)), WireJson.Default.LedgerBody);
    }

    private static async Task Balance(Call call) =>
        await call.Answer(await Account(call).TrialBalance(call.Tenant), WireJson.Default.TrialBalance);

    private static async Task Books(Call call) =>
        await call.Answer(await Account(call).VerifyBooks(call.Tenant), WireJson.Default.BooksCheck);

    private static IAccountGrain Account(Call call) => call.Grains.GetGrain<IAccountGrain>(call.Account());
}
