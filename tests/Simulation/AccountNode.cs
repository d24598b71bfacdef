using Metering.Domain.Wallet;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

internal readonly record struct Report(int Resource, Lease Lease, long Version);

/// <summary>The account with all its living copies; the steps are those of the account actor.</summary>
internal sealed class AccountNode(World world, SimStore store, PlantedBug bug, StepBug stepBug, Func<int, ResourceNode> resource)
    : Node<Purse>(world, store, new JournalId("account/a"), new PurseCodec(), bug)
{
    public void TopUp(UInt128 reference, long amountFen, Action done) => Deliver(copy => copy.Enqueue(new SimOperation<Purse>(
        (state, claims) => claims.IsTaken(reference, out _)
            ? Decision.Unchanged(state)
            : Changed(state, new ToppedUp(amountFen), new Claim(reference, (ulong)amountFen, Claim.Permanent, new byte[] { 1 })),
        _ => World.Send(done))));

    public void Buy(UInt128 key, PurchasedGrant grant, Action<bool> done) => Deliver(copy =>
    {
        var bought = false;
        copy.Enqueue(new SimOperation<Purse>(
            (state, claims) =>
            {
                bought = claims.IsTaken(key, out var taken) ? taken.Outcome.Span[0] == 1 : state.FreeFen >= grant.PaidFen;
                if (claims.IsTaken(key, out _)) return Decision.Unchanged(state);
                var claim = new Claim(key, 1, Claim.Permanent, new[] { (byte)(bought ? 1 : 0) });
                return bought ? Changed(state, new Bought(grant), claim) : Decision.Changed(state, [], [claim]);
            },
            state =>
            {
                World.Send(() => done(bought));
                DeliverOutbox(copy, state);
            }));
    });

    /// <summary>A resource asks for money: absorb its report, then grant, recalling what others hold when free money is short.</summary>
    public void Extend(Report report, long neededFen, Action<long, bool> answer) => Deliver(copy => Extend(copy, report, neededFen,
        recalled: false, answer));

    /// <summary>A resource asks for money that nothing waits for: it gets what is free, and nobody is recalled for it.</summary>
    public void ExtendAhead(Report report, long wantedFen, Action<long> answer) => Deliver(copy =>
    {
        var granted = 0L;
        copy.Enqueue(new SimOperation<Purse>(
            (state, _) =>
            {
                var (lease, free) = Take(state, report);
                lease = lease.Grant(Math.Min(lease.MissingFor(wantedFen, report.Lease.GrantedFen), Math.Max(0, free)));
                granted = lease.GrantedFen;
                return Write(state, report, lease);
            },
            _ => World.Send(() => answer(granted))));
    });

    /// <summary>The agenda's reminder: whatever was not acknowledged is sent again.</summary>
    public void Wake() => Deliver(copy => DeliverOutbox(copy, copy.State));

    public void Absorb(Report report, Action? done = null) => Deliver(copy => Absorb(copy, report, done));

    private void Extend(Copy<Purse> copy, Report report, long neededFen, bool recalled, Action<long, bool> answer)
    {
        var (granted, exhausted, missing) = (0L, false, 0L);
        copy.Enqueue(new SimOperation<Purse>(
            (state, _) =>
            {
                var (lease, free) = Take(state, report);
                var want = lease.MissingFor(neededFen, report.Lease.GrantedFen);
                missing = want - Math.Min(want, Math.Max(0, free));
                // Exhausted is only true when nothing is out with others any more; and it is written down, so that an activation
                // whose memory is out of date cannot say it.
                exhausted = missing > 0 && recalled
                    && (stepBug == StepBug.ExhaustedWithoutRecall || state.Leases.All(pair => pair.Key == report.Resource
                        || pair.Value.OutstandingFen == 0));
                if (missing == 0 || exhausted) lease = lease.Grant(want - missing);
                granted = lease.GrantedFen;
                return lease == state.LeaseOf(report.Resource) && !exhausted
                    ? Decision.Unchanged(state)
                    : Changed(state, new Absorbed(report.Resource, lease));
            },
            state =>
            {
                if (missing > 0 && !recalled) Recall(copy, state, report, neededFen, answer);
                else if (missing == 0 || exhausted) World.Send(() => answer(granted, exhausted));
            }));
    }

    private void Recall(Copy<Purse> copy, Purse state, Report report, long neededFen, Action<long, bool> answer)
    {
        var others = state.Leases.Where(pair => pair.Key != report.Resource && pair.Value.OutstandingFen > 0).Select(pair => pair.Key).ToList();
        if (others.Count == 0 || stepBug == StepBug.ExhaustedWithoutRecall)
        {
            Extend(copy, report, neededFen, recalled: true, answer);
            return;
        }
        var open = new HashSet<int>(others);
        foreach (var other in others)
            World.Send(() => resource(other).GiveBack(state.LeaseOf(other).GrantedFen, reply => World.Send(() => Absorb(copy, reply, () =>
            {
                // A recall that is never answered leaves the caller without an answer: its client tries again.
                if (open.Remove(other) && open.Count == 0) Extend(copy, report, neededFen, recalled: true, answer);
            }))));
    }

    private void Absorb(Copy<Purse> copy, Report report, Action? done) => copy.Enqueue(new SimOperation<Purse>(
        (state, _) => Write(state, report, Take(state, report).Lease),
        _ => done?.Invoke()));

    /// <summary>The lease with what the resource reports, and what is free then.</summary>
    private (LeaseAccount Lease, long FreeFen) Take(Purse state, Report report)
    {
        var lease = News(state.LeaseOf(report.Resource), report);
        return (lease, (state with { Leases = state.Leases.SetItem(report.Resource, lease) }).FreeFen);
    }

    private static Decision<Purse> Write(Purse state, Report report, LeaseAccount lease) => lease == state.LeaseOf(report.Resource)
        ? Decision.Unchanged(state)
        : Changed(state, new Absorbed(report.Resource, lease));

    private LeaseAccount News(LeaseAccount lease, Report report) => stepBug == StepBug.SettleBackwards
        ? lease with { SettledFen = report.Lease.ConsumedFen, ReturnedFen = report.Lease.ReturnedFen }
        : lease.Absorb(report.Lease.ConsumedFen, report.Lease.ReturnedFen, report.Version);

    private void DeliverOutbox(Copy<Purse> copy, Purse state)
    {
        foreach (var number in state.Outbox.Pending)
        {
            var grant = state.Purchases[number];
            World.Send(() => resource(grant.Resource).Activate(number, grant.Units, () => World.Send(() => Acknowledge(copy, number))));
            if (stepBug == StepBug.ForgetOutboxOnSend) Acknowledge(copy, number);
        }
    }

    private static void Acknowledge(Copy<Purse> copy, long number) => copy.Enqueue(new SimOperation<Purse>(
        (state, _) => state.Outbox.Pending.Contains(number) ? Changed(state, new Acknowledged(number)) : Decision.Unchanged(state),
        _ => { }));

    private static Decision<Purse> Changed(Purse state, object domainEvent, params Claim[] claims) =>
        Decision.Changed(new PurseCodec().Apply(state, domainEvent), [domainEvent], claims);
}
