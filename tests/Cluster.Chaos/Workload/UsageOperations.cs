using System.Globalization;
using System.Text.Json;

namespace Metering.Chaos.Workload;

/// <summary>Reports usage: one event, several, one again, one with other content, and takes one back.</summary>
internal sealed class UsageOperations(Caller caller, Findings findings)
{
    private const string Source = "/chaos";

    /// <summary>One event in its own request; some are sent at once through both nodes, as an impatient client does.</summary>
    public async Task One(Customer customer, Random chance)
    {
        var sent = New(customer, chance);
        if (chance.Next(12) > 0)
        {
            Note(sent, await caller.Event(sent.Document));
            return;
        }
        findings.Count("sentTwiceAtOnce");
        foreach (var reply in await Task.WhenAll(caller.Event(sent.Document), caller.Event(sent.Document))) Note(sent, reply);
    }

    /// <summary>Several events in one request, one of them twice.</summary>
    public async Task Several(Customer customer, Random chance)
    {
        var sent = Enumerable.Range(0, chance.Next(2, 20)).Select(_ => New(customer, chance)).ToList();
        sent.Add(sent[chance.Next(sent.Count)]);
        var reply = Customer.Expect(await caller.Events($"[{string.Join(',', sent.Select(one => one.Document))}]"));
        foreach (var (one, item) in sent.Zip(reply.Body.GetProperty("items").EnumerateArray()))
            Note(one, item.GetProperty("status").GetString()!, item.TryGetProperty("code", out var code) ? code.GetString()! : "");
    }

    /// <summary>An event that was answered, once more: the answer stays.</summary>
    public async Task Again(Customer customer, Random chance)
    {
        if (Pick(customer, chance, sent => sent.Outcome is Outcome.Accepted or Outcome.Refused) is not { } sent) return;
        findings.Count("plannedDuplicates");
        Note(sent, await caller.Event(sent.Document));
    }

    /// <summary>An event's identity with another quantity: a conflict that changes nothing.</summary>
    public async Task Other(Customer customer, Random chance)
    {
        if (Pick(customer, chance, sent => sent.Outcome == Outcome.Accepted) is not { } sent) return;
        findings.Count("plannedConflicts");
        var reply = await caller.Event(Document(sent.Id, sent.Meter, sent.Quantity + 1_000, TimeOf(sent.Document)));
        findings.Check(reply.Refusal == "EVENT_CONFLICT", $"I4: other content under the id {sent.Id} was answered {reply.Code} {reply.Refusal}.");
    }

    /// <summary>Takes an event back; the same command again changes nothing.</summary>
    public async Task Void(Customer customer, Random chance)
    {
        SentEvent? sent;
        lock (customer.Events)
        {
            sent = Pick(customer, chance, sent => sent.Outcome == Outcome.Accepted);
            if (sent is null) return;
            sent.Outcome = Outcome.Voided;
        }
        var (key, body) = (customer.Name("key"), new { source = Source, id = sent.Id, subject = sent.Meter.Subject });
        Customer.Expect(await caller.Meter("/v1/usage/voids", body, key));
        if (chance.Next(3) == 0) Customer.Expect(await caller.Meter("/v1/usage/voids", body, key));
        findings.Count("voids");
    }

    private SentEvent New(Customer customer, Random chance)
    {
        var meter = customer.Meters[chance.Next(customer.Meters.Count)];
        var id = customer.Name("event");
        var quantity = meter.Prepaid ? chance.Next(1, 4) : chance.Next(1, 300);
        var (time, month) = customer.Group.TimeOfUsage(chance);
        var sent = new SentEvent { Id = id, Meter = meter, Quantity = quantity, Month = month, Document = Document(id, meter, quantity, time) };
        customer.Events.Enqueue(sent);
        return sent;
    }

    /// <summary>One of the newest of this month: an older one is too old to be sent again, or on a statement that is final.</summary>
    private static SentEvent? Pick(Customer customer, Random chance, Func<SentEvent, bool> fits) => customer.Events.Reverse()
        .Skip(chance.Next(200)).Take(50).FirstOrDefault(sent => sent.Month == customer.Group.Month && fits(sent));

    private void Note(SentEvent sent, Reply reply)
    {
        if (reply.Done) Note(sent, reply.Body.GetProperty("items")[0].GetProperty("status").GetString()!, "");
        else Note(sent, "refused", reply.Refusal);
    }

    private void Note(SentEvent sent, string status, string refusal)
    {
        var outcome = status == "refused" ? Outcome.Refused : Outcome.Accepted;
        findings.Count(outcome == Outcome.Refused ? "eventsRefused" : status == "duplicate" ? "eventsDuplicate" : "eventsAccepted");
        var before = sent.Outcome;
        if (before == Outcome.Voided && outcome == Outcome.Accepted) return;
        findings.Check(before is Outcome.Unknown || before == outcome, $"I10: the event {sent.Id} was answered {before}, then {outcome} {refusal}.");
        findings.Check(outcome == Outcome.Accepted || (sent.Meter.Prepaid && refusal == "INSUFFICIENT_BALANCE"),
            $"I4: the event {sent.Id} was refused for no reason: {refusal}.");
        sent.Outcome = outcome;
    }

    private static string TimeOf(string document) => JsonDocument.Parse(document).RootElement.GetProperty("time").GetString()!;

    private static string Document(string id, Meter meter, long quantity, string time) => JsonSerializer.Serialize(new
    {
        specversion = "1.0", id, source = Source, type = meter.Type, subject = meter.Subject, time,
        datacontenttype = "application/json", data = new { quantity },
    });
}
