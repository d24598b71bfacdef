using System.Buffers.Binary;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>One claim within a record: key, month, length, then the row of its family.</summary>
internal readonly ref struct ClaimRecord(ReadOnlySpan<byte> bytes)
{
    private const int RowAt = Keys.ClaimBytes + 2 * sizeof(int);
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Size => RowAt + RowBytes;

    public ReadOnlySpan<byte> KeyBytes => _bytes[..Keys.ClaimBytes];

    public UInt128 Key => BinaryPrimitives.ReadUInt128BigEndian(_bytes);

    public int Bucket => BinaryPrimitives.ReadInt32LittleEndian(_bytes[Keys.ClaimBytes..]);

    public ReadOnlySpan<byte> Row => _bytes.Slice(RowAt, RowBytes);

    private int RowBytes => BinaryPrimitives.ReadInt32LittleEndian(_bytes[(Keys.ClaimBytes + sizeof(int))..]);

    public static int Measure(in Claim claim) => RowAt + sizeof(ulong) + claim.Outcome.Length;

    /// <summary>Writes a claim; returns its length.</summary>
    public static int Write(Span<byte> output, in Claim claim)
    {
        BinaryPrimitives.WriteUInt128BigEndian(output, claim.Key);
        BinaryPrimitives.WriteInt32LittleEndian(output[Keys.ClaimBytes..], claim.Bucket);
        BinaryPrimitives.WriteInt32LittleEndian(output[(Keys.ClaimBytes + sizeof(int))..], sizeof(ulong) + claim.Outcome.Length);
        BinaryPrimitives.WriteUInt64BigEndian(output[RowAt..], claim.Fingerprint);
        claim.Outcome.Span.CopyTo(output[(RowAt + sizeof(ulong))..]);
        return Measure(claim);
    }
}

/// <summary>Walks the claims of a record.</summary>
internal ref struct ClaimsOf(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record[new CommitRecord(record).FirstClaim..];
    private int _left = new CommitRecord(record).Claims;

    public ClaimRecord Current { get; private set; }

    public readonly ClaimsOf GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left-- == 0)
            return false;
        Current = new ClaimRecord(_rest);
        _rest = _rest[Current.Size..];
        return true;
    }
}
