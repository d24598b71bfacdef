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
        if (NextAt(state, policy) is not { } first || first > asOf) return [];
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

    /// <summary>When something is due next; null when nothing is.</summary>
    public static Instant? NextAt(ResourceState state, AuthorizationPolicy policy)
    {
        Instant? next = null;
        foreach (var hold in state.Holds)
            if (next is null || policy.EndOf(hold) < next) next = policy.EndOf(hold);
        foreach (var allowance in state.Allowances)
            if (!allowance.Expired && (next is null || allowance.ExpiresAt < next)) next = allowance.ExpiresAt;
        return next;
    }

    private static IReadOnlyList<DomainEvent> StepAt(ResourceState state, ITariff tariff, AuthorizationPolicy policy, string subject,
        Instant at)
    {
        // At the same instant usage comes first, so that units an authorization used are not counted as breakage.
        foreach (var hold in state.Holds)
            if (policy.EndOf(hold) == at) return Authorizations.End(state, tariff, hold, HoldEnd.Expired, subject, at).Events;
        foreach (var allowance in state.Allowances)
            if (!allowance.Expired && allowance.ExpiresAt == at) return [new AllowanceExpired(allowance.Number)];
        throw new InvalidOperationException("Something was due, and nothing is.");
    }
}
