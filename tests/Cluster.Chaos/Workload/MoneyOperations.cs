namespace Metering.Chaos.Workload;

/// <summary>Money that comes in: top-ups, and payments of what is owed; each repeated now and then, as banks do.</summary>
internal sealed class MoneyOperations(Caller caller, Findings findings)
{
    /// <summary>A top-up; now and then the same transaction comes again under another key, and counts once.</summary>
    public async Task TopUp(Customer customer, Random chance)
    {
        if (!customer.Meters.Any(meter => meter.Prepaid)) return;
        var (transaction, amountFen) = (customer.Name("topup"), chance.NextInt64(100, 1_200));
        var body = new { amountFen, channel = "BANK", transactionId = transaction };
        var first = Customer.Expect(await caller.Post($"{customer.Path}/topups", body, customer.Name("key")));
        customer.TopUps[transaction] = amountFen;
        findings.Count("topUps");
        findings.Check(first.Number("balanceFen") >= 0, $"I2: the wallet of {customer.Id} was {first.Number("balanceFen")}.");
        if (chance.Next(4) > 0) return;
        var again = Customer.Expect(await caller.Post($"{customer.Path}/topups", body, customer.Name("key")));
        findings.Check(!again.Body.GetProperty("firstTime").GetBoolean(), $"I10: the transaction {transaction} was the first twice.");
    }

    /// <summary>Reads the balance: never below zero, whatever goes on (I2).</summary>
    public async Task Read(Customer customer)
    {
        var balance = Customer.Expect(await caller.Get($"{customer.Path}/balance"));
        findings.Count("reads");
        findings.Check(balance.Number("walletFen") >= 0 && balance.Number("availableFen") >= 0,
            $"I2: the balance of {customer.Id} was {balance.Body.GetRawText()}.");
    }

    /// <summary>Pays all that is owed with one transaction, twice.</summary>
    public async Task Pay(Customer customer)
    {
        var owed = Customer.Expect(await caller.Get($"{customer.Path}/dunning")).Number("owedFen");
        if (owed == 0) return;
        var transaction = customer.Name("payment");
        var body = new { amountFen = owed, channel = "BANK", transactionId = transaction };
        var first = Customer.Expect(await caller.Post($"{customer.Path}/payments", body, customer.Name("key")));
        customer.Payments[transaction] = owed;
        findings.Count("payments");
        findings.Check(first.Number("remainingDueFen") == 0, $"{customer.Id} paid {owed} fen and still owes {first.Number("remainingDueFen")}.");
        var again = Customer.Expect(await caller.Post($"{customer.Path}/payments", body, customer.Name("key")));
        findings.Check(!again.Body.GetProperty("firstTime").GetBoolean(), $"I10: the payment {transaction} was the first twice.");
    }
}
