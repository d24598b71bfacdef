using Metering.Host.Starting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>A host that stops by itself ends its process with a sentence and 1, one that was told to stop with 0.</summary>
public sealed class HostEndTests
{
    [Theory]
    [InlineData(false, "The host stopped because its Part failed: It broke.")]
    [InlineData(true, "The host stopped because its Part failed: A task was canceled.")]
    public async Task A_part_that_fails_stops_the_host_and_is_named(bool cancelled, string said)
    {
        using var host = Of(_ => Task.FromException(cancelled ? new TaskCanceledException() : new InvalidOperationException("It broke.")));
        var end = new HostEnd(host);

        await host.StartAsync();

        (await end.Stopping.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(said);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_host_that_is_told_to_stop_has_no_reason_of_its_own()
    {
        using var host = Of(stop => Task.Delay(Timeout.Infinite, stop));
        var end = new HostEnd(host);
        await host.StartAsync();

        await host.StopAsync();

        (await end.Stopping.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeNull();
    }

    private static IHost Of(Func<CancellationToken, Task> work)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService(_ => new Part(work));
        return builder.Build();
    }

    private sealed class Part(Func<CancellationToken, Task> work) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            await work(stoppingToken);
        }
    }
}
