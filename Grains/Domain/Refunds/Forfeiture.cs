using Metering.Domain.Orders;

namespace Metering.Domain.Refunds;

/// <summary>Which lines of an order became damages (3.2, 6.1), by the terms, allowances and services that they opened, or before they did.</summary>
public static class Forfeiture
{
    /// <summary>Their numbers, in order.</summary>
    public static IEnumerable<int> LinesOf(OrderFunds funds, TradeBook trade)
    {
        var cases = trade.Conduct.Cases.Values.Where(one => one.Forfeited.Any(part => part.OrderId == funds.Id)).ToList();
        var parts = cases.SelectMany(one => one.Forfeited).Where(part => part.OrderId == funds.Id).Select(part => part.Source)
            .ToHashSet(StringComparer.Ordinal);
        // With the whole account what was used up ended too, although none of it was left to become damages.
        var whole = cases.Any(one => one.IsWhole);
        var terms = funds.Terms.Where(term =>
                whole || trade.Subscriptions[term.Subscription].Forfeited || parts.Contains($"{term.Subscription}/{term.Term}"))
            .Select(term => term.Line);
        var grants = funds.Grants.Where(grant => whole || parts.Contains($"{grant.Subject}/{grant.GrantId}")).Select(grant => grant.Line);
        var services = funds.Services.Where(_ => whole).Select(service => service.Line);
        // A service has its line in its name, and so has a line that was not open yet.
        var named = parts.Where(part => part.StartsWith(funds.Id + "/", StringComparison.Ordinal))
            .Select(part => int.Parse(part[(funds.Id.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        return terms.Concat(grants).Concat(services).Concat(named).Distinct().Order();
    }
}
