using Metering.Contracts.Catalogue;
using Metering.Domain.Catalogue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Metering.Actors.Catalogue;

/// <summary>
/// The silo's copy of the catalogue: asked for what is newer once a second, so that a publication is in force everywhere within seconds.
/// A book takes effect at its own instant, after its publication, so no silo ever prices with a book that another does not have yet,
/// as long as books are published a few seconds ahead.
/// </summary>
public sealed partial class CatalogueCache(IGrainFactory grains, CatalogueOptions options, TimeProvider time, ILogger<CatalogueCache> log)
    : BackgroundService, ICatalogueSource
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);
    private Metering.Domain.Catalogue.Catalogue current = Metering.Domain.Catalogue.Catalogue.Empty;
    private long version;

    /// <inheritdoc />
    public Metering.Domain.Catalogue.Catalogue Current => Volatile.Read(ref current);

    /// <summary>Asks now; for a start-up that must not serve without prices.</summary>
    public async Task Refresh()
    {
        var snapshot = await grains.GetGrain<ICatalogueGrain>(options.Tenant).ReadSince(Volatile.Read(ref version));
        if (snapshot is null) return;
        Volatile.Write(ref current, Metering.Domain.Catalogue.Catalogue.Of(snapshot.Books
            .Select(book => new PublishedBook(PriceBookDocument.Read(book.DocumentJson!), book.PublishedAt!.Value, book.TestClock))));
        Volatile.Write(ref version, snapshot.Version);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RefreshEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Refresh();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Prices known so far stay in force; the next second asks again.
                LogRefreshFailed(log, fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The catalogue could not be refreshed; the known prices stay in force")]
    private static partial void LogRefreshFailed(ILogger log, Exception fault);
}

/// <summary>Which catalogue a silo serves.</summary>
public sealed class CatalogueOptions
{
    /// <summary>The tenant whose price books are in force.</summary>
    public string Tenant { get; set; } = "default";
}
