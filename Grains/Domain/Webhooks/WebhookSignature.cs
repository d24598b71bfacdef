using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Metering.Domain.Webhooks;

/// <summary>Signatures after Standard Webhooks 1.0.0: HMAC-SHA256 over id.timestamp.payload, one for each secret in force.</summary>
public static class WebhookSignature
{
    /// <summary>Beginning of a secret as it is shown.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>Random bytes of a secret.</summary>
    public const int SecretBytes = 32;

    /// <summary>A secret as it is shown.</summary>
    public static string Secret(ReadOnlySpan<byte> bytes) => SecretPrefix + Convert.ToBase64String(bytes);

    /// <summary>Value of webhook-timestamp: seconds since 1970.</summary>
    public static string Timestamp(Instant at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Value of webhook-signature: newest secret first.</summary>
    public static string Of(WebhookMessage message, Instant at, IEnumerable<WebhookSecret> secrets)
    {
        var content = Encoding.UTF8.GetBytes($"{message.Id}.{Timestamp(at)}.{message.Payload}");
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(secret.Value[SecretPrefix.Length..]), content))).ToImmutableArray());
    }
}
