using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Metering.Domain.Refusals;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Metering.Http.Commands;

/// <summary>Reads bodies of commands strictly: UTF-8 JSON, bounded, no unknown and no doubled members.</summary>
internal static class Bodies
{
    /// <summary>Largest body of a command.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The parsed document of a request.</summary>
    /// <exception cref="RefusedCallException">UNSUPPORTED_MEDIA_TYPE, REQUEST_TOO_LARGE, MALFORMED_REQUEST.</exception>
    public static async ValueTask<JsonDocument> Document(HttpRequest request)
    {
        RequireMediaType(request, "application/json");
        var bytes = await Bytes(request, MaxBytes);
        if (!Utf8.IsValid(bytes)) throw RefusedCallException.Malformed("", "The body is not UTF-8.");
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException wrong)
        {
            throw RefusedCallException.Malformed("", Sentence(wrong));
        }
        catch (InvalidOperationException)
        {
            throw NoCharacter();
        }
    }

    /// <summary>The value of a document.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST with the pointer.</exception>
    public static T Value<T>(JsonDocument document, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var value = document.Deserialize(type) ?? throw RefusedCallException.Malformed("", "The body is a JSON object.");
            return NullItems.Find(document.RootElement, type) is { } place
                ? throw RefusedCallException.Malformed(place, "A value is expected here, not null.") : value;
        }
        catch (JsonException wrong)
        {
            throw RefusedCallException.Malformed(Pointer(wrong.Path), Sentence(wrong));
        }
        catch (InvalidOperationException)
        {
            throw NoCharacter();
        }
    }

    /// <summary>The refusal of a lone surrogate escape, in a text or in a member's name: it is valid JSON but no text.</summary>
    public static RefusedCallException NoCharacter() => RefusedCallException.Malformed("", "A string holds an escape that is no character.");

    /// <summary>The bytes of a file, up to a bound of its own.</summary>
    /// <exception cref="RefusedCallException">REQUEST_TOO_LARGE.</exception>
    public static ValueTask<byte[]> Raw(HttpRequest request, int limit)
    {
        // The server's own fence is for commands; behind this one it stands a little further out.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } fence)
            fence.MaxRequestBodySize = limit + (long)MaxBytes;
        return Bytes(request, limit);
    }

    /// <summary>Checks the Content-Type; parameters other than charset=utf-8 and any Content-Encoding are refused.</summary>
    public static void RequireMediaType(HttpRequest request, string expected)
    {
        if (request.Headers.ContentEncoding.Count > 0) throw Unsupported("Send the body without a Content-Encoding.");
        if (request.ContentType == expected) return;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(expected, StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            throw Unsupported($"Send Content-Type: {expected}.");
    }

    /// <summary>The refusal of a Content-Type.</summary>
    public static RefusedCallException Unsupported(string detail) => new(RefusalCodes.UnsupportedMediaType.With(detail));

    private static async ValueTask<byte[]> Bytes(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit) throw TooLarge(limit);
        // The pipe lends the buffers that the server read into: what is kept is copied once, in its own size.
        var pipe = request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > limit) throw TooLarge(limit);
            if (!read.IsCompleted)
            {
                pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var bytes = read.Buffer.ToArray();
            pipe.AdvanceTo(read.Buffer.End);
            return bytes;
        }
    }

    private static RefusedCallException TooLarge(int limit) => new(RefusalCodes.TooLarge.With($"The body is above {limit} bytes."));

    /// <summary>From the reader's path ($.a[0].b) to a JSON Pointer (/a/0/b).</summary>
    public static string Pointer(string? path) => path is null or "$" ? "" :
        path[1..].Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            .Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal).Replace('.', '/');

    private static string Sentence(JsonException wrong)
    {
        // The reader appends its path and position, and may name our own types: the first sentence is enough, types are left out.
        var text = wrong.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
        return text.Contains("Metering.", StringComparison.Ordinal) || text.Contains("System.", StringComparison.Ordinal)
            ? Rephrase(text) : text;
    }

    private static string Rephrase(string text) => text switch
    {
        _ when text.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such member.",
        _ when text.Contains("missing required", StringComparison.Ordinal) =>
            "Required members are missing: " + text[(text.LastIndexOf(':') + 1)..].Trim(),
        _ when text.Contains("could not be converted", StringComparison.Ordinal) => "The value has another type than expected here.",
        _ => "The value is not what is expected here.",
    };
}
