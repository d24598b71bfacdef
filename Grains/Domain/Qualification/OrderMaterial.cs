using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Qualification;

/// <summary>The qualification file as orders need it (3.3): which types of document are accepted, and what an order brings to it.</summary>
public static class OrderMaterial
{
    private static readonly ImmutableArray<string> Verified = ["REAL_NAME", "TELECOM_REAL_NAME"];

    /// <summary>
    /// The part of a product's material that has to stay good while the product is used: licences, authorisations, attestations (1.8, 3.11). A
    /// real name is checked at the opening; a change of the handler does not stop what is open.
    /// </summary>
    public static ImmutableArray<string> Lapsing(ImmutableArray<string> material) => material.RemoveAll(type => Verified.Contains(type));

    /// <summary>
    /// Types that may be relied on for something new; a verified real-name record stands for its documents, a telecom licence for the scope that
    /// it covers. A document whose facts have changed serves what rests on it while it may be renewed, and nothing new.
    /// </summary>
    public static ImmutableArray<string> OnFile(QualificationFile file) =>
    [
        .. file.Documents.Where(IsForNew).Select(document => document.Content.Type)
            .Concat(file.RealName.IsVerified ? Verified : [])
            .Concat(file.Documents.Any(document => IsForNew(document) && document.Serves(DocumentTypes.CallCentreLicence))
                ? [DocumentTypes.CallCentreLicence] : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Since when all of these types may be relied on for something new: the last of them to be handed in; null while one may not.
    /// </summary>
    public static Instant? Since(QualificationFile file, IEnumerable<string> types)
    {
        Instant? last = null;
        foreach (var type in types)
        {
            if (Since(file, type) is not { } since) return null;
            last = last is { } known ? Instant.Max(known, since) : since;
        }
        return last;
    }

    /// <summary>
    /// Documents that were accepted with an order, as documents of the file. Of a type that the file has a good document of, nothing is added:
    /// that one says more.
    /// </summary>
    public static IReadOnlyList<DocumentSet> Keep(QualificationFile file, CustomerIdentity customer,
        IReadOnlyList<(string Type, string Sha256, string Name)> documents, Instant submittedAt, Instant reviewedAt, string actor)
    {
        var events = new List<DocumentSet>();
        foreach (var (type, sha256, name) in documents)
        {
            if (file.Documents.Any(known => IsForNew(known) && known.Serves(type))) continue;
            var content = new DocumentContent(type, sha256, name, customer.Name, customer.Uscc ?? "", null, null, null, [], null);
            var kept = new DocumentSet(new QualificationDocument($"doc_{file.Documents.Length + 1}",
                file.Documents.Count(known => known.Slot == DocumentTypes.SlotOf(type, content.Uscc)) + 1, content, DocumentStatus.Accepted,
                submittedAt, reviewedAt, null, null, null, null, []), actor);
            events.Add(kept);
            file = file.Apply(kept);
        }
        return events;
    }

    private static Instant? Since(QualificationFile file, string type) => file.Documents
        .Where(document => IsForNew(document) && document.Serves(type)).Select(document => (Instant?)document.SubmittedAt)
        .Append(file.RealName.IsVerified && Verified.Contains(type) ? file.RealName.SubmittedAt : null).Min();

    private static bool IsForNew(QualificationDocument document) => document is { IsGood: true, Status: not DocumentStatus.Stale };
}
