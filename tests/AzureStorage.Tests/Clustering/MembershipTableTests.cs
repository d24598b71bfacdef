using Metering.Shared;
using Metering.Storage.AzureTables.Clustering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Runtime;
using Shouldly;

namespace Metering.AzureStorage.Tests.Clustering;

/// <summary>The membership table does what Orleans asks of every membership table.</summary>
public sealed class MembershipTableTests : IAsyncLifetime
{
    private readonly IOptions<ClusterOptions> _cluster = Options.Create(new ClusterOptions
    {
        ClusterId = "cluster-" + Guid.NewGuid().ToString("N"),
        ServiceId = "service",
    });

    private AzureMembershipTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _table = Open();
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true);
    }

    public async ValueTask DisposeAsync() => await _table.DeleteMembershipTableEntriesAsync(_cluster.Value.ClusterId);

    [Fact]
    public async Task An_empty_table_has_version_0_and_an_etag()
    {
        var data = await _table.ReadAllAsync();

        data.Members.ShouldBeEmpty();
        data.Version.Version.ShouldBe(0);
        data.Version.VersionEtag.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Initializing_again_keeps_the_version()
    {
        await Insert(Members.New(1));

        await Open().InitializeMembershipTableAsync(tryInitTableVersion: true);

        (await _table.ReadAllAsync()).Version.Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_inserted_silo_is_read_alone_and_among_all_and_moves_the_version()
    {
        var silo = Members.New(1);
        var before = (await _table.ReadAllAsync()).Version;

        (await _table.InsertRowAsync(silo, before.Next())).ShouldBeTrue();

        foreach (var data in new[] { await _table.ReadAllAsync(), await _table.ReadRowAsync(silo.SiloAddress) })
        {
            data.Version.Version.ShouldBe(1);
            data.Version.VersionEtag.ShouldNotBe(before.VersionEtag);
            var (member, etag) = data.Members.ShouldHaveSingleItem();
            member.ToFullString().ShouldBe(silo.ToFullString());
            etag.ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public async Task An_old_version_inserts_nothing_and_neither_does_a_silo_that_exists()
    {
        var version = (await _table.ReadAllAsync()).Version.Next();
        var silo = Members.New(1);
        (await _table.InsertRowAsync(silo, version)).ShouldBeTrue();

        (await _table.InsertRowAsync(silo, version)).ShouldBeFalse();
        (await _table.InsertRowAsync(Members.New(2), version)).ShouldBeFalse();
        (await _table.InsertRowAsync(silo, (await _table.ReadAllAsync()).Version.Next())).ShouldBeFalse();

        var data = await _table.ReadAllAsync();
        data.Version.Version.ShouldBe(1);
        data.Members.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_silo_that_is_not_there_is_read_as_no_member_at_the_current_version()
    {
        await Insert(Members.New(1));

        var data = await _table.ReadRowAsync(Members.New(9).SiloAddress);

        data.Members.ShouldBeEmpty();
        data.Version.Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_update_needs_the_current_version_and_a_row()
    {
        var silo = Members.New(1);
        await Insert(silo);
        var (old, etag) = await Read(silo);
        silo.Status = SiloStatus.Active;
        silo.AddSuspector(Members.New(7).SiloAddress, Members.Time.AddSeconds(1));
        silo.AddSuspector(Members.New(8).SiloAddress, Members.Time.AddSeconds(2));

        (await _table.UpdateRowAsync(silo, etag, old.Next())).ShouldBeTrue();
        (await _table.UpdateRowAsync(silo, etag, old.Next())).ShouldBeFalse();
        (await _table.UpdateRowAsync(Members.New(9), etag, (await _table.ReadAllAsync()).Version.Next())).ShouldBeFalse();

        var data = await _table.ReadAllAsync();
        data.Version.Version.ShouldBe(2);
        data.Members.ShouldHaveSingleItem().Item1.ToFullString().ShouldBe(silo.ToFullString());
    }

    [Fact]
    public async Task Of_silos_that_update_at_once_exactly_one_wins_each_round()
    {
        var silo = Members.New(1);
        await Insert(silo);
        for (var round = 0; round < 10; round++)
        {
            var (version, etag) = await Read(silo);

            var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _table.UpdateRowAsync(silo, etag, version.Next())));

            results.Count(won => won).ShouldBe(1);
        }
        (await _table.ReadAllAsync()).Version.Version.ShouldBe(11);
    }

    [Fact]
    public async Task A_heartbeat_changes_one_field_and_neither_the_version_nor_the_right_to_update()
    {
        var silo = Members.New(1);
        await Insert(silo);
        var (version, etag) = await Read(silo);
        var beat = Members.New(1);
        beat.HostName = "not written";
        beat.IAmAliveTime = Members.Time.AddMinutes(5);

        await _table.UpdateIAmAliveAsync(beat);

        var data = await _table.ReadAllAsync();
        data.Version.ShouldBe(version);
        var member = data.Members.ShouldHaveSingleItem().Item1;
        member.IAmAliveTime.ShouldBe(Members.Time.AddMinutes(5));
        member.HostName.ShouldBe(silo.HostName);
        (await _table.UpdateRowAsync(silo, etag, version.Next())).ShouldBeTrue();
    }

    [Fact]
    public async Task Clean_up_takes_dead_silos_whose_every_time_is_past_and_no_others()
    {
        var old = Members.Time;
        var late = Members.Time.AddDays(9);
        foreach (var silo in new[]
        {
            Members.New(1, SiloStatus.Dead, old),
            Members.New(2, SiloStatus.Dead, late),
            Members.New(3, SiloStatus.Active, old),
            Members.New(4, SiloStatus.ShuttingDown, old),
            Members.New(5, SiloStatus.Dead, old).SuspectedAt(late),
        })
            await Insert(silo);

        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Members.Time.AddDays(5)));

        var data = await _table.ReadAllAsync();
        data.Members.Select(member => member.Item1.SiloAddress.Generation).Order().ShouldBe([2, 3, 4, 5]);
        data.Version.Version.ShouldBe(5);
    }

    [Fact]
    public async Task Clusters_share_a_table_without_seeing_each_other()
    {
        await Insert(Members.New(1));
        var other = new AzureMembershipTable(Members.Options(), Options.Create(new ClusterOptions { ClusterId = "other-" + Guid.NewGuid() }),
            NullLogger<AzureMembershipTable>.Instance);
        await other.InitializeMembershipTableAsync(tryInitTableVersion: true);

        (await other.ReadAllAsync()).Members.ShouldBeEmpty();
        await other.DeleteMembershipTableEntriesAsync(_cluster.Value.ClusterId);
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        (await _table.ReadAllAsync()).Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_reading_while_others_change_the_table_is_of_one_version()
    {
        var silos = Enumerable.Range(1, 30).Select(i => Members.New(i)).ToList();
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            for (var reads = 0; ; reads++)
            {
                var data = await _table.ReadAllAsync();
                data.Members.Count.ShouldBe(data.Version.Version);
                if (stop.IsCancellationRequested)
                    return reads;
            }
        });

        foreach (var silo in silos)
            await Insert(silo);
        await stop.CancelAsync();

        (await reading).ShouldBeGreaterThan(3);
    }

    private AzureMembershipTable Open() => new(Members.Options(), _cluster, NullLogger<AzureMembershipTable>.Instance);

    private async Task Insert(MembershipEntry silo) =>
        (await _table.InsertRowAsync(silo, (await _table.ReadAllAsync()).Version.Next())).ShouldBeTrue();

    private async Task<(TableVersion Version, string ETag)> Read(MembershipEntry silo)
    {
        var data = await _table.ReadRowAsync(silo.SiloAddress);
        return (data.Version, data.Members.ShouldHaveSingleItem().Item2);
    }
}
