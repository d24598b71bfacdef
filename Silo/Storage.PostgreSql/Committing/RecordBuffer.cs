using Metering.Journal;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>The records of one group, one after another in memory that the next group uses again.</summary>
internal sealed class RecordBuffer
{
    // Past this a group was unusually large: its memory is given back.
    private const int Kept = 16 << 20;
    private byte[] _bytes = [];
    private int _used;

    /// <summary>Makes room for these commits; what was handed out before is void.</summary>
    public void Begin(List<PendingCommit> commits)
    {
        var needed = 0L;
        foreach (var pending in commits)
            needed += EntryRecord.Header + pending.Commit.Events.Length;
        if (_bytes.Length < needed || _bytes.Length > Kept)
            _bytes = new byte[needed];
        _used = 0;
    }

    public ReadOnlyMemory<byte> Add(Commit commit)
    {
        var record = _bytes.AsMemory(_used, EntryRecord.Header + commit.Events.Length);
        EntryRecord.Write(commit, record.Span);
        _used += record.Length;
        return record;
    }
}
