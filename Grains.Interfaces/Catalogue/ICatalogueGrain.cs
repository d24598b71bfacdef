using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Catalogue;

/// <summary>The tenant-wide catalogue: drafts and published price books. Key: the tenant.</summary>
[Alias("catalogue.ICatalogueGrain")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>Stores a draft (new, or replacing a draft of the same id). Refusals: PRICE_BOOK_INVALID, PRICE_BOOK_PUBLISHED.</summary>
    [Alias("Draft")]
    Task<CommandReply<PriceBookView>> Draft(string id, string documentJson, CommandContext context);

    /// <summary>
    /// Publishes a draft; it never changes afterwards. Refusals: NOT_FOUND, PRICE_IN_PAST, PRICE_BOOK_INVALID, PRICE_BOOK_PUBLISHED.
    /// </summary>
    [Alias("Publish")]
    Task<CommandReply<PriceBookView>> Publish(string id, string? testClock, CommandContext context);

    /// <summary>One book; null when there is none.</summary>
    [Alias("Book")]
    Task<PriceBookView?> Book(string id);

    /// <summary>All books, without their documents.</summary>
    [Alias("Books")]
    Task<PriceBookView[]> Books();

    /// <summary>Every published book, as customers are told of what it changes (4.2).</summary>
    [Alias("Announcements")]
    Task<Announcement[]> Announcements();

    /// <summary>Published books when the catalogue is newer than the given version; null when it is not. For silo-local caches.</summary>
    [Alias("ReadSince")]
    Task<CatalogueSnapshot?> ReadSince(long version);
}

/// <summary>A price book as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("catalogue.PriceBook")]
public sealed record PriceBookView([property: Id(0)] string Id, [property: Id(1)] string Status, [property: Id(2)] Instant EffectiveFrom,
    [property: Id(3)] Instant? PublishedAt, [property: Id(4)] string? TestClock, [property: Id(5)] string? DocumentJson,
        [property: Id(6)] FieldError[]? Errors = null);

/// <summary>One broken rule of a document.</summary>
[GenerateSerializer, Immutable, Alias("catalogue.FieldError")]
public sealed record FieldError([property: Id(0)] string Pointer, [property: Id(1)] string Message);

/// <summary>All published books at a version of the catalogue.</summary>
[GenerateSerializer, Immutable, Alias("catalogue.Snapshot")]
public sealed record CatalogueSnapshot([property: Id(0)] long Version, [property: Id(1)] PriceBookView[] Books);
