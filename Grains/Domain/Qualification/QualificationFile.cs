using System.Collections.Immutable;
using Metering.Domain.Events;

namespace Metering.Domain.Qualification;

/// <summary>The qualification file (资质) of an account: documents, real-name record, and which resources rest on which documents.</summary>
public sealed record QualificationFile
{
    private const string Product = "product:";

    /// <summary>All versions of all documents, oldest first.</summary>
    public ImmutableArray<QualificationDocument> Documents { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Real-name record.</summary>
    public RealNameRecord RealName { get; init; } = RealNameRecord.None;

    /// <summary>Slots that a resource rests on, by its subject.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Dependents { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>Consents to transfer groups (3.7).</summary>
    public ImmutableArray<GroupConsent> Groups { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What was said about a group last; null when nothing was.</summary>
    public GroupConsent? Group(string group) => Groups.FirstOrDefault(consent => consent.Group == group);

    /// <summary>The document; null when there is none.</summary>
    public QualificationDocument? Document(string id) => Documents.FirstOrDefault(document => document.Id == id);

    /// <summary>The document of a slot that may be relied on; null when there is none.</summary>
    public QualificationDocument? Good(string type, string uscc) =>
        Documents.LastOrDefault(document => document.IsGood && document.Slot == DocumentTypes.SlotOf(type, uscc));

    /// <summary>The dependent that a product is, with all that is or will be on it.</summary>
    public static string OfProduct(string sku) => Product + sku;

    /// <summary>The product that a dependent is; null when it is a resource.</summary>
    public static string? ProductOf(string subject) => subject.StartsWith(Product, StringComparison.Ordinal) ? subject[Product.Length..] : null;

    /// <summary>
    /// True when a need is met: a slot, or a slot and a scope of its licence; of a type alone, as long as no document of it has lapsed without
    /// another one that is good.
    /// </summary>
    public bool Meets(string need)
    {
        var parts = need.Split('|');
        if (parts.Length == 1)
            return Documents.Any(document => document.Serves(need) && document.IsGood)
                || !Documents.Any(document => document.Serves(need) && document.HasLapsed);
        return Good(parts[0], parts[1]) is { } document && (parts.Length < 3 || document.Content.Scope.Contains(parts[2], StringComparer.Ordinal));
    }

    /// <summary>True when a resource rests on a document that may not be relied on any more.</summary>
    public bool Blocks(string subject) => Dependents.TryGetValue(subject, out var needs) && !needs.All(Meets);

    /// <summary>The file after an event.</summary>
    public QualificationFile Apply(object happened) => happened switch
    {
        DocumentSet e => this with { Documents = Put(e.Document) },
        RealNameSet e => this with { RealName = e.Record },
        GroupConsentSet e => this with { Groups = Groups.RemoveAll(consent => consent.Group == e.Consent.Group).Add(e.Consent) },
        DependencySet e => this with { Dependents = Dependents.SetItem(e.Subject, e.Needs) },
        _ => throw new InvalidOperationException($"A qualification file has no event {happened.GetType().Name}."),
    };

    private ImmutableArray<QualificationDocument> Put(QualificationDocument document)
    {
        for (var i = 0; i < Documents.Length; i++)
            if (Documents[i].Id == document.Id) return Documents.SetItem(i, document);
        return Documents.Add(document);
    }
}

/// <summary>A document stands like this now.</summary>
public sealed record DocumentSet(QualificationDocument Document, string Actor) : DomainEvent;

/// <summary>The real-name record stands like this now.</summary>
public sealed record RealNameSet(RealNameRecord Record) : DomainEvent;

/// <summary>A resource rests on these documents.</summary>
public sealed record DependencySet(string Subject, ImmutableArray<string> Needs) : DomainEvent;

/// <summary>The account has to ask the qualification file what its documents mean for its resources.</summary>
/// <param name="At">From when on.</param>
public sealed record QualificationWatched(NodaTime.Instant At) : DomainEvent;

/// <summary>The account has asked, and has done what it was told.</summary>
/// <param name="Watches">How often it had been made to ask when it asked: when it was made to again meanwhile, it asks again.</param>
/// <param name="NextDueAt">When something happens in the file by itself next.</param>
/// <param name="Stage">How far the qualification has come; null in what was written before it was told.</param>
public sealed record QualificationPassed(long Watches, NodaTime.Instant? NextDueAt, QualificationStage? Stage = null) : DomainEvent;
