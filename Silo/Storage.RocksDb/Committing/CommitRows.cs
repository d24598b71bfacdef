using System.Buffers.Binary;
using Metering.Journal;
using Metering.Storage.RocksDb.Engine;

namespace Metering.Storage.RocksDb.Committing;

/// <summary>Writes the rows of accepted commits into a batch. Their reading twin is <see cref="Rows"/>.</summary>
internal static class CommitRows
{
    public static void AppendEntry(BatchEncoder batch, uint family, AcceptedCommit accepted)
    {
        var commit = accepted.Pending.Commit;
        var journal = accepted.Pending.Journal;
        var valueBytes = Keys.CommitIdBytes + commit.Events.Length;
        var key = batch.PutKey(family, journal.Length + 1 + Keys.VersionBytes, valueBytes);
        journal.CopyTo(key);
        key[journal.Length] = Keys.End;
        BinaryPrimitives.WriteInt64BigEndian(key[(journal.Length + 1)..], accepted.Version);
        var value = batch.Value(valueBytes);
        BinaryPrimitives.WriteUInt128BigEndian(value, commit.CommitId);
        commit.Events.Span.CopyTo(value[Keys.CommitIdBytes..]);
    }

    public static void AppendHead(BatchEncoder batch, uint family, AcceptedCommit accepted)
    {
        var commit = accepted.Pending.Commit;
        var journal = accepted.Pending.Journal;
        var valueBytes = Keys.HeadBytes + commit.Snapshot.Length;
        journal.CopyTo(batch.PutKey(family, journal.Length, valueBytes));
        var value = batch.Value(valueBytes);
        BinaryPrimitives.WriteInt64BigEndian(value, accepted.Version);
        BinaryPrimitives.WriteUInt128BigEndian(value[Keys.VersionBytes..], commit.CommitId);
        commit.Snapshot.Span.CopyTo(value[Keys.HeadBytes..]);
    }

    public static void AppendClaim(BatchEncoder batch, AcceptedClaim accepted)
    {
        var claim = accepted.Claim;
        var valueBytes = sizeof(ulong) + claim.Outcome.Length;
        BinaryPrimitives.WriteUInt128BigEndian(batch.PutKey(accepted.Family, Keys.ClaimBytes, valueBytes), claim.Key);
        var value = batch.Value(valueBytes);
        BinaryPrimitives.WriteUInt64BigEndian(value, claim.Fingerprint);
        claim.Outcome.Span.CopyTo(value[sizeof(ulong)..]);
    }

    public static void AppendPages(BatchEncoder batch, uint family, PendingCommit pending)
    {
        for (var i = 0; i < pending.Commit.Pages.Count; i++)
            AppendPage(batch, family, pending.Journal, pending.Commit.Pages[i]);
    }

    private static void AppendPage(BatchEncoder batch, uint family, ReadOnlySpan<byte> journal, PageWrite page)
    {
        var keyBytes = journal.Length + 1 + CommitRules.Text.GetByteCount(page.Key);
        var key = page.Value is { } bytes ? batch.PutKey(family, keyBytes, bytes.Length) : batch.DeleteKey(family, keyBytes);
        journal.CopyTo(key);
        key[journal.Length] = Keys.End;
        CommitRules.Text.GetBytes(page.Key, key[(journal.Length + 1)..]);
        if (page.Value is { } value)
            value.Span.CopyTo(batch.Value(value.Length));
    }
}
