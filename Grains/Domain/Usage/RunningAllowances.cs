using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>Allowances while a request is decided, in order of consumption. Units kept for open authorizations are neither offered to others nor
/// taken by them.</summary>
/// <param name="before">The allowances.</param>
/// <param name="holds">Open authorizations, by number.</param>
/// <param name="own">Number of the one that is decided, whose units are its own to take; 0 for none.</param>
internal struct RunningAllowances(ImmutableArray<Allowance> before, ImmutableArray<Hold> holds, long own = 0)
{
    private long[]? consumed;

    /// <summary>Units kept of each allowance, found once; null without open authorizations.</summary>
    private long[]? kept;

    /// <summary>Units that allowances valid at the start can cover, at most the quantity.</summary>
    public long Offer(string meter, Instant start, long quantity)
    {
        if (before.IsEmpty || quantity == 0) return 0;
        Keep();
        var left = 0L;
        for (var i = 0; i < before.Length; i++)
            if (before[i].Covers(meter, start)) left += Left(i);
        return Math.Clamp(left, 0, quantity);
    }

    /// <summary>True when an allowance for the meter is valid at the start, used up or not.</summary>
    public readonly bool AnyFor(string meter, Instant start)
    {
        foreach (var allowance in before)
            if (allowance.Covers(meter, start)) return true;
        return false;
    }

    /// <summary>Takes units that were offered, earliest expiry first; tells what came from where.</summary>
    public ImmutableArray<AllowanceUse> Take(string meter, Instant start, long units)
    {
        if (units == 0) return default;
        Keep();
        Copy();
        ImmutableArray<AllowanceUse> taken = [];
        for (var i = 0; i < before.Length && units > 0; i++)
        {
            if (!before[i].Covers(meter, start)) continue;
            var part = Math.Min(units, Left(i));
            if (part <= 0) continue;
            consumed![i] += part;
            units -= part;
            taken = taken.Add(new AllowanceUse(before[i].Number, part));
        }
        if (units > 0) throw new InvalidOperationException("More allowance units were taken than offered.");
        return taken;
    }

    /// <summary>Gives units back to allowances that are still valid.</summary>
    public void GiveBack(ImmutableArray<AllowanceUse> taken)
    {
        if (taken.IsDefaultOrEmpty) return;
        Copy();
        foreach (var use in taken)
            for (var i = 0; i < before.Length; i++)
                if (before[i].Number == use.Number && !before[i].Expired) consumed![i] -= use.Units;
    }

    /// <summary>Allowances whose use changed, absolute.</summary>
    public readonly ImmutableArray<AllowanceUse> Changed()
    {
        if (consumed is null) return [];
        var changed = ImmutableArray.CreateBuilder<AllowanceUse>();
        for (var i = 0; i < before.Length; i++)
            if (consumed[i] != before[i].Consumed) changed.Add(new AllowanceUse(before[i].Number, consumed[i]));
        return changed.ToImmutable();
    }

    /// <summary>
    /// The older authorization keeps its units first, each of the allowance that ends first: those that began later can use that one least. So
    /// there are units for all of them whenever there can be, whatever was bought or used meanwhile.
    /// </summary>
    private void Keep()
    {
        if (kept is not null || holds.IsEmpty) return;
        kept = new long[before.Length];
        var mine = new long[before.Length];
        foreach (var hold in holds)
        {
            var units = hold.AllowanceUnits;
            for (var i = 0; i < before.Length && units > 0; i++)
            {
                if (!before[i].Covers(hold.Meter, hold.Start)) continue;
                var part = Math.Min(units, before[i].Units - before[i].Consumed - kept[i]);
                kept[i] += part;
                units -= part;
                if (hold.Number == own) mine[i] = part;
            }
        }
        for (var i = 0; i < mine.Length; i++) kept[i] -= mine[i];
    }

    private void Copy()
    {
        if (consumed is not null) return;
        consumed = new long[before.Length];
        for (var i = 0; i < before.Length; i++) consumed[i] = before[i].Consumed;
    }

    private readonly long Left(int i) =>
        before[i].Units - (consumed is null ? before[i].Consumed : consumed[i]) - (kept is null ? 0 : kept[i]);
}
