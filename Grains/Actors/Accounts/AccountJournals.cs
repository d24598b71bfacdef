using Metering.Contracts.Audit;
using Metering.Journal;

namespace Metering.Actors.Accounts;

/// <summary>
/// Every journal that belongs to one account: its own, its resources', orders', fapiao requests', notices, tickets, webhooks, documents and audit
/// chain. Price books, calendars, test clocks and the inventory of numbers are the installation's, and are not among them.
/// </summary>
public static class AccountJournals
{
    private const string Own = "account/";
    private static readonly string[] Single = ["notices/", "qualification/", "tickets/", "webhooks/"];
    private static readonly string[] Many = ["invoice/", "order/"];

    /// <summary>Their names, in ordinal order; none when there is no such account.</summary>
    public static async Task<IReadOnlyList<JournalId>> Of(IJournalReads store, string account)
    {
        var own = new JournalId(Own + account);
        if (await store.ReadHeadAsync(own) is not { } head) return [];
        var tenant = AccountCodec.Instance.ReadState(head.Snapshot.Span).Head.Tenant;
        var names = new List<JournalId> { own };
        foreach (var name in Single.Select(prefix => prefix + account).Append("audit/" + IAuditGrain.OfAccount(tenant, account)))
            if (await store.ReadHeadAsync(new JournalId(name)) is not null) names.Add(new JournalId(name));
        foreach (var prefix in Many)
            await foreach (var journal in store.ListJournalsAsync($"{prefix}{account}/")) names.Add(journal);
        await foreach (var page in store.ReadPagesAsync(own, AccountPages.Resources))
        {
            var resource = AccountJson.Read<Domain.Accounts.AccountResource>(page.Value.Span);
            var name = new JournalId($"{resource.Kind}/{resource.Key}");
            if (await store.ReadHeadAsync(name) is not null) names.Add(name);
        }
        return [.. names.OrderBy(name => name.Value, StringComparer.Ordinal)];
    }
}
