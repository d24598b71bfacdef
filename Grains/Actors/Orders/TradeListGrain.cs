using System.Collections.Immutable;
using Metering.Actors.Journaling;
using Metering.Contracts.Orders;
using Metering.Journal;

namespace Metering.Actors.Orders;

/// <summary>
/// A shard of the lists over all accounts. Every entry stands in pages that are named in the order of the list, so that a page of the list is a
/// read of pages, however many entries there are.
/// </summary>
public sealed class TradeListGrain(JournalServices services) : JournaledActor<TradeListState>(services, TradeListCodec.Instance), ITradeListGrain
{
    private const int ForgottenAtOnce = 25;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"trade-list/{this.GetPrimaryKeyString()}");

    /// <inheritdoc />
    public async Task Put(ListItem[] items)
    {
        var read = new Dictionary<string, ListItem>(StringComparer.Ordinal);
        foreach (var item in items)
            if (await Store.ReadPageAsync(JournalId, TradeListPages.Entry(item)) is { } page)
                read[TradeListPages.Entry(item)] = TradeListCodec.ItemOf(page.Span);
        await Step(state =>
        {
            // What was written since is newer than what was read before.
            var changes = items.Select(item => (Now: item, Before: state.Written.GetValueOrDefault(TradeListPages.Entry(item))
                ?? read.GetValueOrDefault(TradeListPages.Entry(item)))).Where(change => !(change.Before?.Version >= change.Now.Version)).ToList();
            return changes.Count == 0 ? StepResult.None : new StepResult([new TradeListed([.. changes.Select(change => change.Now)])],
                [.. changes.SelectMany(change => TradeListPages.Of(change.Now, change.Before))], []);
        });
    }

    /// <inheritdoc />
    public async Task<ListItem[]> Read(ListQuery query)
    {
        var items = new List<ListItem>();
        var prefix = TradeListPages.List(query.Kind, query.TestClock, query.Status);
        await foreach (var page in Store.ReadPagesAsync(JournalId, prefix, query.After is { } after ? prefix + after : null))
        {
            var item = TradeListCodec.ItemOf(page.Value.Span);
            if (items.Count == query.Limit || (query.Before is { } before && !(item.DueAt < before))) break;
            items.Add(item);
        }
        return [.. items];
    }

    /// <inheritdoc />
    public async Task Forget()
    {
        while (true)
        {
            var some = new List<ListItem>();
            await foreach (var page in Store.ReadPagesAsync(JournalId, TradeListPages.Entries))
            {
                some.Add(TradeListCodec.ItemOf(page.Value.Span));
                if (some.Count == ForgottenAtOnce) break;
            }
            if (some.Count == 0) return;
            await Step(_ => new StepResult([new TradeListForgotten([.. some.Select(TradeListPages.Entry)])],
                [.. some.SelectMany(TradeListPages.Without)], []));
        }
    }
}

/// <summary>How the pages of a shard are named.</summary>
internal static class TradeListPages
{
    public const string Entries = "entry/";
    private const string AnyState = "all";
    private const string RealTime = "real";

    public static string Entry(ListItem item) => $"{Entries}{item.Kind}/{item.Account}/{item.Id}";

    public static string List(Domain.Orders.ListedKind kind, string? testClock, string? status) =>
        $"list/{kind}/{(testClock is null ? RealTime : "clock-" + testClock)}/{status ?? AnyState}/";

    /// <summary>The pages that put an item in its place, and take it from the one that it had.</summary>
    public static IEnumerable<PageWrite> Of(ListItem now, ListItem? before)
    {
        var content = TradeListCodec.Write(now);
        var places = Places(now).ToList();
        foreach (var old in before is null ? [] : Places(before).Except(places, StringComparer.Ordinal)) yield return new PageWrite(old, null);
        foreach (var place in places) yield return new PageWrite(place, content);
    }

    public static IEnumerable<PageWrite> Without(ListItem item) => Places(item).Select(place => new PageWrite(place, null));

    private static IEnumerable<string> Places(ListItem item) =>
    [
        Entry(item), List(item.Kind, item.TestClock, item.Status) + item.Place, List(item.Kind, item.TestClock, null) + item.Place,
    ];
}
