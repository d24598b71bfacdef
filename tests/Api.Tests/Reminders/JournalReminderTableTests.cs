using Metering.Actors.Journaling;
using Metering.Host.Reminders;
using Metering.Storage.RocksDb;
using Orleans.Runtime;
using Shouldly;

namespace Metering.Api.Tests.Reminders;

/// <summary>The reminder table over a real journal: rows survive, etags fence, ranges are whole.</summary>
public sealed class JournalReminderTableTests : IAsyncLifetime, ICommitIds
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-reminders-").FullName;
    private RocksDbJournalStore store = null!;
    private JournalReminderTable table = null!;
    private ulong ids;

    public ValueTask InitializeAsync()
    {
        store = RocksDbJournalStore.Open(new RocksDbOptions { Path = Path.Combine(folder, "data") });
        table = new JournalReminderTable(store, this);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        table.Dispose();
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public UInt128 Next() => ++ids;

    [Fact]
    public async Task A_row_is_kept_over_a_restart()
    {
        var etag = await table.UpsertRow(Row(7));
        await store.DisposeAsync();
        await InitializeAsync();

        var row = await table.ReadRow(Grain(7), "tick");

        row.ShouldNotBeNull();
        row.ETag.ShouldBe(etag);
        row.StartAt.ShouldBe(new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc));
        row.Period.ShouldBe(TimeSpan.FromMinutes(1));
        (await table.ReadRow(Grain(8), "tick")).ShouldBeNull();
    }

    [Fact]
    public async Task Only_the_newest_etag_removes()
    {
        var old = await table.UpsertRow(Row(1));
        var current = await table.UpsertRow(Row(1));
        current.ShouldNotBe(old);

        (await table.RemoveRow(Grain(1), "tick", old!)).ShouldBeFalse();
        (await table.RemoveRow(Grain(1), "tick", current!)).ShouldBeTrue();
        (await table.RemoveRow(Grain(1), "tick", current!)).ShouldBeFalse();
        (await table.ReadRows(Grain(1))).Reminders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_halves_of_the_ring_hold_every_row_once()
    {
        for (var i = 0; i < 50; i++) await table.UpsertRow(Row(i));
        const uint Cut = 0x7000_0000;

        var all = (await table.ReadRows(0, 0)).Reminders;
        var halves = (await table.ReadRows(Cut, Cut + 0x8000_0000))
            .Reminders.Concat((await table.ReadRows(Cut + 0x8000_0000, Cut)).Reminders);

        all.Count.ShouldBe(50);
        halves.Select(row => row.GrainId).Order().ShouldBe(all.Select(row => row.GrainId).Order());
    }

    [Fact]
    public async Task Writers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => table.UpsertRow(Row(i))));

        (await table.ReadRows(0, 0)).Reminders.Count.ShouldBe(40);
    }

    private static GrainId Grain(int number) => GrainId.Create("agendashard", IdSpan.Create($"{number}").ToString()!);

    private static ReminderEntry Row(int number) => new()
    {
        GrainId = Grain(number), ReminderName = "tick", StartAt = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Utc),
            Period = TimeSpan.FromMinutes(1),
    };
}
