using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Webhooks;

/// <summary>Where events are sent to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Its address.</param>
/// <param name="Events">Names of the events it wants; empty for all.</param>
/// <param name="Secrets">Secrets that sign, newest first: two while they are being exchanged.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="FailingSince">Since when no message arrived; null when the last one did.</param>
/// <param name="DisabledAt">When it was disabled; null while it is in use.</param>
/// <param name="DisabledBecause">Why.</param>
public sealed record WebhookEndpoint(string Id, string Url, ImmutableArray<string> Events, ImmutableArray<WebhookSecret> Secrets, Instant CreatedAt,
    Instant? FailingSince = null, Instant? DisabledAt = null, string? DisabledBecause = null)
{
    /// <summary>How long two secrets sign side by side after a rotation.</summary>
    public static readonly Duration SecretOverlap = Duration.FromHours(24);

    /// <summary>An endpoint that failed without a success for this long is disabled.</summary>
    public static readonly Duration LongestFailure = Duration.FromDays(5);

    /// <summary>The first message that is not on its way to it though it wants it and is enabled; null when there is none.</summary>
    public long? BehindFrom { get; init; }

    /// <summary>True while it is sent to.</summary>
    public bool IsEnabled => DisabledAt is null;

    /// <summary>True when it wants events of this name.</summary>
    public bool Wants(string name) => Events.IsEmpty || Events.Contains(name, StringComparer.Ordinal);

    /// <summary>Secrets that sign at an instant.</summary>
    public IEnumerable<WebhookSecret> SecretsAt(Instant now) => Secrets.Where(secret => secret.Until is null || now < secret.Until);

    /// <summary>With another secret; the one before it signs for a while longer, older ones no more.</summary>
    public WebhookEndpoint Rotated(string secret, Instant now) => this with
    {
        Secrets = [new WebhookSecret(secret, null), Secrets[0] with { Until = now + SecretOverlap }],
    };
}

/// <summary>A signing secret.</summary>
/// <param name="Value">whsec_ and Base64.</param>
/// <param name="Until">Until when it signs; null for the current one.</param>
public sealed record WebhookSecret(string Value, Instant? Until);
