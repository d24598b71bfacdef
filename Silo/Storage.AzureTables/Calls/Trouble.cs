using System.Globalization;
using Azure;

namespace Metering.Storage.AzureTables.Calls;

/// <summary>What a failed request says about the data.</summary>
internal enum Trouble
{
    /// <summary>A condition did not hold (409, 412): nothing was written by this sending.</summary>
    Conflict,

    /// <summary>The row does not exist (404): nothing was written by this sending.</summary>
    Missing,

    /// <summary>The service is busy (429, 503 ServerBusy) or was never reached, perhaps for want of a token: certainly nothing was written.</summary>
    Throttled,

    /// <summary>Time-out, broken connection, 5xx after sending: nobody knows.</summary>
    Unknown,

    /// <summary>The request itself is refused (rights, size, form): certainly nothing was written, and repeating does not help.</summary>
    Refused,
}

/// <summary>Tells the kinds of trouble apart.</summary>
internal static class Troubles
{
    /// <summary>The kind; null for what is no failure of a request.</summary>
    public static Trouble? Of(Exception failure) => failure switch
    {
        RequestFailedException request => Of(request),
        AggregateException many => many.InnerExceptions.Select(Of).Aggregate((first, next) => first == next ? first : Trouble.Unknown),
        OperationCanceledException or IOException or HttpRequestException or TimeoutException => Transport(failure),
        _ => LacksToken(failure) ? Trouble.Throttled : null,
    };

    /// <summary>
    /// Whether no token could be had, which comes before the request. The faults of the library of identities are told by their place, so that
    /// only who chooses an identity needs that library.
    /// </summary>
    public static bool LacksToken(Exception failure) => failure.GetType().Namespace == "Azure.Identity";

    /// <summary>How long the service asks to wait; null when it does not.</summary>
    public static TimeSpan? RetryAfter(Exception failure)
    {
        if ((failure as RequestFailedException)?.GetRawResponse() is not { } response)
            return null;
        if (Number("x-ms-retry-after-ms") is { } milliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        return Number("Retry-After") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        // Digits alone: nobody can wait for less than nothing.
        int? Number(string header) => response.Headers.TryGetValue(header, out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static Trouble Of(RequestFailedException request) => request.Status switch
    {
        // The name is still occupied by a table being deleted: it will be free.
        409 when request.ErrorCode is "TableBeingDeleted" or "ContainerBeingDeleted" => Trouble.Throttled,
        409 or 412 => Trouble.Conflict,
        404 => Trouble.Missing,
        429 => Trouble.Throttled,
        503 when request.ErrorCode is "ServerBusy" => Trouble.Throttled,
        0 => Transport(request),
        408 or >= 500 and not 501 and not 505 => Trouble.Unknown,
        _ => Trouble.Refused,
    };

    /// <summary>A connection that was never made has carried nothing; any other break may have come after the request.</summary>
    private static Trouble Transport(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError,
                })
                return Trouble.Throttled;
        }
        return Trouble.Unknown;
    }
}
