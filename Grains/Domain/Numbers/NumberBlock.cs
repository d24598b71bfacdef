using System.Collections.Immutable;
using System.Globalization;

namespace Metering.Domain.Numbers;

/// <summary>
/// A block (号段) of one hundred numbers: everything of a number key but its last two digits. It is the unit that is decided at once, so
/// that of two who want one number exactly one gets it.
/// </summary>
/// <param name="Known">Offsets (0 to 99) that were imported.</param>
/// <param name="Records">Those that are not simply free.</param>
public sealed record NumberBlock(ImmutableSortedSet<int> Known, ImmutableSortedDictionary<int, NumberRecord> Records)
{
    /// <summary>Numbers of a block.</summary>
    public const int Size = 100;

    /// <summary>A block that nothing was imported into.</summary>
    public static NumberBlock Empty { get; } = new([], ImmutableSortedDictionary<int, NumberRecord>.Empty);

    /// <summary>The block of a number key.</summary>
    public static string BlockOf(string key) => key[..^2];

    /// <summary>The place of a number in its block.</summary>
    public static int OffsetOf(string key) => int.Parse(key.AsSpan(key.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The key of a place in a block.</summary>
    public static string KeyOf(string block, int offset) => string.Create(CultureInfo.InvariantCulture, $"{block}{offset:D2}");

    /// <summary>The state of a place; null when the number is not in the inventory.</summary>
    public NumberStatus? StatusAt(int offset, NumberTime time) => !Known.Contains(offset) ? null
        : Records.GetValueOrDefault(offset)?.At(time) ?? NumberStatus.Inventory;

    /// <summary>
    /// The lowest free place; null when there is none. A number that was with a customer before comes last: who calls it may still look for
    /// somebody who was known under it.
    /// </summary>
    public int? Free(NumberTime time)
    {
        int? rested = null;
        foreach (var offset in Known)
        {
            if (StatusAt(offset, time) != NumberStatus.Inventory) continue;
            if (Earlier(offset) == 0) return offset;
            rested ??= offset;
        }
        return rested;
    }

    /// <summary>How many assignments of a place ended before the one that it has, or will have next.</summary>
    public int Earlier(int offset) =>
        Records.GetValueOrDefault(offset) is not { } record ? 0 : record.Earlier + (record.Status == NumberStatus.Quarantined ? 1 : 0);

    /// <summary>The place that a reservation holds; null when it holds none any more.</summary>
    public int? ReservedBy(string reservation, NumberTime time)
    {
        foreach (var (offset, record) in Records)
            if (record.Reservation == reservation && record.At(time) is NumberStatus.Reserved or NumberStatus.Assigned) return offset;
        return null;
    }

    /// <summary>The block after an event.</summary>
    public NumberBlock Apply(object happened) => happened switch
    {
        NumbersImported e => this with { Known = Known.Union(e.Offsets) },
        NumberSet { Record: null } e => this with { Records = Records.Remove(e.Offset) },
        NumberSet e => this with { Records = Records.SetItem(e.Offset, e.Record!) },
        _ => throw new InvalidOperationException($"A number block has no event {happened.GetType().Name}."),
    };
}
