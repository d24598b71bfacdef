namespace Metering.Actors.Catalogue;

/// <summary>The catalogue as this silo knows it now; replaced as a whole when a newer version arrives.</summary>
public interface ICatalogueSource
{
    /// <summary>Every published price book, compiled.</summary>
    Metering.Domain.Catalogue.Catalogue Current { get; }
}
