using System.Buffers.Binary;
using System.Globalization;
using Metering.Actors.Journaling;
using Metering.Journal;
using Orleans.Runtime;

namespace Metering.Host.Reminders;

/// <summary>
/// Reminders in the journal "orleans/reminders": a page per reminder, its etag the version that wrote it, so that they survive a restart
/// without a server. A range read returns every row of the range: one that is missing would be taken for deleted.
/// </summary>
public sealed class JournalReminderTable(IJournalStore store, ICommitIds ids) : IReminderTable, IDisposable
{
    private static readonly JournalId Journal = new("orleans/reminders");
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc />
    public async Task<ReminderTableData> ReadRows(GrainId grainId)
    {
        var rows = new List<ReminderEntry>();
        await foreach (var page in store.ReadPagesAsync(Journal, ReminderRow.Prefix(grainId)))
            if (ReminderRow.Read(page.Value) is var row && row.GrainId == grainId) rows.Add(row);
        return new ReminderTableData(rows);
    }

    /// <inheritdoc />
    public async Task<ReminderTableData> ReadRows(uint begin, uint end)
    {
        var rows = new List<ReminderEntry>();
        await foreach (var page in store.ReadPagesAsync(Journal, ""))
            if (ReminderRow.Read(page.Value) is var row && InRange(row.GrainId.GetUniformHashCode(), begin, end)) rows.Add(row);
        return new ReminderTableData(rows);
    }

    /// <inheritdoc />
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        await store.ReadPageAsync(Journal, ReminderRow.Key(grainId, reminderName)) is { } bytes ? ReminderRow.Read(bytes) : null;

    /// <inheritdoc />
    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string? etag = null;
        await Write(version =>
        {
            etag = version.ToString(CultureInfo.InvariantCulture);
            var row = ReminderRow.Write(entry, etag);
            return new(true, new PageWrite(ReminderRow.Key(entry.GrainId, entry.ReminderName), row), row);
        });
        entry.ETag = etag;
        return etag;
    }

    /// <inheritdoc />
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Write(async _ =>
    {
        var key = ReminderRow.Key(grainId, reminderName);
        return await store.ReadPageAsync(Journal, key) is { } bytes && ReminderRow.Read(bytes).ETag == eTag
            ? new Change(true, new PageWrite(key, null), System.Text.Encoding.UTF8.GetBytes("-" + key)) : default;
    });

    /// <inheritdoc />
    public async Task TestOnlyClearTable()
    {
        var rows = await ReadRows(0, 0);
        foreach (var row in rows.Reminders) await RemoveRow(row.GrainId, row.ReminderName, row.ETag!);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => writing.Dispose();

    /// <summary>The ring's ranges are (begin, end], wrap around, and are everything when both ends are equal.</summary>
    internal static bool InRange(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end
        : begin == end || hash > begin || hash <= end;

    private Task<bool> Write(Func<long, Change> change) => Write(version => ValueTask.FromResult(change(version)));

    private async Task<bool> Write(Func<long, ValueTask<Change>> change)
    {
        await writing.WaitAsync();
        try
        {
            while (true)
            {
                var head = await store.ReadHeadAsync(Journal);
                var version = head?.Version ?? 0;
                var wanted = await change(version + 1);
                if (!wanted.Writes) return false;
                if (await Commit(version, wanted)) return true;
            }
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>False when another silo wrote first: look again and decide anew.</summary>
    private async Task<bool> Commit(long version, Change change)
    {
        var id = ids.Next();
        var snapshot = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(snapshot, version + 1);
        var commit = new Commit { Journal = Journal, ExpectedVersion = version, CommitId = id, Events = change.Event, Snapshot = snapshot,
            Pages = [change.Page] };
        try
        {
            return (await store.CommitAsync(commit)).Status == CommitStatus.Committed;
        }
        catch (OutcomeUnknownException)
        {
            return (await store.ReadHeadAsync(Journal))?.CommitId == id;
        }
    }

    private readonly record struct Change(bool Writes, PageWrite Page, ReadOnlyMemory<byte> Event);
}
