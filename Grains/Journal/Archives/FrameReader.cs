using System.Buffers.Binary;

namespace Metering.Journal.Archives;

/// <summary>One frame as it was read.</summary>
internal readonly record struct Frame(FrameKind Kind, byte[] Payload)
{
    public BinaryReader Reader() => new(new MemoryStream(Payload, writable: false), CommitRules.Text);
}

/// <summary>Reads frames and proves each of them; a file that is not as it was written is refused in a sentence.</summary>
/// <param name="input">The file, at a frame.</param>
/// <param name="name">Its name, for the sentence.</param>
/// <param name="check">Check of the frame before.</param>
internal sealed class FrameReader(Stream input, string name, ulong check = 0)
{
    private readonly byte[] edge = new byte[Frames.HeadBytes + Frames.CheckBytes];

    /// <summary>Check of the newest frame read.</summary>
    public ulong Check { get; private set; } = check;

    /// <summary>Where the next frame lies.</summary>
    public long Position { get; private set; } = input.Position;

    /// <summary>Reads the file's first bytes.</summary>
    public static async ValueTask<FrameReader> Start(Stream input, string name, CancellationToken cancellationToken)
    {
        var magic = new byte[Frames.Magic.Length];
        var read = await input.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read == magic.Length && Frames.Magic.SequenceEqual(magic) ? new FrameReader(input, name)
            : throw new StoreUnusableException($"{name} is no archive of this program; choose another file.");
    }

    public async ValueTask<Frame> Next(CancellationToken cancellationToken)
    {
        await Fill(edge.AsMemory(0, Frames.HeadBytes), cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(edge.AsSpan(1));
        if (length is < 0 or > Frames.MostBytes) throw Damaged();
        var payload = new byte[length];
        await Fill(payload, cancellationToken).ConfigureAwait(false);
        await Fill(edge.AsMemory(Frames.HeadBytes), cancellationToken).ConfigureAwait(false);
        Check = Frames.CheckOf(Check, edge.AsSpan(0, Frames.HeadBytes), payload);
        if (BinaryPrimitives.ReadUInt64LittleEndian(edge.AsSpan(Frames.HeadBytes)) != Check) throw Damaged();
        Position += Frames.HeadBytes + length + Frames.CheckBytes;
        return new Frame((FrameKind)edge[0], payload);
    }

    public StoreUnusableException Damaged() => new($"{name} is damaged at byte {Position}: what follows is not what was written. "
        + "Choose another archive, or export again.");

    private async ValueTask Fill(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        var read = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < bytes.Length)
            throw new StoreUnusableException($"{name} ends before its end: it was cut short, or is still being written. "
                + "Choose another archive, or export again.");
    }
}

/// <summary>How values are read back.</summary>
internal static class PayloadReading
{
    public static UInt128 Number(this BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        reader.BaseStream.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    public static byte[] Bytes(this BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());
}
