using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>Allowances while a request is decided, in order of consumption. Units kept for open authorizations are not offered to
/// others.</summary>
internal struct RunningAllowances(ImmutableArray<Allowance> before, ImmutableArray<Hold> holds)
{
    private long[]? consumed;

    /// <summary>Units that allowances valid at the start can cover, at most the quantity.</summary>
    public readonly long Offer(string meter, Instant start, long quantity)
    {
        if (before.IsEmpty || quantity == 0) return 0;
        var left = 0L;
        for (var i = 0; i < before.Length; i++)
            if (before[i].Covers(meter, start)) left += before[i].Units - Consumed(i);
        foreach (var hold in holds)
            if (string.Equals(hold.Meter, meter, StringComparison.Ordinal)) left -= hold.AllowanceUnits;
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
        Copy();
        ImmutableArray<AllowanceUse> taken = [];
        for (var i = 0; i < before.Length && units > 0; i++)
        {
            if (!before[i].Covers(meter, start)) continue;
            var part = Math.Min(units, before[i].Units - consumed![i]);
            if (part == 0) continue;
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

    private void Copy()
    {
        if (consumed is not null) return;
        consumed = new long[before.Length];
        for (var i = 0; i < before.Length; i++) consumed[i] = before[i].Consumed;
    }

    private readonly long Consumed(int i) => consumed is null ? before[i].Consumed : consumed[i];
}
