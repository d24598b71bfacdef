using Metering.Contracts.Usage;
using Metering.Domain.Accounts;
using Metering.Domain.Numbers;
using Metering.Domain.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Metering.Actors.Usage;

/// <summary>Registers what seats, numbers and packages need.</summary>
public static class ResourceRegistration
{
    /// <summary>Adds <see cref="ResourceServices"/> with the default policy unless one is registered. Needs journal services and a
    /// catalogue source.</summary>
    public static IServiceCollection AddMeteredResources(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetService<AccountPolicies>() is { } policies
            ? AuthorizationPolicy.Default with { UsageGraceHours = policies.UsageGraceHours } : AuthorizationPolicy.Default);
        services.TryAddSingleton<ITariffSource, CatalogueTariffs>();
        services.TryAddSingleton<LocalResources>();
        services.TryAddSingleton<ILocalResources>(provider => provider.GetRequiredService<LocalResources>());
        services.TryAddSingleton(provider => provider.GetService<AccountPolicies>()?.Numbers ?? new NumberPolicies());
        services.TryAddSingleton(provider => BoundsOf(provider.GetService<AccountPolicies>() ?? new AccountPolicies()));
        services.TryAddSingleton<ResourceServices>();
        return services;
    }

    private static CloseBounds BoundsOf(AccountPolicies policies) => new(policies.MaxLinesPerResource, policies.MaxStatementGrossFen);
}
