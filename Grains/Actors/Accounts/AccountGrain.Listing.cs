using Metering.Actors.Orders;
using Metering.Contracts.Orders;
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
        await DeliverPending();
        return listed;
    }

    private Task List(ListingMessage message, long number) =>
        GrainFactory.GetGrain<ITradeListGrain>(TradeLists.KeyOf(Head.Tenant, Id)).Put([.. message.Listed.Select(listed => ItemOf(listed, number))]);

    private ListItem ItemOf(Listed listed, long version) => new()
    {
        Kind = listed.Kind, Account = Id, Id = listed.Id, TestClock = Head.TestClock, Status = listed.Status, DueAt = listed.DueAt,
        Since = listed.Since, Product = listed.Product, Version = version,
    };
}
