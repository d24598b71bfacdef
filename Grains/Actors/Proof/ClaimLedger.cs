using System.Buffers.Binary;

namespace Metering.Actors.Proof;

/// <summary>
/// Claims on their way into a comparison, spread by their keys over files in a folder of its own, so that each part fits into memory however many
/// there are in all.
/// </summary>
internal sealed class ClaimLedger : IDisposable
{
    /// <summary>Parts: a hundred million claims are then 400,000 a part.</summary>
    public const int Parts = 256;

    private const int RowBytes = 16 + sizeof(int) + sizeof(uint) + sizeof(int) + sizeof(long);
    private const int BufferBytes = 16 * 1024;
    private readonly string folder = Directory.CreateTempSubdirectory("metering-claims-").FullName;
    private readonly FileStream?[] files = new FileStream?[Parts];
    private readonly byte[] row = new byte[RowBytes];

    /// <summary>How many were put in.</summary>
    public long Count { get; private set; }

    public void Add(in ClaimRow claim)
    {
        var part = (int)((ulong)(claim.Key >> 64) % Parts);
        BinaryPrimitives.WriteUInt128LittleEndian(row, claim.Key);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(16), claim.Bucket);
        BinaryPrimitives.WriteUInt32LittleEndian(row.AsSpan(20), claim.Check);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(24), claim.Journal);
        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(28), claim.Version);
        (files[part] ??= new FileStream(Path.Combine(folder, $"{part:x2}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            BufferBytes)).Write(row);
        Count++;
    }

    /// <summary>Everything of one part.</summary>
    public IEnumerable<ClaimRow> Part(int part)
    {
        if (files[part] is not { } file) yield break;
        file.Flush();
        file.Position = 0;
        var bytes = new byte[RowBytes];
        while (file.ReadAtLeast(bytes, RowBytes, throwOnEndOfStream: false) == RowBytes)
            yield return new ClaimRow(BinaryPrimitives.ReadUInt128LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(20)), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(28)));
    }

    public void Dispose()
    {
        foreach (var file in files) file?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A claim, stored or listed.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bucket">Its month, or permanent.</param>
/// <param name="Check">Digest of what it says.</param>
/// <param name="Journal">Number of the journal that lists it, in order of names.</param>
/// <param name="Version">The commit that lists it.</param>
internal readonly record struct ClaimRow(UInt128 Key, int Bucket, uint Check, int Journal, long Version);
