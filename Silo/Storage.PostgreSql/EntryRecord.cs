using System.Buffers.Binary;
using Metering.Journal;

namespace Metering.Storage.PostgreSql;

/// <summary>
/// One commit as <c>journal.tail</c> and <c>entry_run.records</c> hold it: id, length of the events, events; several stand newest first.
/// </summary>
internal static class EntryRecord
{
    private const int IdBytes = 16;

    /// <summary>Bytes in front of the events.</summary>
    public const int Header = IdBytes + sizeof(int);

    public static void Write(Commit commit, Span<byte> record)
    {
        BinaryPrimitives.WriteUInt128BigEndian(record, commit.CommitId);
        BinaryPrimitives.WriteInt32BigEndian(record[IdBytes..], commit.Events.Length);
        commit.Events.Span.CopyTo(record[Header..]);
    }

    /// <summary>The entries of <paramref name="records"/>, oldest first, of which the newest has <paramref name="last"/>.</summary>
    public static List<JournalEntry> Read(ReadOnlyMemory<byte> records, long last)
    {
        var entries = new List<JournalEntry>();
        for (var version = last; records.Length > 0; version--)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(records.Span[IdBytes..]);
            entries.Add(new JournalEntry(version, BinaryPrimitives.ReadUInt128BigEndian(records.Span), records.Slice(Header, length)));
            records = records[(Header + length)..];
        }
        entries.Reverse();
        return entries;
    }
}
