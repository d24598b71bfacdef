using System.Buffers.Binary;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Recent;

/// <summary>
/// One commit as the commit log holds it: written by whoever commits, copied by the writer, kept in memory until folded. Keys and rows
/// of the sorted families lie in it as they will stand there.
/// </summary>
/// <remarks>
/// Six lengths (little-endian), then journal, 0x00, version, commit id, snapshot, events, claims. Pages are not in it: they are rows of the
/// same batch.
/// </remarks>
internal readonly ref struct CommitRecord(ReadOnlySpan<byte> bytes)
{
    private const int PreviousAt = 4;
    private const int HeaderBytes = 24;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes of the record.</summary>
    public int Size => Number(0);

    /// <summary>Where the journal's record before this one lies in the same generation; -1 when there is none.</summary>
    public int Previous => Number(PreviousAt);

    /// <summary>How many claims it takes.</summary>
    public int Claims => Number(20);

    /// <summary>Where the first claim lies, from the record's begin.</summary>
    public int FirstClaim => RowAt + Keys.HeadBytes + SnapshotBytes + EventBytes;

    /// <summary>UTF-8 bytes of the journal id: the key of its head.</summary>
    public ReadOnlySpan<byte> Journal => _bytes.Slice(HeaderBytes, JournalBytes);

    /// <summary>The key of its events.</summary>
    public ReadOnlySpan<byte> EventKey => _bytes.Slice(HeaderBytes, JournalBytes + 1 + Keys.VersionBytes);

    /// <summary>The version that it makes.</summary>
    public long Version => Rows.HeadVersion(_bytes[RowAt..]);

    /// <summary>The row of the journal's head.</summary>
    public ReadOnlySpan<byte> HeadRow => _bytes.Slice(RowAt, Keys.HeadBytes + SnapshotBytes);

    /// <summary>Its packed events.</summary>
    public ReadOnlySpan<byte> Events => _bytes.Slice(RowAt + Keys.HeadBytes + SnapshotBytes, EventBytes);

    /// <summary>Id of the commit, as bytes of a row.</summary>
    public ReadOnlySpan<byte> CommitId => _bytes.Slice(RowAt + Keys.VersionBytes, Keys.CommitIdBytes);

    private int JournalBytes => Number(8);

    private int SnapshotBytes => Number(12);

    private int EventBytes => Number(16);

    private int RowAt => HeaderBytes + JournalBytes + 1;

    /// <summary>Bytes that a commit of this journal needs.</summary>
    public static int Measure(Commit commit, int journalBytes)
    {
        long bytes = HeaderBytes + journalBytes + 1 + Keys.HeadBytes + commit.Snapshot.Length + (long)commit.Events.Length;
        for (var i = 0; i < commit.Claims.Count; i++)
            bytes += ClaimRecord.Measure(commit.Claims[i]);
        return checked((int)bytes);
    }

    /// <summary>Writes a commit into space of the measured length.</summary>
    public static void Write(Span<byte> output, Commit commit, ReadOnlySpan<byte> journal)
    {
        ReadOnlySpan<int> header =
            [output.Length, -1, journal.Length, commit.Snapshot.Length, commit.Events.Length, commit.Claims.Count];
        for (var i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(output[(i * sizeof(int))..], header[i]);
        output = output[HeaderBytes..];
        journal.CopyTo(output);
        output[journal.Length] = Keys.End;
        output = output[(journal.Length + 1)..];
        // One that wraps around is never accepted: no journal stands at the largest version.
        BinaryPrimitives.WriteInt64BigEndian(output, unchecked(commit.ExpectedVersion + 1));
        BinaryPrimitives.WriteUInt128BigEndian(output[Keys.VersionBytes..], commit.CommitId);
        output = output[Keys.HeadBytes..];
        commit.Snapshot.Span.CopyTo(output);
        commit.Events.Span.CopyTo(output[commit.Snapshot.Length..]);
        output = output[(commit.Snapshot.Length + commit.Events.Length)..];
        for (var i = 0; i < commit.Claims.Count; i++)
            output = output[ClaimRecord.Write(output, commit.Claims[i])..];
    }

    /// <summary>Links a record to the journal's one before it.</summary>
    public static void Link(Span<byte> record, int previous) => BinaryPrimitives.WriteInt32LittleEndian(record[PreviousAt..], previous);

    private int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);
}
