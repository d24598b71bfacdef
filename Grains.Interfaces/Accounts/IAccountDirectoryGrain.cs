namespace Metering.Contracts.Accounts;

/// <summary>The ids of all accounts, read from the journal by whichever silo is asked. Key: 0.</summary>
[Alias("accounts.IAccountDirectoryGrain")]
public interface IAccountDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Ids behind <paramref name="after"/> (null for the beginning) in the order of their UTF-8 bytes, all tenants together, at most
    /// <paramref name="limit"/>.
    /// </summary>
    [Alias("After")]
    Task<string[]> After(string? after, int limit);
}
