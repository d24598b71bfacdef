namespace Metering.Http.Accounts;

/// <summary>
/// Ids of accounts in a fixed order, all tenants together. The host provides it from its journal; a mere client of the cluster
/// has none.
/// </summary>
public interface IAccountDirectory
{
    /// <summary>Ids behind <paramref name="after"/> (null for the beginning), at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<string>> After(string? after, int limit, CancellationToken cancellationToken);
}
