using Azure.Data.Tables;
using Metering.Shared;
using Metering.Storage.AzureTables.Reminders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;
using Orleans.Runtime;
using Shouldly;

namespace Metering.AzureStorage.Tests.Reminders;

/// <summary>The reminder table does what Orleans asks of every reminder table.</summary>
public sealed class ReminderTableTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 7, 1, 8, 30, 15, 250, DateTimeKind.Utc);
    private readonly string _service = "service/" + Guid.NewGuid().ToString("N");
    private AzureReminderTable _table = null!;

    public async ValueTask InitializeAsync() => _table = await Open(_service);

    public async ValueTask DisposeAsync() => await _table.TestOnlyClearTable();

    [Fact]
    public async Task A_reminder_comes_back_as_it_was_written()
    {
        var etag = await _table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(90.5)));

        var read = (await _table.ReadRow(Grain("a"), "wake")).ShouldNotBeNull();

        read.GrainId.ShouldBe(Grain("a"));
        read.ReminderName.ShouldBe("wake");
        read.StartAt.ShouldBe(Start);
        read.Period.ShouldBe(TimeSpan.FromMinutes(90.5));
        read.ETag.ShouldBe(etag);
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_cannot_be_removed()
    {
        (await _table.ReadRow(Grain("a"), "none")).ShouldBeNull();
        (await _table.ReadRows(Grain("a"))).Reminders.ShouldBeEmpty();
        (await _table.RemoveRow(Grain("a"), "none", "W/\"datetime'2026-07-01T00%3A00%3A00.0000000Z'\"")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reminder_is_overwritten_and_removed_only_on_its_newest_etag()
    {
        var first = await _table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(1)));
        var second = await _table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(2)));

        second.ShouldNotBe(first);
        (await _table.RemoveRow(Grain("a"), "wake", first!)).ShouldBeFalse();
        (await _table.ReadRow(Grain("a"), "wake"))!.Period.ShouldBe(TimeSpan.FromMinutes(2));
        (await _table.RemoveRow(Grain("a"), "wake", second!)).ShouldBeTrue();
        (await _table.RemoveRow(Grain("a"), "wake", second!)).ShouldBeFalse();
        (await _table.ReadRow(Grain("a"), "wake")).ShouldBeNull();
    }

    [Fact]
    public async Task Writers_of_one_reminder_all_succeed_and_the_newest_etag_stands()
    {
        var etags = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => _table.UpsertRow(Entry("a", "wake", TimeSpan.FromMinutes(i)))));

        etags.Distinct().Count().ShouldBe(5);
        etags.ShouldContain((await _table.ReadRow(Grain("a"), "wake"))!.ETag);
    }

    [Fact]
    public async Task A_grains_reminders_are_its_own_even_when_names_look_alike()
    {
        foreach (var (grain, name) in new[] { ("a", "1"), ("a", "2"), ("a-1", "x"), ("ab", "1"), ("a.", "1") })
            await _table.UpsertRow(Entry(grain, name, TimeSpan.FromMinutes(1)));

        (await _table.ReadRows(Grain("a"))).Reminders.Select(entry => entry.ReminderName).Order().ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("账户'七'")]
    public async Task Names_that_keys_must_not_hold_are_kept(string name)
    {
        var etag = await _table.UpsertRow(Entry(name, name, TimeSpan.FromMinutes(1)));

        (await _table.ReadRow(Grain(name), name))!.ReminderName.ShouldBe(name);
        (await _table.ReadRows(Grain(name))).Reminders.ShouldHaveSingleItem().GrainId.ShouldBe(Grain(name));
        (await _table.RemoveRow(Grain(name), name, etag!)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_range_of_the_ring_excludes_its_begin_includes_its_end_and_wraps()
    {
        var places = new List<uint>();
        for (var i = 0; i < 40; i++)
        {
            await _table.UpsertRow(Entry($"g{i}", "wake", TimeSpan.FromMinutes(1)));
            places.Add(Grain($"g{i}").GetUniformHashCode());
        }
        places.Sort();
        var random = new Random(7);
        for (var round = 0; round < 30; round++)
        {
            var (begin, end) = (places[random.Next(40)], places[random.Next(40)]);

            var read = (await _table.ReadRows(begin, end)).Reminders.Select(entry => entry.GrainId.GetUniformHashCode()).Order();

            read.ShouldBe(places.Where(place => begin < end ? place > begin && place <= end
                : begin == end || place > begin || place <= end));
        }
        (await _table.ReadRows(0, uint.MaxValue)).Reminders.Count.ShouldBe(40);
        (await _table.ReadRows(0, 0)).Reminders.Count.ShouldBe(40);
    }

    [Fact]
    public async Task Services_share_a_table_without_seeing_each_other()
    {
        // Made fit for a key, both names are the same.
        var other = await Open(_service.Replace('/', '_'));
        await _table.UpsertRow(Entry("a", "mine", TimeSpan.FromMinutes(1)));
        await other.UpsertRow(Entry("a", "theirs", TimeSpan.FromMinutes(1)));

        (await _table.ReadRows(0, 0)).Reminders.Select(entry => entry.ReminderName).ShouldBe(["mine"]);
        (await _table.ReadRows(Grain("a"))).Reminders.Select(entry => entry.ReminderName).ShouldBe(["mine"]);
        (await other.ReadRows(0, 0)).Reminders.Select(entry => entry.ReminderName).ShouldBe(["theirs"]);
        await other.TestOnlyClearTable();
        (await _table.ReadRows(0, 0)).Reminders.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_reminder_is_laid_out_as_the_official_provider_does()
    {
        await _table.UpsertRow(Entry("a/7", "wake#1", TimeSpan.FromHours(25)));

        var hash = Grain("a/7").GetUniformHashCode().ToString("X8", System.Globalization.CultureInfo.InvariantCulture);
        var rows = new TableServiceClient(AzuriteServer.Shared.ConnectionString).GetTableClient("OrleansReminders");
        var row = (await rows.GetEntityAsync<TableEntity>($"{_service.Replace('/', '_')}_{hash}", "account_a_7-wake_1")).Value;
        row.Where(column => column.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey"))
            .Select(column => $"{column.Key}={column.Value}").Order(StringComparer.Ordinal).ShouldBe(
            [
                "DeploymentId=cluster",
                "GrainRefConsistentHash=" + hash,
                "GrainReference=account/a/7",
                "Period=1.01:00:00",
                "ReminderName=wake#1",
                $"ServiceId={_service}",
                "StartAt=2026-07-01 08:30:15.250 GMT",
            ]);
    }

    private static async Task<AzureReminderTable> Open(string service)
    {
        var options = new AzureTableReminderStorageOptions();
        options.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString);
        var table = new AzureReminderTable(Options.Create(options),
            Options.Create(new ClusterOptions { ServiceId = service, ClusterId = "cluster" }), NullLogger<AzureReminderTable>.Instance);
        await table.StartAsync();
        return table;
    }

    private static GrainId Grain(string key) => GrainId.Create("account", key);

    private static ReminderEntry Entry(string grain, string name, TimeSpan period) =>
        new() { GrainId = Grain(grain), ReminderName = name, StartAt = Start, Period = period };
}
