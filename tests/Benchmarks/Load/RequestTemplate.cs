using System.Text;

namespace Metering.Benchmarks.Load;

/// <summary>
/// One HTTP request as bytes that are sent again and again. Everything that changes from one request to the next has a fixed
/// width and is patched in place, so that the generator spends next to no processor time of the two sides it measures.
/// </summary>
internal abstract class RequestTemplate
{
    /// <summary>Builds the request around <paramref name="body"/>.</summary>
    protected RequestTemplate(string path, string apiKey, string contentType, ReadOnlySpan<byte> body, string extraHeaders = "")
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {apiKey}\r\nContent-Type: {contentType}\r\n"
            + $"{extraHeaders}Content-Length: {body.Length}\r\n\r\n");
        Bytes = [.. head, .. body];
        BodyOffset = head.Length;
    }

    /// <summary>Builds a request without a body.</summary>
    protected RequestTemplate(string pathAndQuery, string apiKey)
    {
        Bytes = Encoding.ASCII.GetBytes($"GET {pathAndQuery} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {apiKey}\r\n\r\n");
        BodyOffset = Bytes.Length;
    }

    /// <summary>Head and body.</summary>
    protected byte[] Bytes { get; }

    /// <summary>Where the body starts in <see cref="Bytes"/>.</summary>
    protected int BodyOffset { get; }

    /// <summary>What an accepted request counts for.</summary>
    public abstract int Weight { get; }

    /// <summary>The next request. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        Patch();
        return Bytes;
    }

    /// <summary>Whether the answer says that everything in the request was accepted.</summary>
    public abstract bool IsAccepted(int status, ReadOnlySpan<byte> body);

    /// <summary>Whether a repeated request is now done, some of it perhaps by the attempt before.</summary>
    public virtual bool IsDone(int status, ReadOnlySpan<byte> body) => IsAccepted(status, body);

    /// <summary>Makes the bytes the next request.</summary>
    protected abstract void Patch();

    /// <summary>Writes <paramref name="value"/> as exactly as many decimal digits as <paramref name="target"/> has.</summary>
    protected static void WriteDigits(Span<byte> target, long value)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
