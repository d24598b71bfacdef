namespace Metering.Domain.Numbers;

/// <summary>Policies of the number inventory (requirements 0.3).</summary>
public sealed record NumberPolicies
{
    /// <summary>Number.ReserveHours.</summary>
    public int ReserveHours { get; init; } = 24;

    /// <summary>Number.QuarantineDays: the rest of a number after its end (3.4); telecom service rules freeze it for 90 days.</summary>
    public int QuarantineDays { get; init; } = 90;

    /// <summary>Number.RequireReservation: when true, a number is only assigned out of a reservation.</summary>
    public bool RequireReservation { get; init; }
}
