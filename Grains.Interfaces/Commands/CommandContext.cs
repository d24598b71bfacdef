namespace Metering.Contracts.Commands;

/// <summary>Who commands, and under which identity the command counts once.</summary>
/// <param name="Tenant">The tenant of the API key.</param>
/// <param name="Claim">Digest of (tenant, account of a bound key, Idempotency-Key); null for commands that count once by their own content.</param>
/// <param name="Fingerprint">Digest of method, route and canonical body; a repeat of the key with another one is refused.</param>
/// <param name="Actor">The API key's name, for the audit trail.</param>
[GenerateSerializer, Immutable, Alias("command.Context")]
public sealed record CommandContext(
    [property: Id(0)] string Tenant, [property: Id(1)] UInt128? Claim, [property: Id(2)] ulong Fingerprint, [property: Id(3)] string Actor);
