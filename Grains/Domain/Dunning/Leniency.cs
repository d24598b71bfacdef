using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>What keeps dunning of one statement back: a dispute, or days that another policy did not charge.</summary>
/// <param name="HeldSince">Since when the statement is disputed and its dunning is held; null when it is not.</param>
/// <param name="HeldBecause">What is disputed.</param>
/// <param name="PausedDays">Overdue days that a dispute took out: every deadline is later by them.</param>
/// <param name="SkippedDays">Overdue days that cost nothing under an earlier policy.</param>
/// <param name="NoticesAfter">Notices up to this day after the due date are not made up for.</param>
/// <param name="NotBefore">No step is dated before this.</param>
public sealed record Leniency(Instant? HeldSince, string? HeldBecause, int PausedDays, int SkippedDays, int NoticesAfter, Instant NotBefore)
{
    /// <summary>Held because the duty to pay stands still (10.1): the time to pay does not run either.</summary>
    public const string ForceMajeure = "FORCE_MAJEURE";

    /// <summary>True while the duty to pay stands still beside a dispute (10.1); null otherwise.</summary>
    public bool? StandsStillToo { get; init; }

    /// <summary>
    /// Since when an event holds it that a dispute was filed in; null otherwise. Its days before the dispute are given back when it ends, so that
    /// no policy leaves them out meanwhile.
    /// </summary>
    public Instant? StoodStillSince { get; init; }

    /// <summary>Nothing keeps dunning back.</summary>
    public static Leniency None { get; } = new(null, null, 0, 0, int.MinValue, default);
}
