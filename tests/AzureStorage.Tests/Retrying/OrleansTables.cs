using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Metering.AzureStorage.Tests.Clustering;
using Metering.AzureStorage.Tests.Commits;
using Metering.AzureStorage.Tests.GrainState;
using Metering.Storage.AzureTables.Clustering;
using Orleans.Clustering.AzureStorage;
using Metering.Storage.AzureTables.Connecting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;
using Shouldly;

namespace Metering.AzureStorage.Tests.Retrying;

/// <summary>Orleans' tables are asked again where that is harmless; a conditional write whose answer was lost is never told as a conflict.</summary>
public sealed class OrleansTables : IDisposable
{
    private readonly Wire _wire = new();

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task A_write_of_a_state_whose_answer_was_lost_is_a_fault_and_not_somebody_elses_change()
    {
        await using var storage = await OpenStorage.Start(Through);
        var state = await storage.Write("a", "first");
        Once(call => call.Writes, Fate.AnswerLost);
        state.State!.Content = "second";

        var fault = await Record.ExceptionAsync(() => storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), state));

        fault.ShouldNotBeNull().ShouldNotBeAssignableTo<InconsistentStateException>();
        (await storage.Read("a")).State!.Content.ShouldBe("second");
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_for_any_write()
    {
        await using var storage = await OpenStorage.Start(Through);
        _wire.Busy = (System.Net.HttpStatusCode.TooManyRequests, "0");
        Once(call => call.Writes, Fate.Busy);
        var state = await storage.Write("a", "first");
        Once(call => call.Writes, Fate.Busy);
        state.State!.Content = "second";

        await storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), state);

        (await storage.Read("a")).State!.Content.ShouldBe("second");
    }

    [Fact]
    public async Task A_read_whose_answer_was_lost_is_put_again()
    {
        await using var storage = await OpenStorage.Start(Through);
        await storage.Write("a", "first");
        Once(call => !call.Writes, Fate.AnswerLost);

        (await storage.Read("a")).State!.Content.ShouldBe("first");
    }

    [Fact]
    public async Task A_heartbeat_is_sent_again_and_a_silo_that_joined_while_the_answer_was_lost_finds_itself()
    {
        var options = new AzureStorageClusteringOptions();
        Through(options);
        options.ConfigureTableServiceClient(Metering.Shared.AzuriteServer.Shared.ConnectionString);
        var cluster = Options.Create(new ClusterOptions { ClusterId = "cluster-" + Guid.NewGuid().ToString("N"), ServiceId = "service" });
        var table = new AzureMembershipTable(Options.Create(options), cluster, NullLogger<AzureMembershipTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        var (silo, version) = (Members.New(1), (await table.ReadAllAsync()).Version);
        Once(call => call.Writes, Fate.AnswerLost);

        (await Record.ExceptionAsync(() => table.InsertRowAsync(silo, version.Next()))).ShouldNotBeNull();

        (await table.ReadAllAsync()).Members.ShouldHaveSingleItem().Item1.SiloAddress.ShouldBe(silo.SiloAddress);
        Once(call => call.Writes, Fate.AnswerLost);
        silo.IAmAliveTime = Members.Time.AddSeconds(5);
        await table.UpdateIAmAliveAsync(silo);
        (await table.ReadAllAsync()).Members.ShouldHaveSingleItem().Item1.IAmAliveTime.ShouldBe(silo.IAmAliveTime);
        await table.DeleteMembershipTableEntriesAsync(cluster.Value.ClusterId);
    }

    private void Through(AzureStorageOperationOptions options)
    {
        options.ClientOptions = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(_wire)) };
        options.StoragePolicyOptions.PauseBetweenOperationRetries = TimeSpan.FromMilliseconds(10);
    }

    private void Once(Func<Call, bool> which, Fate fate)
    {
        var met = false;
        _wire.Plan = call =>
        {
            if (met || !which(call))
                return Fate.Arrives;
            met = true;
            return fate;
        };
    }
}
