using System.Collections.Immutable;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Qualification;

/// <summary>The life of the real-name record (3.13): NONE, SUBMITTED, VERIFIED, FORWARDED, ARCHIVED; a new submission starts again.</summary>
public static class RealNameDesk
{
    /// <summary>Hands the persons in, for the first time or because one of them changed.</summary>
    public static RealNameRecord Submit(RealNameRecord before, string representative, string handler, string handlerId, string responsible,
        Instant now, string actor) =>
        new(RealNameStatus.Submitted, representative, handler, handlerId, responsible, Logged(before, RealNameStatus.Submitted, now, actor, null));

    /// <summary>The next state; each follows the one before it only.</summary>
    /// <returns>Null, or REAL_NAME_STATE.</returns>
    public static Refusal? Advance(RealNameRecord before, RealNameStatus to, string? note, Instant now, string actor, out RealNameRecord after)
    {
        after = before;
        if (to <= RealNameStatus.Submitted || before.Status != to - 1)
            return RefusalCodes.RealNameState.With($"The record is {before.Status.ToString().ToUpperInvariant()}.");
        after = before with { Status = to, Log = Logged(before, to, now, actor, note) };
        return null;
    }

    private static ImmutableArray<RealNameEntry> Logged(RealNameRecord before, RealNameStatus status, Instant now, string actor, string? note) =>
        before.Log.Add(new RealNameEntry(status, now, actor, note));
}
