using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>
/// Which usage a resource's suspensions stop (3.18). A mark is a reason alone, or a reason with what it stops behind an @: a product, or * for
/// this one resource.
/// </summary>
public static class UsageStop
{
    /// <summary>The mark of a reason that stops one resource, or one product on it.</summary>
    public static string Mark(string reason, string? product) => $"{reason}@{product ?? "*"}";

    /// <summary>The reason of a mark.</summary>
    public static string Reason(string mark) => mark.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? mark[..at] : mark;

    /// <summary>True when a mark stops everything on the resource.</summary>
    public static bool IsWhole(string mark) => !mark.Contains('@', StringComparison.Ordinal) || mark.EndsWith("@*", StringComparison.Ordinal);

    /// <summary>The mark as it is shown: the reason, with the product when it stops one product only.</summary>
    public static string Shown(string mark) => IsWhole(mark) ? Reason(mark) : mark;

    /// <summary>True when usage of a meter that starts then is stopped. What began before a suspension happened, and is billed.</summary>
    /// <param name="state">The resource.</param>
    /// <param name="meter">The meter.</param>
    /// <param name="sku">Number of the product that charges it; -1 for none.</param>
    /// <param name="start">When the usage starts.</param>
    public static bool Stops(ResourceState state, string meter, int sku, Instant start)
    {
        foreach (var mark in state.Suspensions)
            if (!(BeginOf(mark, state) is { } begin && start < begin) && Stops(mark, state, meter, sku)) return true;
        return false;
    }

    /// <summary>When a standing suspension began; null when nobody knows.</summary>
    private static Instant? BeginOf(string mark, ResourceState state)
    {
        foreach (ref readonly var begin in state.SuspensionBegins.AsSpan())
            if (string.Equals(begin.Mark, mark, StringComparison.Ordinal)) return begin.At;
        return state.SuspendedSince;
    }

    /// <summary>
    /// True when this mark stops the meter. What no product of the resource charges is a part of the products on it: it stops with any of them.
    /// </summary>
    public static bool Stops(string mark, ResourceState state, string meter, int sku)
    {
        if (IsWhole(mark)) return true;
        var product = mark.AsSpan(mark.IndexOf('@', StringComparison.Ordinal) + 1);
        var charged = sku >= 0;
        foreach (var allowance in state.Allowances)
        {
            if (allowance.Meter != meter) continue;
            if (product.SequenceEqual(allowance.Sku)) return true;
            charged = true;
        }
        for (var i = 0; i < state.Skus.Length; i++)
            if ((i == sku || !charged) && product.SequenceEqual(state.Skus[i].Sku)) return true;
        return false;
    }
}
