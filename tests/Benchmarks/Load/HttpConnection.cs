using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Metering.Benchmarks.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection with blocking sends and receives: one request, one answer. A thread for each connection costs
/// less processor time than a general client and its asynchronous machinery, and that time is taken from the server under test.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[64 * 1024];

    /// <summary>Connects to <paramref name="endpoint"/>.</summary>
    public HttpConnection(IPEndPoint endpoint)
    {
        _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true, ReceiveTimeout = 60_000, SendTimeout = 60_000,
        };
        _socket.Connect(endpoint);
    }

    /// <summary>Sends a whole request and reads its whole answer. The body is valid until the next call.</summary>
    public int Exchange(ReadOnlySpan<byte> request, out ReadOnlySpan<byte> body)
    {
        while (!request.IsEmpty)
            request = request[_socket.Send(request)..];
        var filled = 0;
        int headEnd;
        while ((headEnd = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            filled += Receive(filled);
        var status = Utf8Parser.TryParse(_buffer.AsSpan(9, 3), out int parsed, out _) ? parsed : 0;
        var bodyAt = headEnd + 4;
        var length = ContentLength(_buffer.AsSpan(0, headEnd + 2));
        if (length < 0)
        {
            body = ReadChunks(bodyAt, filled);
            return status;
        }
        while (filled < bodyAt + length)
            filled += Receive(filled);
        body = _buffer.AsSpan(bodyAt, length);
        return status;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int Receive(int filled)
    {
        if (filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _socket.Receive(_buffer.AsSpan(filled));
        return read > 0 ? read : throw new IOException("the server closed the connection");
    }

    // -1 when the body comes in chunks.
    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        while (head.IndexOf("\r\n"u8) is var end and >= 0)
        {
            var line = head[..end];
            head = head[(end + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon == 14 && Ascii.EqualsIgnoreCase(line[..14], "content-length"u8))
                return Utf8Parser.TryParse(line[15..].TrimStart((byte)' '), out int length, out _)
                    ? length
                    : throw new IOException("bad length");
            if (colon == 17 && Ascii.EqualsIgnoreCase(line[..17], "transfer-encoding"u8))
                return -1;
        }
        return 0;
    }

    private ReadOnlySpan<byte> ReadChunks(int at, int filled)
    {
        var bodyAt = at;
        var bodyEnd = at;
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(at, filled - at).IndexOf("\r\n"u8)) < 0)
                filled += Receive(filled);
            if (!Utf8Parser.TryParse(_buffer.AsSpan(at, line), out int size, out _, 'X'))
                throw new IOException("bad chunk");
            at += line + 2;
            while (filled < at + size + 2)
                filled += Receive(filled);
            _buffer.AsSpan(at, size).CopyTo(_buffer.AsSpan(bodyEnd));
            bodyEnd += size;
            at += size + 2;
            if (size == 0)
                return _buffer.AsSpan(bodyAt, bodyEnd - bodyAt);
        }
    }
}
