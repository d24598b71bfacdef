using System.Globalization;
using System.Text;

namespace Metering.Chaos.Proxying;

/// <summary>
/// HTTP/1.1 as the Azure Storage clients speak it: one request, then its answer. A write is whatever is neither GET nor HEAD; an answer counts
/// as complete with its head, because the emulator sends it when all is done.
/// </summary>
internal sealed class HttpDialect : IDialect
{
    private readonly StringBuilder head = new();
    private long left = -1;

    /// <inheritdoc />
    public bool Succeeded { get; private set; }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> TurnedAway { get; } = Busy();

    /// <inheritdoc />
    public bool IsWrite(ReadOnlySpan<byte> request)
    {
        head.Clear();
        left = -1;
        return !request.StartsWith("GET "u8) && !request.StartsWith("HEAD "u8);
    }

    /// <inheritdoc />
    public bool IsOfMembers(ReadOnlySpan<byte> request) => request.IndexOf("OrleansSiloInstances"u8) >= 0;

    /// <inheritdoc />
    public bool RequestEnds(ReadOnlySpan<byte> piece)
    {
        if (left >= 0) return (left -= piece.Length) <= 0;
        head.Append(Encoding.Latin1.GetString(piece));
        var text = head.ToString();
        var body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (body < 0) return false;
        left = Length(text[..body]) - (text.Length - body - 4);
        return left <= 0;
    }

    /// <inheritdoc />
    public bool AnswerEnds(ReadOnlySpan<byte> piece)
    {
        if (piece.StartsWith("HTTP/1.1 "u8)) Succeeded = piece.Length > 9 && piece[9] == '2';
        return true;
    }

    private static long Length(string head)
    {
        foreach (var line in head.Split("\r\n"))
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                return long.Parse(line.AsSpan(15), NumberStyles.Integer, CultureInfo.InvariantCulture);
        return 0;
    }

    private static byte[] Busy()
    {
        const string Body = """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy."}}}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 503 Server Busy\r\nContent-Type: application/json\r\nx-ms-error-code: ServerBusy\r\n"
            + $"Retry-After: 1\r\nConnection: close\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
    }
}
