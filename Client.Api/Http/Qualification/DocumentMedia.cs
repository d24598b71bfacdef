using Metering.Http.Commands;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Metering.Http.Qualification;

/// <summary>
/// Kinds of file that a document may be. What a file says it is must be what it is: a browser that opens it later must not be surprised.
/// </summary>
internal static class DocumentMedia
{
    public static readonly string[] Types = ["application/pdf", "image/jpeg", "image/png"];

    /// <summary>The media type of a request.</summary>
    /// <exception cref="RefusedCallException">UNSUPPORTED_MEDIA_TYPE.</exception>
    public static string Of(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0) throw Bodies.Unsupported("Send the body without a Content-Encoding.");
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value!.ToLowerInvariant() : "";
        return Types.Contains(type, StringComparer.Ordinal) ? type : throw Bodies.Unsupported($"Send one of {string.Join(", ", Types)}.");
    }

    /// <summary>True when the content begins as files of this type do.</summary>
    public static bool Fits(string type, ReadOnlySpan<byte> content) => content.StartsWith(type switch
    {
        "application/pdf" => "%PDF-"u8,
        "image/jpeg" => [0xFF, 0xD8, 0xFF],
        _ => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A],
    });
}
