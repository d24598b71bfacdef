using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>
/// When the end of an allowance is booked. What started in its validity is covered whoever looked in between, so usage on its way is waited
/// for, as a month waits for it, and units that an open authorization keeps are waited for until it ends.
/// </summary>
public static class AllowanceExpiry
{
    /// <summary>When what is left becomes breakage, given the authorizations that are open now.</summary>
    public static Instant BookedAt(Allowance allowance, ImmutableArray<Hold> holds, AuthorizationPolicy policy)
    {
        var at = allowance.ExpiresAt + Duration.FromHours(policy.UsageGraceHours);
        foreach (var hold in holds)
            if (hold.AllowanceUnits > 0 && allowance.Covers(hold.Meter, hold.Start)) at = Instant.Max(at, policy.EndOf(hold));
        return at;
    }

    /// <summary>Allowances that usage which arrives now may take from: whether an end that is due was booked already makes no difference.</summary>
    internal static ImmutableArray<Allowance> OpenAt(ResourceState state, AuthorizationPolicy policy, Instant now)
    {
        // What has ended keeps no allowance: its account gave the money back, or will not.
        if (state.EndedAt is not null) return [];
        foreach (var allowance in state.Allowances)
            if (IsDue(allowance, state.Holds, policy, now)) return WithoutDue(state, policy, now);
        return state.Allowances;
    }

    private static bool IsDue(Allowance allowance, ImmutableArray<Hold> holds, AuthorizationPolicy policy, Instant now) =>
        !allowance.Expired && allowance.ExpiresAt <= now && BookedAt(allowance, holds, policy) <= now;

    private static ImmutableArray<Allowance> WithoutDue(ResourceState state, AuthorizationPolicy policy, Instant now) =>
        state.Allowances.RemoveAll(allowance => IsDue(allowance, state.Holds, policy, now));
}
