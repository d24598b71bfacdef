using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>The state after an event. Cannot fail for an event that a resource wrote.</summary>
/// <remarks>What captures a variable stands in a method of its own: usage passes through <see cref="Apply"/> for every event.</remarks>
public static class ResourceApply
{
    /// <summary>Applies one event.</summary>
    public static ResourceState Apply(this ResourceState state, DomainEvent happened) => happened switch
    {
        UsageRecorded usage => Recorded(state, usage),
        ResourceActivated activated => Activated(state, activated),
        LeaseExtended lease => state with { Lease = state.Lease.Granted(lease.GrantedFen) },
        LeaseReturned lease => state with { Lease = state.Lease with { ReturnedFen = lease.ReturnedFen } },
        HoldSet hold => state with { Holds = WithHold(state.Holds, hold.Hold), LastHold = Math.Max(state.LastHold, hold.Hold.Number) },
        HoldEnded hold => state with { Holds = WithoutHold(state.Holds, hold.Number) },
        ClockAdvanced clock => state with { ClockNow = clock.Now },
        AllowanceExpired expired => state with { Allowances = Expired(state.Allowances, expired.Number) },
        AllowanceExtended extended => state with { Allowances = Extended(state.Allowances, extended) },
        MonthClosed closed => Closed(state, closed),
        SuspensionChanged change => Suspended(state, change.Reason, change.Suspended, null),
        SuspensionMarked change => Marked(state, change),
        SuspensionDated change => Suspended(state, change.Reason, change.Suspended, change.At),
        ResourceEnded ended => state with { EndedAt = state.EndedAt ?? ended.At },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event of a resource."),
    };

    private static ResourceState Recorded(ResourceState state, UsageRecorded usage) => state with
    {
        Totals = usage.Totals.IsEmpty ? state.Totals : WithTotals(state.Totals, usage.Totals),
        Allowances = usage.Allowances.IsEmpty ? state.Allowances : WithUse(state.Allowances, usage.Allowances),
        Lease = state.Lease with { ConsumedFen = usage.ConsumedFen },
    };

    private static ImmutableArray<MonthTotal> WithTotals(ImmutableArray<MonthTotal> before, ImmutableArray<MonthTotal> changed)
    {
        var added = 0;
        foreach (ref readonly var total in changed.AsSpan())
            if (MonthTotals.Find(before.AsSpan(), total.Sku, total.Month) < 0) added++;
        var after = new MonthTotal[before.Length + added];
        before.CopyTo(after);
        var count = before.Length;
        foreach (ref readonly var total in changed.AsSpan())
        {
            var at = MonthTotals.Find(after.AsSpan(0, count), total.Sku, total.Month);
            if (at < 0) MonthTotals.Insert(after, ref count, total);
            else after[at] = after[at].WithUsageOf(total);
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(after);
    }

    private static ImmutableArray<Allowance> WithUse(ImmutableArray<Allowance> before, ImmutableArray<AllowanceUse> uses)
    {
        var after = before.ToBuilder();
        foreach (var use in uses)
            for (var i = 0; i < after.Count; i++)
                if (after[i].Number == use.Number) after[i] = after[i] with { Consumed = use.Units };
        return after.MoveToImmutable();
    }

    private static ResourceState Activated(ResourceState state, ResourceActivated activated) => state with
    {
        Owner = activated.Owner ?? state.Owner,
        Skus = state.Skus.AddRange(activated.Skus),
        Allowances = state.Allowances.AddRange(activated.Allowances).Sort(Allowance.InOrderOfConsumption),
    };

    private static ImmutableArray<Hold> WithHold(ImmutableArray<Hold> holds, Hold hold)
    {
        for (var i = 0; i < holds.Length; i++)
            if (holds[i].Number == hold.Number) return holds.SetItem(i, hold);
        return holds.Add(hold);
    }

    private static ImmutableArray<Hold> WithoutHold(ImmutableArray<Hold> holds, long number) => holds.RemoveAll(open => open.Number == number);

    private static ImmutableArray<Allowance> Extended(ImmutableArray<Allowance> allowances, AllowanceExtended extended) =>
        allowances.Select(allowance => allowance.Number == extended.Number ? allowance with { ExpiresAt = extended.ExpiresAt } : allowance)
            .ToImmutableArray().Sort(Allowance.InOrderOfConsumption);

    private static ImmutableArray<Allowance> Expired(ImmutableArray<Allowance> allowances, int number)
    {
        for (var i = 0; i < allowances.Length; i++)
            if (allowances[i].Number == number) return allowances.SetItem(i, allowances[i] with { Expired = true });
        return allowances;
    }

    private static ResourceState Marked(ResourceState state, SuspensionMarked change)
    {
        var after = Suspended(state, change.Mark, change.Stands, null);
        return change.Stands
            ? after with
            {
                SuspensionBegins = after.SuspensionBegins.Add(new SuspensionBegin(change.Mark, change.At))
                    .Sort(static (one, other) => string.CompareOrdinal(one.Mark, other.Mark)),
            }
            : after;
    }

    private static ResourceState Suspended(ResourceState state, string reason, bool suspended, Instant? at)
    {
        var without = state.Suspensions.Remove(reason, StringComparer.Ordinal);
        state = state with { SuspensionBegins = state.SuspensionBegins.RemoveAll(begin => begin.Mark == reason) };
        if (!suspended) return state with { Suspensions = without, SuspendedSince = without.IsEmpty ? null : state.SuspendedSince };
        return state with
        {
            Suspensions = without.Add(reason).Sort(StringComparer.Ordinal),
            SuspendedSince = state.Suspensions.IsEmpty ? at : state.SuspendedSince,
        };
    }

    private static ResourceState Closed(ResourceState state, MonthClosed closed)
    {
        var kept = ImmutableArray.CreateBuilder<MonthTotal>(state.Totals.Length);
        foreach (var total in state.Totals)
        {
            // What the wallet paid stays: a report's lines always add up to what the lease spent.
            if (total.Month < closed.DroppedBefore && total.IsClosed && !total.FromWallet) continue;
            kept.Add(total.Month <= closed.Month ? total.Closed() : total);
        }
        return state with { Totals = kept.DrainToImmutable(), LastClosed = Math.Max(state.LastClosed, closed.Month) };
    }
}
