using System.Buffers.Binary;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>Writes one accepted commit into the group's batch: its entry, claims and pages, and the head of the journal.</summary>
internal static class CommitEncoder
{
    public static void Append(BatchEncoder batch, Database database, PendingCommit pending, long version)
    {
        var commit = pending.Commit;
        var journal = pending.Journal;
        AppendEntry(batch, database.Events.Id, journal, commit, version);
        for (var i = 0; i < commit.Claims.Count; i++)
        {
            database.TryBucket(commit.Claims[i].Bucket, out var bucket);
            AppendClaim(batch, bucket.Id, commit.Claims[i]);
        }
        for (var i = 0; i < commit.Pages.Count; i++)
            AppendPage(batch, database.Pages.Id, journal, commit.Pages[i]);
    }

    private static void AppendEntry(BatchEncoder batch, uint family, ReadOnlySpan<byte> journal, Commit commit, long version)
    {
        var valueBytes = Keys.CommitIdBytes + commit.Events.Length;
        var key = batch.PutKey(family, journal.Length + 1 + Keys.VersionBytes, valueBytes);
        journal.CopyTo(key);
        key[journal.Length] = Keys.End;
        BinaryPrimitives.WriteInt64BigEndian(key[(journal.Length + 1)..], version);
        var value = batch.Value(valueBytes);
        BinaryPrimitives.WriteUInt128BigEndian(value, commit.CommitId);
        commit.Events.Span.CopyTo(value[Keys.CommitIdBytes..]);
    }

    public static void AppendHead(BatchEncoder batch, Database database, PendingCommit pending, long version)
    {
        var commit = pending.Commit;
        var journal = pending.Journal;
        var valueBytes = Keys.HeadBytes + commit.Snapshot.Length;
        journal.CopyTo(batch.PutKey(database.Heads.Id, journal.Length, valueBytes));
        var value = batch.Value(valueBytes);
        BinaryPrimitives.WriteInt64BigEndian(value, version);
        BinaryPrimitives.WriteUInt128BigEndian(value[Keys.VersionBytes..], commit.CommitId);
        commit.Snapshot.Span.CopyTo(value[Keys.HeadBytes..]);
    }

    private static void AppendClaim(BatchEncoder batch, uint family, Claim claim)
    {
        var valueBytes = sizeof(ulong) + claim.Outcome.Length;
        BinaryPrimitives.WriteUInt128BigEndian(batch.PutKey(family, Keys.ClaimBytes, valueBytes), claim.Key);
        var value = batch.Value(valueBytes);
        BinaryPrimitives.WriteUInt64BigEndian(value, claim.Fingerprint);
        claim.Outcome.Span.CopyTo(value[sizeof(ulong)..]);
    }

    private static void AppendPage(BatchEncoder batch, uint family, ReadOnlySpan<byte> journal, PageWrite page)
    {
        var keyBytes = journal.Length + 1 + Keys.Text.GetByteCount(page.Key);
        var key = page.Value is { } bytes ? batch.PutKey(family, keyBytes, bytes.Length) : batch.DeleteKey(family, keyBytes);
        journal.CopyTo(key);
        key[journal.Length] = Keys.End;
        Keys.Text.GetBytes(page.Key, key[(journal.Length + 1)..]);
        if (page.Value is { } value)
            value.Span.CopyTo(batch.Value(value.Length));
    }
}
