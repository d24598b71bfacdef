using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using NodaTime;

namespace Metering.Actors.Catalogue;

/// <summary>Drafts and published price books of a tenant, as documents.</summary>
public sealed record CatalogueState(ImmutableArray<StoredBook> Books, long Publications)
{
    /// <summary>Nothing is sold.</summary>
    public static CatalogueState Empty { get; } = new([], 0);

    /// <summary>The book; null when there is none.</summary>
    public StoredBook? Book(string id) => Books.FirstOrDefault(book => book.Id == id);
}

/// <summary>One book at rest.</summary>
public sealed record StoredBook(string Id, string Document, Instant EffectiveFrom, Instant? PublishedAt, string? ClockId);

/// <summary>A draft was stored.</summary>
public sealed record BookDrafted(string Id, string Document, Instant EffectiveFrom, string By);

/// <summary>A book was published; it never changes afterwards.</summary>
public sealed record BookPublished(string Id, Instant At, string? ClockId, string By);

/// <summary>The journal of a catalogue.</summary>
public sealed class CatalogueCodec : WholeStateCodec<CatalogueState>
{
    private CatalogueCodec()
        : base(CatalogueJson.Shared,
            [("catalogue.book-drafted.v1", typeof(BookDrafted)), ("catalogue.book-published.v1", typeof(BookPublished))])
    {
    }

    /// <summary>The codec.</summary>
    public static CatalogueCodec Instance { get; } = new();

    /// <inheritdoc />
    public override CatalogueState Empty => CatalogueState.Empty;

    /// <inheritdoc />
    public override CatalogueState Apply(CatalogueState state, object domainEvent) => domainEvent switch
    {
        BookDrafted e => state with
        {
            Books = [.. state.Books.Where(book => book.Id != e.Id), new StoredBook(e.Id, e.Document, e.EffectiveFrom, null, null)],
        },
        BookPublished e => new CatalogueState(
            [.. state.Books.Select(book => book.Id == e.Id ? book with { PublishedAt = e.At, ClockId = e.ClockId } : book)], state.Publications + 1),
        _ => throw new InvalidOperationException($"{domainEvent.GetType().Name} is not an event of a catalogue."),
    };
}

/// <summary>Source-generated JSON of a catalogue's journal.</summary>
[JsonSerializable(typeof(CatalogueState))]
[JsonSerializable(typeof(BookDrafted))]
[JsonSerializable(typeof(BookPublished))]
internal sealed partial class CatalogueJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new CatalogueJson());
}
