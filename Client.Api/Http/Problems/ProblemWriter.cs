using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Metering.Domain.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Metering.Http.Problems;

/// <summary>The one place where a refusal becomes HTTP: RFC 9457 problem documents from the closed list.</summary>
public static class ProblemWriter
{
    /// <summary>Media type of every problem document.</summary>
    public const string MediaType = "application/problem+json";

    private const string RetryAfterSeconds = "1";

    /// <summary>Answers with a refusal. Status and bytes depend on the refusal and the path only, so that a replay is byte-equal.</summary>
    public static async Task Refuse(HttpContext http, Refusal refusal, IReadOnlyList<FieldProblem>? errors = null)
    {
        var code = refusal.Code;
        http.Response.StatusCode = code.Status;
        http.Items[typeof(RefusalCode)] = code;
        if (code.Retryable) http.Response.Headers.RetryAfter = RetryAfterSeconds;
        if (code.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        await Send(http, writer =>
        {
            writer.WriteString("type", "/v1/problems/" + code.Code);
            writer.WriteString("title", code.Meaning);
            writer.WriteNumber("status", code.Status);
            writer.WriteString("detail", refusal.Detail);
            writer.WriteString("instance", http.Request.Path.Value);
            writer.WriteString("code", code.Code);
            writer.WriteString("clause", code.Clause);
            writer.WriteBoolean("retryable", code.Retryable);
            WriteErrors(writer, errors ?? []);
        });
    }

    /// <summary>Answers with a bare HTTP status that is no refusal of the business: a fault, an unknown method.</summary>
    public static async Task Bare(HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        await Send(http, writer =>
        {
            writer.WriteString("type", "about:blank");
            writer.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            writer.WriteNumber("status", status);
            writer.WriteString("detail", detail);
            writer.WriteString("instance", http.Request.Path.Value);
            writer.WriteBoolean("retryable", status >= 500);
            if (status >= 500) writer.WriteString("correlationId", Correlation(http));
            WriteErrors(writer, []);
        });
    }

    /// <summary>The id under which the log holds what a client must not see.</summary>
    /// <remarks>That of the client's trace where it sent one; a request has an activity of its own only while traces are collected.</remarks>
    public static string Correlation(HttpContext http) => Activity.Current?.TraceId.ToHexString()
        ?? (ActivityContext.TryParse(http.Request.Headers.TraceParent, null, out var trace) ? trace.TraceId.ToHexString() : http.TraceIdentifier);

    private static void WriteErrors(Utf8JsonWriter writer, IReadOnlyList<FieldProblem> errors)
    {
        writer.WriteStartArray("errors");
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            writer.WriteString("pointer", error.Pointer);
            writer.WriteString("message", error.Message);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static async Task Send(HttpContext http, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        http.Response.ContentType = MediaType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }
}
