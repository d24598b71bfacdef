using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Contracts.Access;
using NodaTime;

namespace Metering.Actors.Access;

/// <summary>All API keys; secrets only as SHA-256.</summary>
public sealed record ApiKeysState(ImmutableArray<StoredKey> Keys, long Changes)
{
    /// <summary>No keys yet.</summary>
    public static ApiKeysState Empty { get; } = new([], 0);
}

/// <summary>One key at rest.</summary>
public sealed record StoredKey(string Id, string Tenant, ApiRole Role, string? Account, string Name, Instant CreatedAt,
    Instant? RevokedAt, byte[] SecretHash)
{
    /// <summary>Without its hash.</summary>
    public ApiKeyView View() => new(Id, Tenant, Role, Account, Name, CreatedAt, RevokedAt);
}

/// <summary>A key was created.</summary>
public sealed record KeyCreated(StoredKey Key, string By);

/// <summary>A key was revoked.</summary>
public sealed record KeyRevoked(string Id, Instant At, string By);

/// <summary>The journal of the keys.</summary>
public sealed class ApiKeysCodec : WholeStateCodec<ApiKeysState>
{
    private ApiKeysCodec()
        : base(ApiKeysJson.Shared, [("access.key-created.v1", typeof(KeyCreated)), ("access.key-revoked.v1", typeof(KeyRevoked))])
    {
    }

    /// <summary>The codec.</summary>
    public static ApiKeysCodec Instance { get; } = new();

    /// <inheritdoc />
    public override ApiKeysState Empty => ApiKeysState.Empty;

    /// <inheritdoc />
    public override ApiKeysState Apply(ApiKeysState state, object domainEvent) => domainEvent switch
    {
        KeyCreated e => new ApiKeysState(state.Keys.Add(e.Key), state.Changes + 1),
        KeyRevoked e => new ApiKeysState([.. state.Keys.Select(key => key.Id == e.Id ? key with { RevokedAt = e.At } : key)], state.Changes + 1),
        _ => throw new InvalidOperationException($"{domainEvent.GetType().Name} is not an event of the API keys."),
    };
}

/// <summary>Source-generated JSON of the keys' journal.</summary>
[JsonSerializable(typeof(ApiKeysState))]
[JsonSerializable(typeof(KeyCreated))]
[JsonSerializable(typeof(KeyRevoked))]
internal sealed partial class ApiKeysJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new ApiKeysJson());
}
