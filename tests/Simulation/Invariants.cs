using System.Buffers;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

/// <summary>What must hold after every step, and all that must hold at the end.</summary>
internal sealed class Invariants(SimStore store, AccountNode account, ResourceNode[] resources, Reference reference)
{
    private readonly List<(long Time, long MoneyFen)> money = [];
    private long lastCommits = -1;

    public long Checks { get; private set; }

    /// <summary>Cheap ones, whenever something became durable.</summary>
    public void AfterStep(long now)
    {
        if (store.Commits == lastCommits) return;
        lastCommits = store.Commits;
        money.Add((now, MoneyOnAccount()));
        var purse = account.Durable;
        Check(purse.FreeFen >= 0, "I2: the account granted more than its wallet holds");
        for (var i = 0; i < resources.Length; i++)
        {
            var (meter, lease) = (resources[i].Durable, purse.LeaseOf(i));
            Check(meter.Lease.AvailableFen >= 0, "I2: a resource spent more than its lease");
            Check(meter.Lease.GrantedFen <= lease.GrantedFen, "a resource knows of money that the account never granted");
            Check(lease.SettledFen <= meter.Lease.ConsumedFen, "the account settled more than the resource spent");
            Check(lease.ReturnedFen <= meter.Lease.ReturnedFen, "the account took back more than the resource returned");
            Check(meter.Lease.ConsumedFen == meter.UsedFen, "lease and usage disagree");
        }
    }

    /// <summary>An answer is a promise: what it says must be durable already.</summary>
    public void Answered(ResourceNode resource, IReadOnlyList<UsageEvent> slice, IReadOnlyDictionary<UInt128, UsageAnswer> answers)
    {
        foreach (var usage in slice)
        {
            var claim = store.Claim(usage.Identity);
            Check(claim is not null, "P9: an event was answered before it was durable");
            Check((UsageAnswer)claim!.Value.Outcome.Span[0] == answers[usage.Identity], "the answer differs from what is durable");
            reference.Told(usage.Identity, answers[usage.Identity]);
        }
    }

    /// <summary>Everything, after the faults healed and all is drained.</summary>
    public void AtEnd()
    {
        var purse = account.Durable;
        Check(purse.ToppedUpFen == reference.ToppedUpFen, $"I10: topped up {purse.ToppedUpFen}, clients know of {reference.ToppedUpFen}");
        Check(purse.BoughtFen == reference.Grants.Sum(grant => grant.PaidFen), "I10: purchases differ from what clients were told");
        Check(purse.Outbox.Pending.Count == 0, "I19: the outbox did not drain");
        for (var i = 0; i < resources.Length; i++)
        {
            var meter = resources[i].Durable;
            var (events, amount) = reference.AcceptedOf(resources[i]);
            Check(meter.AcceptedEvents == events && meter.UsedFen == amount,
                $"I3: resource {i} billed {meter.AcceptedEvents} events for {meter.UsedFen}, clients were told {events} for {amount}");
            Check(meter.Units == reference.Grants.Where(grant => grant.Resource == i).Sum(grant => grant.Units),
                "I19: a grant was lost or delivered twice");
            Check(purse.LeaseOf(i).SettledFen == meter.UsedFen, "I1: settled differs from used after draining");
        }
        Check(purse.FreeFen == reference.ToppedUpFen - purse.BoughtFen - resources.Sum(r => r.Durable.UsedFen), "I1: money was created or lost");
        foreach (var usage in reference.RefusedEvents()) CheckRefusal(usage);
        CheckHistory(account);
        foreach (var resource in resources) CheckHistory(resource);
    }

    /// <summary>
    /// A refusal is wrong when the money was on the account before the first request and enough of it was still there, whatever else was
    /// spent until the refusal was durable. Money that came in meanwhile does not count: the decision may be older.
    /// </summary>
    private void CheckRefusal(UsageEvent usage)
    {
        var (from, until) = (reference.FirstSentAt(usage.Identity), store.ClaimedAt(usage.Identity));
        var left = money.LastOrDefault(point => point.Time < from).MoneyFen;
        var last = left;
        foreach (var (_, amount) in money.Where(point => point.Time >= from && point.Time <= until))
        {
            left -= Math.Max(0, last - amount);
            last = amount;
        }
        Check(usage.AmountFen > left, "a usage was refused while the money for it was on the account all the time");
    }

    private long MoneyOnAccount()
    {
        var purse = account.Durable;
        return purse.ToppedUpFen - purse.BoughtFen - resources.Sum(resource => resource.Durable.UsedFen);
    }

    private void CheckHistory<TState>(Node<TState> node)
    {
        var state = node.Codec.Empty;
        foreach (var row in store.Rows(node.Journal))
        {
            foreach (var item in node.Codec.ReadEvents(ClaimList.EventsOf(row.Events))) state = node.Codec.Apply(state, item);
            var bytes = new ArrayBufferWriter<byte>();
            node.Codec.WriteState(state, bytes);
            Check(bytes.WrittenSpan.SequenceEqual(row.Snapshot), $"I13: replay differs from the snapshot of {node.Journal}");
        }
    }

    private void Check(bool holds, string rule)
    {
        Checks++;
        if (!holds) throw new SimulationFailure(rule);
    }
}
