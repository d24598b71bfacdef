using System.Globalization;
using Metering.Actors.Orders;
using Metering.Contracts.Accounts;
using Metering.Contracts.Invoices;
using Metering.Contracts.Orders;
using Metering.Domain.Accounts;
using Metering.Domain.Invoices;
using Metering.Domain.Orders;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    private const int ListedPerMessage = 100;

    /// <inheritdoc />
    public async Task<ListItem[]?> Listed(string tenant, ListQuery query)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        return
        [
            .. TradeListing.All(Trade).Select(listed => ItemOf(listed, 0)).Where(item => item.Kind == query.Kind
                    && (query.Status is null || item.Status == query.Status) && (query.Before is not { } before || item.DueAt < before)
                    && (query.After is null || string.CompareOrdinal(item.Place, query.After) > 0))
                .OrderBy(item => item.Place, StringComparer.Ordinal).Take(query.Limit),
        ];
    }

    /// <inheritdoc />
    public async Task<int> ListAgain(string tenant)
    {
        if (!IsOf(tenant)) return 0;
        await ReadTrade();
        AccountChange? change = null;
        var listed = 0;
        await Step(state =>
        {
            change = TradeChange(state, NowOf(state));
            var all = TradeListing.All(change.Draft.State.Trade).ToList();
            foreach (var part in all.Chunk(ListedPerMessage)) change.Send(listing: new ListingMessage([.. part]));
            listed = all.Count;
            return change.Step();
        });
        Deliver(change);
        await DeliverAll(message => message.Listing is not null);
        return listed;
    }

    /// <inheritdoc />
    public async Task<AccountChangePage?> Changes(string tenant, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        var after = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var found = new List<AccountChangeView>();
        await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Changes, AccountPages.Change(after)))
        {
            if (found.Count == limit) return new AccountChangePage([.. found], found[^1].Number.ToString(CultureInfo.InvariantCulture));
            found.Add(ViewOf(AccountJson.Read<AccountChanged>(page.Value.Span)));
        }
        return new AccountChangePage([.. found], null);
    }

    private static AccountChangeView ViewOf(AccountChanged made) => new(made.Number!.Value, made.At, made.Actor, made.Reason, made.LegalName,
        made.Uscc, ViewOf(made.Contact), ViewOf(made.BillingAddress));

    private static AccountContact? ViewOf(ContactPerson? contact) =>
        contact is null ? null : new AccountContact(contact.Name, contact.Telephone, contact.Email);

    private static InvoicePostTo? ViewOf(PostalAddress? address) =>
        address is null ? null : new InvoicePostTo(address.Recipient, address.Telephone, address.Address);

    private Task List(ListingMessage message, long number) =>
        GrainFactory.GetGrain<ITradeListGrain>(TradeLists.KeyOf(Head.Tenant, Id)).Put([.. message.Listed.Select(listed => ItemOf(listed, number))]);

    private ListItem ItemOf(Listed listed, long version) => new()
    {
        Kind = listed.Kind, Account = Id, Id = listed.Id, TestClock = Head.TestClock, Status = listed.Status, DueAt = listed.DueAt,
        Since = listed.Since, Product = listed.Product, Version = version,
    };
}
