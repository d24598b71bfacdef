using System.Collections.Concurrent;
using System.Security.Cryptography;
using Metering.Contracts.Access;
using Metering.Http.Access;

namespace Metering.Host.Dashboard;

/// <summary>
/// Operators who signed in to the dashboard with a key of role admin or billing-operator. In memory only; a revoked key ends its
/// sessions.
/// </summary>
internal sealed class OperatorSessions(ApiKeyCache keys, TimeProvider time)
{
    public const string Cookie = "metering-operator";
    private const string Bearer = "Bearer ";
    private const int MaxSessions = 1_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);
    private readonly ConcurrentDictionary<string, (string Secret, DateTimeOffset Until)> sessions = new(StringComparer.Ordinal);

    /// <summary>Opens a session; null when the key is not an operator's.</summary>
    public async ValueTask<string?> Open(string secret)
    {
        if (!await IsOperator(secret)) return null;
        var now = time.GetUtcNow();
        foreach (var (old, session) in sessions)
            if (session.Until < now) sessions.TryRemove(old, out _);
        if (sessions.Count >= MaxSessions) return null;
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        sessions[id] = (secret, now + Lifetime);
        return id;
    }

    /// <summary>True when the request comes from an operator: by its Authorization header or its session.</summary>
    public async ValueTask<bool> IsOperator(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return await IsOperator(header[Bearer.Length..].Trim());
        return request.Cookies[Cookie] is { } id && sessions.TryGetValue(id, out var session)
            && session.Until > time.GetUtcNow() && await IsOperator(session.Secret);
    }

    private async ValueTask<bool> IsOperator(string secret) =>
        await keys.Find(secret.AsMemory()) is { Role: ApiRole.Admin or ApiRole.BillingOperator, Account: null };
}
