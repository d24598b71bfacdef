using System.Text.Json;
using Metering.Chaos.Workload;

namespace Metering.Chaos.Auditing;

/// <summary>Reads every posting of an account, in order: each cause once, and the wallet never below zero at any of them.</summary>
internal sealed class LedgerAudit(Caller caller, Findings findings)
{
    // What has one posting for each name; usage settles as often as it likes.
    private static readonly string[] Once = ["TOPUP", "PAYMENT", "STATEMENT"];

    public async Task Run(Customer customer)
    {
        var (number, wallet, seen) = (0L, 0L, new Dictionary<string, long>(StringComparer.Ordinal));
        await foreach (var entry in Pages.Of(caller, $"{customer.Path}/ledger?limit=500", "items"))
        {
            findings.Count("postingsAudited");
            findings.Check(entry.GetProperty("number").GetInt64() == ++number, $"I12: posting {number} of {customer.Id} is missing.");
            var legs = entry.GetProperty("legs").EnumerateArray()
                .Select(leg => (Account: leg.GetProperty("ledgerAccount").GetString()!, Fen: leg.GetProperty("amountFen").GetInt64())).ToArray();
            findings.Check(legs.Sum(leg => leg.Fen) == 0, $"I1: posting {number} of {customer.Id} does not balance.");
            wallet -= legs.Where(leg => leg.Account == "LIAB.WALLET").Sum(leg => leg.Fen);
            findings.Check(wallet >= 0, $"I2: the wallet of {customer.Id} was {wallet} at posting {number}.");
            if (Name(entry) is { } name) seen[name] = seen.GetValueOrDefault(name) + 1;
        }
        foreach (var (name, times) in seen)
            findings.Check(times == 1, $"I9, I10: {name} of {customer.Id} was posted {times} times.");
        foreach (var name in customer.TopUps.Keys.Select(name => $"TOPUP {name}").Concat(customer.Payments.Keys.Select(name => $"PAYMENT {name}")))
            findings.Check(seen.ContainsKey(name), $"I10: {name} was acknowledged and is not posted.");
    }

    /// <summary>What may be posted once only; a late fee once for each day.</summary>
    private static string? Name(JsonElement entry)
    {
        // Money that came in is named by the account that it came to and the channel's transaction.
        var (type, id) = (entry.GetProperty("sourceType").GetString()!, entry.GetProperty("sourceId").GetString()!.Split('/')[^1]);
        return type == "LATE_FEE" ? $"LATE_FEE {id} {entry.GetProperty("date").GetString()}" : Once.Contains(type) ? $"{type} {id}" : null;
    }
}
