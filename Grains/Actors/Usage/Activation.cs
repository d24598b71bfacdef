using System.Collections.Immutable;
using Metering.Actors.Journaling;
using Metering.Contracts.Usage;
using Metering.Domain.Usage;

namespace Metering.Actors.Usage;

/// <summary>Creates a resource, or adds the products and allowances that are new in the command.</summary>
internal static class Activation
{
    public static StepResult Decide(ResourceState state, ActivateResource command)
    {
        if (state.Owner is { } owner && (owner.Tenant != command.Tenant || owner.Account != command.Account))
            throw new InvalidOperationException("The resource belongs to another account; its account must have refused this.");
        var skus = ImmutableArray.CreateBuilder<ResourceSku>();
        foreach (var sku in command.Skus)
            if (!Has(state.Skus, sku) && !Has(skus, sku)) skus.Add(new ResourceSku(string.Intern(sku), command.ActivatedAt));
        var allowances = ImmutableArray.CreateBuilder<Allowance>();
        foreach (var grant in command.Grants)
            if (!state.Allowances.Any(known => known.GrantId == grant.GrantId))
                allowances.Add(new Allowance(state.Allowances.Length + allowances.Count, grant.GrantId, grant.Sku, grant.Meter, grant.Units,
                    grant.PaidFen, grant.BoughtAt, grant.ExpiresAt));
        if (state.Exists && skus.Count == 0 && allowances.Count == 0) return StepResult.None;
        var created = state.Exists ? null : new ResourceOwner(string.Intern(command.Tenant), command.Account, command.ActivatedAt, command.ClockId);
        var activated = new ResourceActivated(created, skus.ToImmutable(), allowances.ToImmutable());
        // Only the first message brings the present: from then on the clock itself moves the resource, with everything due on the way.
        return created is { ClockId: not null } && command.ClockNow is { } now
            ? StepResult.Of(activated, new ClockAdvanced(now))
            : StepResult.Of(activated);
    }

    private static bool Has(IReadOnlyList<ResourceSku> skus, string sku)
    {
        foreach (var known in skus)
            if (string.Equals(known.Sku, sku, StringComparison.Ordinal)) return true;
        return false;
    }
}
