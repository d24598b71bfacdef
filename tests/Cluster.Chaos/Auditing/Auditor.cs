using Metering.Chaos.Workload;

namespace Metering.Chaos.Auditing;

/// <summary>
/// Compares, from outside and after healing, what the cluster says with what its clients were told. It shares nothing with the product: prices,
/// rounding and dates are its own.
/// </summary>
internal sealed class Auditor(Caller caller, Findings findings)
{
    private const int AtOnce = 6;

    public Task Run(IEnumerable<Group> groups) => Parallel.ForEachAsync(
        groups.SelectMany(group => group.Debtor is { } debtor ? group.Customers.Append(debtor) : group.Customers),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (customer, _) => await Audit(customer));

    private async Task Audit(Customer customer)
    {
        try
        {
            foreach (var month in Months(customer)) await Records(customer, month);
            foreach (var month in customer.Group.Closed) await Statement(customer, month);
            await Wallet(customer);
            await new LedgerAudit(caller, findings).Run(customer);
            await Books(customer);
            findings.Count("accountsAudited");
        }
        catch (Exception fault) when (fault is UnresolvedException or RefusedException)
        {
            findings.Violation($"{customer.Id} could not be audited: {fault.Message}");
        }
    }

    private static IEnumerable<string> Months(Customer customer) =>
        customer.Events.Select(sent => sent.Month).Concat(customer.Holds.Select(hold => hold.Month)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>I3, I4, I11: every acknowledged event and every used hold has one record, a refused one has none, and there are no others.</summary>
    private async Task Records(Customer customer, string month)
    {
        var (charged, voided) = (new Dictionary<string, List<long>>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        await foreach (var record in Pages.Of(caller, $"{customer.Path}/consumption/{month}?limit=1000", "records"))
        {
            var id = record.GetProperty("eventId").GetString()!;
            if (record.TryGetProperty("refusedCode", out var refused) && refused.ValueKind == System.Text.Json.JsonValueKind.String) continue;
            if (record.GetProperty("void").GetBoolean()) voided[id] = voided.GetValueOrDefault(id) + 1;
            else if (charged.TryGetValue(id, out var before)) before.Add(record.GetProperty("quantity").GetInt64());
            else charged[id] = [record.GetProperty("quantity").GetInt64()];
        }
        foreach (var sent in customer.Events.Where(sent => sent.Month == month))
        {
            charged.Remove(sent.Id, out var quantities);
            voided.Remove(sent.Id, out var voids);
            var expected = sent.Outcome is Outcome.Accepted or Outcome.Voided ? 1 : 0;
            if (sent.Outcome == Outcome.Unknown) continue;
            findings.Check((quantities?.Count ?? 0) == expected && (quantities is null || quantities[0] == sent.Quantity),
                $"I3: {sent.Id} was answered {sent.Outcome} with {sent.Quantity}, and is billed as [{string.Join(", ", quantities ?? [])}].");
            findings.Check(voids == (sent.Outcome == Outcome.Voided ? 1 : 0),
                $"I3: {sent.Id} was answered {sent.Outcome} and taken back {voids} times.");
            findings.Count("eventsAudited");
        }
        foreach (var hold in customer.Holds.Where(hold => hold.Month == month))
        {
            charged.Remove(hold.EventId, out var quantities);
            findings.Check(hold.Used == 0 ? quantities is null : quantities is [var quantity] && quantity == hold.Used,
                $"I11: the hold {hold.EventId} used {hold.Used}, and is billed as [{string.Join(", ", quantities ?? [])}].");
        }
        findings.Check(charged.Count == 0 && voided.Count == 0, $"I4: {customer.Id} is billed in {month} for what nobody sent: "
            + string.Join(", ", charged.Keys.Concat(voided.Keys).Take(5)));
    }

    /// <summary>I5, I7: a statement is what was acknowledged, to the fen, and is still the one that was seen first.</summary>
    private async Task Statement(Customer customer, string month)
    {
        var statement = await caller.Get($"{customer.Path}/statements/{month}");
        if (statement.Code == 404)
        {
            findings.Check(customer.Meters.Sum(meter => Fen(customer, meter, month)) == 0, $"I5: {customer.Id} has no statement of {month}.");
            return;
        }
        long Due(bool prepaid) => customer.Meters.Where(meter => meter.Prepaid == prepaid).Sum(meter => Fen(customer, meter, month));
        findings.Check(statement.Number("prepaidFen") == Due(true) && statement.Number("amountDueFen") == Due(false),
            $"I5: the statement {month} of {customer.Id} is {statement.Number("prepaidFen")} prepaid and {statement.Number("amountDueFen")} due, "
            + $"acknowledged were {Due(true)} and {Due(false)}.");
        findings.Check(!customer.Statements.TryGetValue(month, out var seen) || statement.Text("contentHash") == seen,
            $"I7: the statement {month} of {customer.Id} changed after it was final.");
        findings.Count("statementsAudited");
    }

    /// <summary>I2, I11: the wallet is what came in less what was used, and nothing is held any more.</summary>
    private async Task Wallet(Customer customer)
    {
        var balance = Customer.Expect(await caller.Get($"{customer.Path}/balance"));
        var used = Months(customer).Sum(month => customer.Meters.Where(meter => meter.Prepaid).Sum(meter => Fen(customer, meter, month)));
        var expected = customer.TopUps.Values.Sum() - used;
        findings.Check(balance.Number("walletFen") == expected && expected >= 0,
            $"I2: the wallet of {customer.Id} holds {balance.Number("walletFen")}; topped up less used is {expected}.");
        findings.Check(balance.Number("heldFen") == 0, $"I11: {customer.Id} still has {balance.Number("heldFen")} fen held.");
    }

    /// <summary>I1, I13: the books prove themselves; every history replays to its snapshot.</summary>
    private async Task Books(Customer customer)
    {
        var books = Customer.Expect(await caller.Get($"{customer.Path}/books"));
        findings.Count("bookChecks", books.Number("checks"));
        findings.Check(books.Body.GetProperty("balanced").GetBoolean(), $"I1: the books of {customer.Id}: {books.Body.GetRawText()}");
        var total = Customer.Expect(await caller.Get($"{customer.Path}/trial-balance")).Number("totalFen");
        findings.Check(total == 0, $"I1: the trial balance of {customer.Id} is {total}.");
    }

    private static long Fen(Customer customer, Meter meter, string month) => meter.FenFor(
        customer.Events.Where(sent => sent.Meter == meter && sent.Month == month && sent.Outcome == Outcome.Accepted)
            .Sum(sent => meter.UnitsOf(sent.Quantity))
        + customer.Holds.Where(hold => hold.Meter == meter && hold.Month == month).Sum(hold => meter.UnitsOf(hold.Used)));
}
