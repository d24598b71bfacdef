using Metering.Actors.Catalogue;
using Metering.Contracts.Catalogue;
using Metering.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Metering.Grains.Tests.Catalogue;

public sealed class Refreshing_the_catalogue
{
    [Fact]
    public async Task A_call_that_was_cancelled_with_its_receiver_is_made_again_and_ends_nothing()
    {
        var (calls, time) = (0, new FakeTimeProvider());
        var catalogue = Stub.Of<ICatalogueGrain>(() => Interlocked.Increment(ref calls) == 1
            ? Task.FromException<CatalogueSnapshot?>(new TaskCanceledException("The activation has ended."))
            : Task.FromResult<CatalogueSnapshot?>(null));
        using var cache = new CatalogueCache(Stub.Of<IGrainFactory>(() => catalogue), null!, new CatalogueOptions(), time,
            NullLogger<CatalogueCache>.Instance);
        await cache.StartAsync(CancellationToken.None);

        for (var i = 0; i < 500 && Volatile.Read(ref calls) < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        calls.ShouldBeGreaterThanOrEqualTo(3);
        cache.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await cache.StopAsync(CancellationToken.None);
    }
}
