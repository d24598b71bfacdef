using System.Collections.Concurrent;
using Metering.Actors.Catalogue;
using Metering.Domain.Catalogue;
using Metering.Domain.Usage;

namespace Metering.Actors.Usage;

/// <summary>Prices from the silo's catalogue, made once for each clock and catalogue version.</summary>
public sealed class CatalogueTariffs(ICatalogueSource source) : ITariffSource
{
    private Known known = new(Metering.Domain.Catalogue.Catalogue.Empty);

    /// <inheritdoc />
    public ITariff For(string? clockId)
    {
        var catalogue = source.Current;
        var current = Volatile.Read(ref known);
        if (!ReferenceEquals(current.Catalogue, catalogue)) Volatile.Write(ref known, current = new Known(catalogue));
        return current.For(clockId);
    }

    private sealed class Known(Metering.Domain.Catalogue.Catalogue catalogue)
    {
        private readonly ConcurrentDictionary<string, CatalogueTariff> byClock = new(StringComparer.Ordinal);
        private readonly CatalogueTariff real = new(catalogue, null);

        public Metering.Domain.Catalogue.Catalogue Catalogue => catalogue;

        public CatalogueTariff For(string? clockId) => clockId is null
            ? real
            : byClock.GetOrAdd(clockId, static (clock, books) => new CatalogueTariff(books, clock), catalogue);
    }
}
