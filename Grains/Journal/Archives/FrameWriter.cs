using System.Buffers.Binary;

namespace Metering.Journal.Archives;

/// <summary>Writes frames one after another.</summary>
internal sealed class FrameWriter(Stream output) : IDisposable
{
    private readonly MemoryStream payload = new();
    private readonly byte[] edge = new byte[Frames.HeadBytes + Frames.CheckBytes];
    private ulong check;

    public async ValueTask Start(CancellationToken cancellationToken) => await output.WriteAsync(Frames.Magic.ToArray(), cancellationToken)
        .ConfigureAwait(false);

    public async ValueTask Write(FrameKind kind, Action<BinaryWriter> fill, CancellationToken cancellationToken)
    {
        payload.SetLength(0);
        using (var writer = new BinaryWriter(payload, CommitRules.Text, leaveOpen: true))
            fill(writer);
        var length = (int)payload.Length;
        Frames.WriteHead(edge, kind, length);
        check = Frames.CheckOf(check, edge.AsSpan(0, Frames.HeadBytes), payload.GetBuffer().AsSpan(0, length));
        BinaryPrimitives.WriteUInt64LittleEndian(edge.AsSpan(Frames.HeadBytes), check);
        await output.WriteAsync(edge.AsMemory(0, Frames.HeadBytes), cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(payload.GetBuffer().AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(edge.AsMemory(Frames.HeadBytes), cancellationToken).ConfigureAwait(false);
        // A large commit must not hold its room for the rest of the file.
        if (payload.Capacity <= 4 << 20) return;
        payload.SetLength(0);
        payload.Capacity = 1 << 16;
    }

    public void Dispose() => payload.Dispose();
}

/// <summary>How values lie in a payload.</summary>
internal static class PayloadWriting
{
    public static void Write(this BinaryWriter writer, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        writer.Write(bytes);
    }

    public static void Bytes(this BinaryWriter writer, ReadOnlyMemory<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes.Span);
    }
}
