using Metering.Domain.Refusals;
using Metering.Http.Commands;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Metering.Http.Problems;

/// <summary>Turns whatever a call throws into a problem document; nothing of the inside leaks.</summary>
internal static partial class CallFaults
{
    /// <summary>Answers for an exception. A fault after a grain was asked leaves the outcome open, and says so.</summary>
    public static Task Answer(HttpContext http, Exception fault, bool grainWasAsked, ILogger log)
    {
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
            return Task.CompletedTask;
        }
        if (fault is RefusedCallException refused) return ProblemWriter.Refuse(http, refused.Refusal, refused.Errors);
        if (fault is BadHttpRequestException bad) return Bad(http, bad);
        var correlation = ProblemWriter.Correlation(http);
        LogFault(log, fault, correlation);
        // Set for the answer that is not given: this one is neither that of the first call nor the file.
        http.Response.Headers.Remove(IdempotencyKey.ReplayedHeader);
        http.Response.Headers.Remove(HeaderNames.ContentDisposition);
        return grainWasAsked || fault is TimeoutException
            ? ProblemWriter.Refuse(http, RefusalCodes.OutcomeUnknown.With($"No answer in time (correlation {correlation})."))
            : ProblemWriter.Bare(http, StatusCodes.Status500InternalServerError, "The request failed inside; the log holds the reason.");
    }

    private static Task Bad(HttpContext http, BadHttpRequestException bad) => bad.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? ProblemWriter.Refuse(http, RefusalCodes.TooLarge.With("The body is above the limit of this call."))
        : ProblemWriter.Refuse(http, RefusalCodes.Malformed.With("The request could not be read."));

    [LoggerMessage(Level = LogLevel.Error, Message = "A call failed (correlation {Correlation})")]
    private static partial void LogFault(ILogger log, Exception fault, string correlation);
}
