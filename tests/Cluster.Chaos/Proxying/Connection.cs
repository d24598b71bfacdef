using System.Buffers;
using System.Net.Sockets;

namespace Metering.Chaos.Proxying;

/// <summary>One connection through a link: two pumps, and a write that is spoilt when the link says so.</summary>
internal sealed class Connection(Socket client, Socket server, Link link, string source, IDialect? dialect) : IDisposable
{
    private const int Piece = 64 * 1024;
    private readonly CancellationTokenSource closed = new();
    private volatile bool busy;
    // What was held back of an answer that is to be lost.
    private MemoryStream? held;
    private bool isLost;

    /// <summary>The member that opened it; empty when nobody asked.</summary>
    public string Source => source;

    public async Task Run()
    {
        client.NoDelay = server.NoDelay = true;
        await Task.WhenAny(Pump(client, server, Way.Up), Pump(server, client, Way.Down));
        Dispose();
    }

    /// <summary>Breaks it; both ends see a connection that was reset.</summary>
    public void Dispose()
    {
        if (closed.IsCancellationRequested) return;
        closed.Cancel();
        closed.Dispose();
        foreach (var socket in new[] { client, server })
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }

    private async Task Pump(Socket from, Socket to, Way way)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(0, Piece), closed.Token) is var read and > 0)
            {
                if (way == Way.Up && dialect?.IsOfMembers(buffer.AsSpan(0, read)) == true) await link.PassMembers(closed.Token);
                await link.Pass(source, way, closed.Token);
                ReadOnlyMemory<byte> piece = buffer.AsMemory(0, read);
                if (dialect is not null && way == Way.Down) piece = Answered(piece);
                if (dialect is not null && (way == Way.Up ? !await Requested(piece) : isLost)) return;
                await Send(to, piece);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end left, or the link was cut.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task Send(Socket to, ReadOnlyMemory<byte> piece)
    {
        while (piece.Length > 0) piece = piece[await to.SendAsync(piece, closed.Token)..];
    }

    /// <summary>False when the connection ends instead of carrying the request on.</summary>
    private async Task<bool> Requested(ReadOnlyMemory<byte> piece)
    {
        if (busy) return true;
        busy = true;
        var spoil = dialect!.IsWrite(piece.Span) ? link.NextWrite() : Spoil.None;
        var whole = dialect.RequestEnds(piece.Span);
        switch (spoil)
        {
            case Spoil.BreakBefore:
                link.Spoilt(spoil);
                return false;
            case Spoil.TurnAway:
                await TurnAway(whole);
                return false;
            case Spoil.LoseAnswer:
                held = new MemoryStream();
                return true;
            default:
                return true;
        }
    }

    private async Task TurnAway(bool whole)
    {
        var rest = new byte[Piece];
        while (!whole)
        {
            var read = await client.ReceiveAsync(rest.AsMemory(), closed.Token);
            if (read == 0) return;
            whole = dialect!.RequestEnds(rest.AsSpan(0, read));
        }
        await Send(client, dialect!.TurnedAway);
        // An orderly end, so that the client reads the answer before it sees the end.
        client.Shutdown(SocketShutdown.Send);
        link.Spoilt(Spoil.TurnAway);
        await client.ReceiveAsync(rest.AsMemory(), closed.Token);
    }

    /// <summary>What of the answer goes on now. The answer to a write that was not done is not lost: the next write's is.</summary>
    private ReadOnlyMemory<byte> Answered(ReadOnlyMemory<byte> piece)
    {
        var whole = dialect!.AnswerEnds(piece.Span);
        if (whole) busy = false;
        if (held is not { } kept) return piece;
        kept.Write(piece.Span);
        if (!whole) return ReadOnlyMemory<byte>.Empty;
        held = null;
        isLost = dialect.Succeeded;
        if (isLost) link.Spoilt(Spoil.LoseAnswer);
        else link.SpoilNext(Spoil.LoseAnswer);
        return kept.ToArray();
    }
}
