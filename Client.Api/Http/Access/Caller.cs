using Metering.Contracts.Access;

namespace Metering.Http.Access;

/// <summary>Who calls, as proved by the API key.</summary>
/// <param name="KeyId">The key's id, for rate bounds and logs.</param>
/// <param name="Tenant">The tenant; never taken from anywhere else.</param>
/// <param name="Role">What the key may do.</param>
/// <param name="Account">The only account the key may see; null for all of the tenant.</param>
/// <param name="Name">The key's name, for the audit trail.</param>
public sealed record Caller(string KeyId, string Tenant, ApiRole Role, string? Account, string Name)
{
    /// <summary>True when the key may see this account.</summary>
    public bool MaySee(string account) => Account is null || string.Equals(Account, account, StringComparison.Ordinal);
}
