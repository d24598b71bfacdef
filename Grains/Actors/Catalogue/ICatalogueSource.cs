namespace Metering.Actors.Catalogue;

/// <summary>The published price books, as this silo knows them.</summary>
public interface ICatalogueSource
{
    /// <summary>The newest catalogue read.</summary>
    Metering.Domain.Catalogue.Catalogue Current { get; }
}
