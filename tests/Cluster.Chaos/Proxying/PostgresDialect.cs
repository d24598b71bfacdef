using System.Buffers.Binary;
using System.Text;

namespace Metering.Chaos.Proxying;

/// <summary>
/// PostgreSQL 3.0 without encryption. Every message after the first is a letter, a length and a body. A write is the execution of the
/// prepared statement that calls commit_group; an answer ends with ReadyForQuery, which the server sends after its commit.
/// </summary>
internal sealed class PostgresDialect : IDialect
{
    private const int Header = 5;
    private readonly byte[] header = new byte[Header];
    private int inHeader;
    private int left;
    private byte[]? statement;
    private bool failed;
    private bool ready;

    /// <inheritdoc />
    public bool Succeeded { get; private set; }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> TurnedAway { get; } = Fatal();

    /// <inheritdoc />
    public bool IsWrite(ReadOnlySpan<byte> request)
    {
        Learn(request);
        // Bind: portal (unnamed), then the statement's name.
        return statement is not null && request.Length > Header + 1 && request[0] == 'B' && request[Header] == 0
            && request[(Header + 1)..].StartsWith(statement);
    }

    /// <inheritdoc />
    public bool IsOfMembers(ReadOnlySpan<byte> request) =>
        request.IndexOf("OrleansMembership"u8) >= 0 || request.IndexOf("_membership"u8) >= 0 || request.IndexOf("i_am_alive"u8) >= 0;

    /// <inheritdoc />
    public bool RequestEnds(ReadOnlySpan<byte> piece) => true;

    /// <inheritdoc />
    public bool AnswerEnds(ReadOnlySpan<byte> piece)
    {
        while (piece.Length > 0)
        {
            if (left > 0)
            {
                var body = Math.Min(left, piece.Length);
                left -= body;
                piece = piece[body..];
                continue;
            }
            header[inHeader++] = piece[0];
            piece = piece[1..];
            if (inHeader < Header) continue;
            inHeader = 0;
            left = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - (Header - 1);
            ready = header[0] == 'Z';
            failed |= header[0] == 'E';
            if (ready) (Succeeded, failed) = (!failed, false);
        }
        return ready && left == 0 && inHeader == 0;
    }

    /// <summary>Parse: the statement's name, then its text.</summary>
    private void Learn(ReadOnlySpan<byte> request)
    {
        var text = request.IndexOf("SELECT * FROM commit_group("u8);
        if (text < 0) return;
        // Npgsql calls what it prepares _p1, _p2, and so on.
        var name = request[..text].LastIndexOf("_p"u8);
        if (name >= 0) statement = request[name..text].ToArray();
    }

    private static byte[] Fatal()
    {
        var fields = Encoding.ASCII.GetBytes("SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0");
        var message = new byte[Header + fields.Length];
        message[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), fields.Length + 4);
        fields.CopyTo(message, Header);
        return message;
    }
}
