using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Numbers;

/// <summary>The present of whoever asks: its own clock, and real time beside it.</summary>
/// <param name="Now">The time of the account's clock.</param>
/// <param name="Clock">The test clock; null for real time.</param>
/// <param name="Wall">Real time.</param>
public readonly record struct NumberTime(Instant Now, string? Clock, Instant Wall);

/// <summary>A deadline in the time of the account that has it; for everybody else it runs in real time.</summary>
/// <param name="At">On the account's clock.</param>
/// <param name="Clock">That clock; null for real time.</param>
/// <param name="Wall">The same length in real time.</param>
public readonly record struct NumberDeadline(Instant At, string? Clock, Instant Wall)
{
    /// <summary>True once it has passed for the one who asks.</summary>
    public bool Passed(NumberTime time) => string.Equals(Clock, time.Clock, StringComparison.Ordinal) ? time.Now >= At : time.Wall >= Wall;
}

/// <summary>A usage event that named another purpose than the permitted use (3.8): billed, and ground for a violation case.</summary>
/// <param name="Event">Source and id of the event; noted once.</param>
/// <param name="Purpose">The purpose reported.</param>
/// <param name="PermittedUse">What was permitted.</param>
/// <param name="Account">Whose number it was.</param>
/// <param name="At">Start of the usage.</param>
public sealed record NumberMisuse(string Event, string Purpose, string PermittedUse, string Account, Instant At);

/// <summary>One number of the inventory that is not simply free.</summary>
/// <param name="Status">State as last written; a deadline may have passed since.</param>
/// <param name="Account">Who has it, or had it last.</param>
/// <param name="PermittedUse">What it may be used for (3.8).</param>
/// <param name="Deadline">End of the reservation or of the rest.</param>
/// <param name="Reservation">Id of the reservation.</param>
/// <param name="PreferenceMet">False when no preferred block had a free number (3.11).</param>
/// <param name="Needs">Slots of documents that the right to it rests on (3.4, 3.5).</param>
/// <param name="Reason">Why it was released or withdrawn.</param>
public sealed record NumberRecord(NumberStatus Status, string Account, string PermittedUse, NumberDeadline? Deadline, string? Reservation,
    bool PreferenceMet, ImmutableArray<string> Needs, string? Reason)
{
    /// <summary>The newest usage with another purpose, newest last.</summary>
    public ImmutableArray<NumberMisuse> Misuses { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>A number that is free and had so many assignments before.</summary>
    public static NumberRecord Rested(int earlier) =>
        new(NumberStatus.Inventory, "", "", null, null, true, [], null) { Earlier = earlier };

    /// <summary>Why it stays at rest whatever its deadline: somebody disputes whose it is (3.4); null when nobody does.</summary>
    public string? Disputed { get; init; }

    /// <summary>How many assignments of the number ended before this one.</summary>
    public int Earlier { get; init; }

    /// <summary>Since when it is assigned, on the account's clock; null before, and for assignments of old that did not note it.</summary>
    public Instant? Since { get; init; }

    /// <summary>The state at a time: a hold that has passed is INVENTORY again, and so is a rest, unless the number is disputed.</summary>
    public NumberStatus At(NumberTime time) => (Status == NumberStatus.Reserved || (Status == NumberStatus.Quarantined && Disputed is null))
        && Deadline is { } end && end.Passed(time) ? NumberStatus.Inventory : Status;
}
