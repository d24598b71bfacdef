using System.Collections.Immutable;

namespace Metering.Domain.Dunning;

/// <summary>Dunning policies beside the standard one, by name. Data: a host may bring its own.</summary>
public sealed record DunningPolicies
{
    /// <summary>The policy of accounts that were given no other.</summary>
    public const string Standard = "standard";

    /// <summary>A lenient one for customers with terms of their own.</summary>
    public static DunningPolicies Default { get; } = Of(
    [
        new DunningPolicy
        {
            Name = "lenient", NoticeDays = [-3, 1, 15, 30, 45, 60], LateFeePerDayPer10000 = 0, SuspendWhenOverdueDaysExceed = 60,
            CloseAfterSuspendedDays = 90,
        },
    ]);

    private DunningPolicies(ImmutableSortedDictionary<string, DunningPolicy> byName) => ByName = byName;

    /// <summary>Every policy beside the standard one, in order of the names.</summary>
    public ImmutableSortedDictionary<string, DunningPolicy> ByName { get; }

    /// <summary>Checks policies and puts them in force.</summary>
    /// <exception cref="ArgumentException">One is out of range, or a name stands twice or is the standard's.</exception>
    public static DunningPolicies Of(IEnumerable<DunningPolicy> policies)
    {
        var byName = ImmutableSortedDictionary.CreateBuilder<string, DunningPolicy>(StringComparer.Ordinal);
        foreach (var policy in policies)
            if (policy.Validated().Name == Standard || !byName.TryAdd(policy.Name, policy))
                throw new ArgumentException($"The dunning policy '{policy.Name}' stands twice.");
        return new DunningPolicies(byName.ToImmutable());
    }
}
