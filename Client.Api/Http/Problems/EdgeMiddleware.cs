using Metering.Domain.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Metering.Http.Problems;

/// <summary>The outermost layer: safe headers on every answer, and a problem document wherever an answer would have no body.</summary>
public sealed class EdgeMiddleware(RequestDelegate next, ILogger<EdgeMiddleware> log)
{
    /// <summary>Runs the request.</summary>
    public async Task Invoke(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        try
        {
            await next(http);
        }
        catch (Exception fault)
        {
            await CallFaults.Answer(http, fault, grainWasAsked: false, log);
            return;
        }
        if (http.Response.HasStarted || http.Response.StatusCode < 400 || http.Response.ContentLength is not null) return;
        if (http.Response.ContentType is not null) return;
        await Explain(http);
    }

    private static Task Explain(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ProblemWriter.Refuse(http, RefusalCodes.NotFound.With("There is nothing at this address.")),
        StatusCodes.Status413PayloadTooLarge =>
            ProblemWriter.Refuse(http, RefusalCodes.TooLarge.With("The body is above the limit of this call.")),
        StatusCodes.Status415UnsupportedMediaType =>
            ProblemWriter.Refuse(http, RefusalCodes.UnsupportedMediaType.With("The Content-Type is not accepted.")),
        StatusCodes.Status400BadRequest => ProblemWriter.Refuse(http, RefusalCodes.Malformed.With("The request could not be read.")),
        var status => ProblemWriter.Bare(http, status, "The address does not answer this request."),
    };
}
