using Metering.Domain.Refusals;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Access;

/// <summary>Reads the API key from 'Authorization: Bearer'. A key in the address or in a body is never looked at.</summary>
public static class Authentication
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller of a request.</summary>
    /// <exception cref="RefusedCallException">UNAUTHENTICATED; OVERLOADED when keys cannot be checked now.</exception>
    public static async ValueTask<Caller> Authenticate(HttpContext http, ApiKeyCache keys)
    {
        var header = http.Request.Headers.Authorization;
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new RefusedCallException(RefusalCodes.Unauthenticated.With("There is no 'Authorization: Bearer' header."));
        if (await keys.Find(value.AsMemory(Scheme.Length).Trim()) is { } caller) return caller;
        throw new RefusedCallException(keys.Fresh
            ? RefusalCodes.Unauthenticated.With("The API key is not known or was revoked.")
            : ApiKeyCache.Unreadable);
    }
}
