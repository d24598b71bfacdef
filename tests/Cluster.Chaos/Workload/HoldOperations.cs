namespace Metering.Chaos.Workload;

/// <summary>Authorizations from hold to end: completed, released, or left to expire; every command twice now and then, under its key.</summary>
internal sealed class HoldOperations(Caller caller, Findings findings)
{
    public async Task One(Customer customer, Random chance)
    {
        var meter = customer.Meters[chance.Next(customer.Meters.Count)];
        var most = meter.Prepaid ? 12 : 600;
        var month = customer.Group.Month;
        var opened = await Twice(customer, chance, "/v1/authorizations",
            new { subject = meter.Subject, meter = meter.Type, quantity = chance.Next(1, most) });
        if (!opened.Done)
        {
            findings.Count("holdsRefused");
            findings.Check(meter.Prepaid && opened.Refusal == "INSUFFICIENT_BALANCE", $"A hold was refused for no reason: {opened.Refusal}.");
            return;
        }
        findings.Count("holds");
        var hold = new SentHold { Id = opened.Text("id"), Meter = meter, Month = month, Granted = opened.Number("grantedQuantity") };
        customer.Holds.Enqueue(hold);
        if (chance.Next(2) == 0) await Update(customer, hold, chance, most);
        await End(customer, hold, chance);
    }

    private async Task Update(Customer customer, SentHold hold, Random chance, int most)
    {
        var used = chance.NextInt64(0, hold.Granted + 1);
        var reply = await Twice(customer, chance, $"/v1/authorizations/{hold.Id}/update",
            new { usedQuantity = used, quantity = chance.Next(1, most) });
        // What was used is kept even when nothing more can be granted.
        hold.Used = Math.Max(hold.Used, used);
        if (reply.Done) hold.Granted = reply.Number("grantedQuantity");
        else findings.Check(reply.Refusal == "INSUFFICIENT_BALANCE", $"An update of {hold.EventId} was refused: {reply.Refusal}.");
    }

    private async Task End(Customer customer, SentHold hold, Random chance)
    {
        switch (chance.Next(5))
        {
            case 0 when customer.Group.HoldsExpire:
                findings.Count("holdsLeftToExpire");
                break;
            case < 3:
                var used = chance.NextInt64(0, hold.Granted + 1);
                var completed = await Twice(customer, chance, $"/v1/authorizations/{hold.Id}/complete", new { usedQuantity = used });
                hold.Used = Math.Max(hold.Used, used);
                findings.Check(completed.Done, $"I11: {hold.EventId} could not be completed: {completed.Refusal}.");
                break;
            default:
                var released = await Twice(customer, chance, $"/v1/authorizations/{hold.Id}/release", new { });
                findings.Check(released.Done, $"I11: {hold.EventId} could not be released: {released.Refusal}.");
                break;
        }
    }

    private async Task<Reply> Twice(Customer customer, Random chance, string path, object body)
    {
        var key = customer.Name("key");
        var first = await caller.Meter(path, body, key);
        if (chance.Next(6) > 0) return first;
        var again = await caller.Meter(path, body, key);
        findings.Count("replays");
        findings.Check(again.Code == first.Code && again.Body.GetRawText() == first.Body.GetRawText(),
            $"I10: {path} under the same key was answered {first.Code} {first.Body.GetRawText()}, then {again.Code} {again.Body.GetRawText()}.");
        return first;
    }
}
