using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Access;

/// <summary>API keys of the installation, hashed at rest. The only one has the key <see cref="Key"/>.</summary>
[Alias("access.IApiKeysGrain")]
public interface IApiKeysGrain : IGrainWithStringKey
{
    /// <summary>Key of the only one.</summary>
    const string Key = "keys";

    /// <summary>
    /// Creates a key; the secret is in this answer and nowhere else, so a repeat gets the same key without it. Refusals: MALFORMED_REQUEST
    /// (customer role without account).
    /// </summary>
    [Alias("Create")]
    Task<CommandReply<CreatedApiKey>> Create(CreateApiKey command, CommandContext context);

    /// <summary>Revokes a key at once. Refusals: NOT_FOUND.</summary>
    [Alias("Revoke")]
    Task<CommandReply<ApiKeyView>> Revoke(string id, CommandContext context);

    /// <summary>
    /// Revokes what an account's keys may do but read (8.2): every live key bound to it except those of the role customer, with which it
    /// still reads its statements and appeals. A repeat changes nothing.
    /// </summary>
    [Alias("RevokeOf")]
    Task RevokeOf(string tenant, string account, string actor);

    /// <summary>True while a key that reports usage for this account alone lives: its API credential (8.2).</summary>
    [Alias("HasCredential")]
    Task<bool> HasCredential(string tenant, string account);

    /// <summary>All keys of a tenant, without secrets.</summary>
    [Alias("List")]
    Task<ApiKeyView[]> List(string tenant);

    /// <summary>Hashes and roles when newer than the version; null when not. For silo-local caches.</summary>
    [Alias("ReadSince")]
    Task<ApiKeySnapshot?> ReadSince(long version);

    /// <summary>Creates the first keys when there are none; returns them once, empty afterwards.</summary>
    [Alias("Bootstrap")]
    Task<CreatedApiKey[]> Bootstrap(CreateApiKey[] keys);
}

/// <summary>Role of an API key.</summary>
public enum ApiRole : byte
{
    /// <summary>Reports usage, asks for authorizations.</summary>
    UsageReporter,

    /// <summary>Runs accounts, money and statements.</summary>
    BillingOperator,

    /// <summary>Reads one account.</summary>
    Customer,

    /// <summary>Everything, price books and keys included.</summary>
    Admin,
}

/// <summary>Creates a key.</summary>
[GenerateSerializer, Immutable, Alias("access.CreateApiKey")]
public sealed record CreateApiKey([property: Id(0)] string Tenant, [property: Id(1)] ApiRole Role, [property: Id(2)] string? Account,
    [property: Id(3)] string Name);

/// <summary>A key with its secret, shown once: null in the answer to a repeat.</summary>
[GenerateSerializer, Immutable, Alias("access.CreatedApiKey")]
public sealed record CreatedApiKey([property: Id(0)] ApiKeyView Key, [property: Id(1)] string? Secret);

/// <summary>A key without its secret.</summary>
[GenerateSerializer, Immutable, Alias("access.ApiKeyView")]
public sealed record ApiKeyView([property: Id(0)] string Id, [property: Id(1)] string Tenant, [property: Id(2)] ApiRole Role,
    [property: Id(3)] string? Account,
    [property: Id(4)] string Name, [property: Id(5)] Instant CreatedAt, [property: Id(6)] Instant? RevokedAt);

/// <summary>Live keys with the SHA-256 of their secrets.</summary>
[GenerateSerializer, Immutable, Alias("access.ApiKeySnapshot")]
public sealed record ApiKeySnapshot([property: Id(0)] long Version, [property: Id(1)] ApiKeyHash[] Keys);

/// <summary>One live key.</summary>
[GenerateSerializer, Immutable, Alias("access.ApiKeyHash")]
public sealed record ApiKeyHash([property: Id(0)] ApiKeyView Key, [property: Id(1)] byte[] SecretHash);
