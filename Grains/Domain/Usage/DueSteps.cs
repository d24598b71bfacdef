using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>What happens to a resource by itself as time passes: authorizations and allowances end, each at its own time and in
/// order.</summary>
public static class DueSteps
{
    /// <summary>Events of everything due by an instant; empty when nothing is.</summary>
    public static IReadOnlyList<DomainEvent> Until(ResourceState state, ITariff tariff, AuthorizationPolicy policy, string subject,
        Instant asOf)
    {
        if (!IsAnyDue(state, policy, asOf)) return [];
        var events = new List<DomainEvent>();
        while (NextAt(state, policy) is { } next && next <= asOf)
        {
            foreach (var step in StepAt(state, tariff, policy, subject, next))
            {
                state = state.Apply(step);
                events.Add(step);
            }
        }
        return events;
    }

    /// <summary>True when something is due by an instant.</summary>
    public static bool IsAnyDue(ResourceState state, AuthorizationPolicy policy, Instant asOf) => NextAt(state, policy) <= asOf;

    /// <summary>When something is due next; null when nothing is.</summary>
    public static Instant? NextAt(ResourceState state, AuthorizationPolicy policy)
    {
        Instant? next = null;
        foreach (var hold in state.Holds)
            if (next is null || policy.EndOf(hold) < next) next = policy.EndOf(hold);
        // What has ended keeps no allowance: its account gave the money back, or will not.
        foreach (var allowance in state.EndedAt is null ? state.Allowances : [])
        {
            if (allowance.Expired) continue;
            var booked = AllowanceExpiry.BookedAt(allowance, state.Holds, policy);
            if (next is null || booked < next) next = booked;
        }
        return next;
    }

    /// <summary>Ends the resource for good (2.8): open authorizations are charged with what they used, then nothing is taken
    /// any more. With breakage what is left of its allowances expires; without, its account gives the money back or keeps it, but not of
    /// an allowance whose validity was over.</summary>
    public static IReadOnlyList<DomainEvent> End(ResourceState state, ITariff tariff, AuthorizationPolicy policy, string subject, Instant at,
        bool breakage)
    {
        if (state.EndedAt is not null) return [];
        var events = new List<DomainEvent>();
        while (state.Holds.Length > 0)
            foreach (var step in Authorizations.End(state, tariff, policy, state.Holds[0], HoldEnd.Expired, subject, at).Events)
            {
                state = state.Apply(step);
                events.Add(step);
            }
        events.Add(new ResourceEnded(at));
        events.AddRange(state.Allowances.Where(allowance => !allowance.Expired && (breakage || allowance.ExpiresAt <= at))
            .Select(allowance => new AllowanceExpired(allowance.Number)));
        return events;
    }

    private static IReadOnlyList<DomainEvent> StepAt(ResourceState state, ITariff tariff, AuthorizationPolicy policy, string subject,
        Instant at)
    {
        // At the same instant usage comes first, so that units an authorization used are not counted as breakage.
        foreach (var hold in state.Holds)
            if (policy.EndOf(hold) == at) return Authorizations.End(state, tariff, policy, hold, HoldEnd.Expired, subject, at).Events;
        foreach (var allowance in state.Allowances)
            if (!allowance.Expired && AllowanceExpiry.BookedAt(allowance, state.Holds, policy) == at) return [new AllowanceExpired(allowance.Number)];
        throw new InvalidOperationException("Something was due, and nothing is.");
    }
}
