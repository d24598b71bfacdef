using Metering.Actors.Journaling;
using Metering.Contracts.Catalogue;
using Metering.Domain.Catalogue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Metering.Actors.Catalogue;

/// <summary>
/// The silo's copy of the catalogue: asked for what is newer once a second, so that a publication is in force everywhere within seconds.
/// A book takes effect at its own instant, after its publication, so no silo ever prices with a book that another does not have yet,
/// as long as books are published a few seconds ahead. A silo that joins a cluster reads the journal before it takes its first call: with
/// no prices it would refuse usage for good.
/// </summary>
public sealed partial class CatalogueCache(IGrainFactory grains, JournalServices journal, CatalogueOptions options, TimeProvider time,
    ILogger<CatalogueCache> log) : BackgroundService, ICatalogueSource, ILifecycleParticipant<ISiloLifecycle>
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
        Set(snapshot.Version, Metering.Domain.Catalogue.Catalogue.Of(snapshot.Books
            .Select(book => new PublishedBook(PriceBookDocument.Read(book.DocumentJson!), book.PublishedAt!.Value, book.TestClock))));
    }

    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe<CatalogueCache>(ServiceLifecycleStage.BecomeActive - 1, ReadJournal);
    }

    private async Task ReadJournal(CancellationToken cancellationToken)
    {
        var head = await journal.Store.ReadHeadAsync(CatalogueGrain.JournalOf(options.Tenant), cancellationToken);
        if (head is null) return;
        var state = CatalogueCodec.Instance.ReadState(head.Snapshot.Span);
        Set(state.Publications, CatalogueGrain.Compile(state));
    }

    private void Set(long newVersion, Metering.Domain.Catalogue.Catalogue catalogue)
    {
        Volatile.Write(ref current, catalogue);
        Volatile.Write(ref version, newVersion);
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
            catch (Exception fault)
            {
                // Prices known so far stay in force; the next second asks again. A call that was cancelled says nothing about this silo: its receiver
                // may have left. Only the end of the host ends the loop, and what fails meanwhile is nobody's trouble.
                if (!stoppingToken.IsCancellationRequested) LogRefreshFailed(log, fault);
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
