using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Qualification;

/// <summary>What a reviewer does with a document.</summary>
public enum DocumentAction
{
    /// <summary>Takes it out of the queue to look at it.</summary>
    Take,

    /// <summary>Accepts it.</summary>
    Accept,

    /// <summary>Sends it back with a reason.</summary>
    Reject,

    /// <summary>The registered fact has changed (11.3(6)).</summary>
    Stale,

    /// <summary>It was false (11.3(2)).</summary>
    False,
}

/// <summary>Who the customer is, for the agreement of its documents.</summary>
/// <param name="Name">Legal name of the account.</param>
/// <param name="Uscc">Its social credit code, if the account has one.</param>
public readonly record struct CustomerIdentity(string Name, string? Uscc);

/// <summary>The life of a qualification document (3.11).</summary>
public static class DocumentDesk
{
    /// <summary>Days before the end of validity on which notice is given.</summary>
    public static ImmutableArray<int> NoticeDays { get; } = [60, 30, 7];

    /// <summary>Natural days to renew a stale document (11.3(6)).</summary>
    public const int StaleDays = 15;

    /// <summary>Most documents of one account, in whatever state.</summary>
    public const int MostDocuments = 1_000;

    /// <summary>
    /// Takes a new version in. Content that was handed in before is refused: a hash is unique per version. Refusals: DOCUMENT_REPEATED,
    /// DOCUMENT_STATE (too many).
    /// </summary>
    public static Refusal? Submit(QualificationFile file, DocumentContent content, Instant now, out QualificationDocument? document)
    {
        document = null;
        if (file.Documents.Any(known => known.Content.Sha256 == content.Sha256))
            return RefusalCodes.DocumentRepeated.With("A document with this content was handed in before.");
        if (file.Documents.Length >= MostDocuments) return RefusalCodes.DocumentState.With($"An account has at most {MostDocuments} documents.");
        var slot = DocumentTypes.SlotOf(content.Type, content.Uscc);
        document = new QualificationDocument($"doc_{file.Documents.Length + 1}", file.Documents.Count(known => known.Slot == slot) + 1, content,
            DocumentStatus.Submitted, now, null, null, null, null, null, []);
        return null;
    }

    /// <summary>Reviews a document; events of it and of the version it replaces.</summary>
    public static Refusal? Review(QualificationFile file, CustomerIdentity customer, string id, DocumentAction action, string? reason,
        string? reviewer, Instant now, string actor, out IReadOnlyList<DocumentSet> events)
    {
        events = [];
        if (file.Document(id) is not { } document) return RefusalCodes.NotFound.With("There is no such document.");
        var open = document.Status is DocumentStatus.Submitted or DocumentStatus.UnderReview;
        var follows = action switch
        {
            DocumentAction.Take => document.Status == DocumentStatus.Submitted,
            DocumentAction.Accept or DocumentAction.Reject => open,
            DocumentAction.Stale => document.Status is DocumentStatus.Accepted or DocumentStatus.Expiring,
            _ => document.IsGood,
        };
        if (!follows) return RefusalCodes.DocumentState.With($"The document is {NameOf(document.Status)}.");
        if (action == DocumentAction.Accept) return Accept(file, customer, document, reviewer, now, actor, out events);
        events = [new DocumentSet(action switch
        {
            DocumentAction.Take => document with { Status = DocumentStatus.UnderReview, Reviewer = reviewer },
            DocumentAction.Reject => document with
            {
                Status = DocumentStatus.Rejected, Reason = reason, ReviewedAt = now, Reviewer = reviewer ?? document.Reviewer,
            },
            DocumentAction.Stale => Stale(document, reason, now),
            _ => document with { Status = DocumentStatus.False, Reason = reason, Ground = "11.3(2)" },
        }, actor)];
        return null;
    }

    /// <summary>
    /// The customer's documents that show another legal name than the account has now: the registered fact changed, so they are to be handed in
    /// anew within the time of 11.3(6). Those of other entities stay.
    /// </summary>
    public static IReadOnlyList<DocumentSet> Renamed(QualificationFile file, CustomerIdentity customer, Instant now, string actor)
    {
        var own = Agreement.UsccOf(file, customer);
        return
        [
            .. file.Documents.Where(document => document.Status is DocumentStatus.Accepted or DocumentStatus.Expiring
                && document.Content.LegalName != customer.Name && (document.Content.Uscc.Length == 0 || document.Content.Uscc == own))
                .Select(document => new DocumentSet(Stale(document, "LEGAL_NAME_CHANGED", now), actor)),
        ];
    }

    /// <summary>When something happens to a document by itself next; null when nothing does.</summary>
    public static Instant? NextAt(QualificationDocument document)
    {
        if (!document.IsGood) return null;
        var next = document.EndsAt;
        if (document.StaleSince is { } since && document.Status == DocumentStatus.Stale)
            next = Earlier(next, NaturalPeriod.EndAfter(since, StaleDays));
        foreach (var days in NoticeDays)
            if (NoticeAt(document, days) is { } at) next = Earlier(next, at);
        return next;
    }

    /// <summary>The next instant anything happens in the file by itself.</summary>
    public static Instant? NextAt(QualificationFile file)
    {
        Instant? next = null;
        foreach (var document in file.Documents)
            if (NextAt(document) is { } at) next = Earlier(next, at);
        return next;
    }

    /// <summary>What happens by itself by an instant, in order, each step once and dated when it was due.</summary>
    public static IReadOnlyList<DocumentSet> Until(QualificationFile file, Instant now)
    {
        var events = new List<DocumentSet>();
        while (NextAt(file) is { } at && at <= now)
        {
            var due = new DocumentSet(Pass(file.Documents.First(document => NextAt(document) == at), at), "timer");
            file = file.Apply(due);
            events.Add(due);
        }
        return events;
    }

    /// <summary>The state as it is written outside: UNDER_REVIEW.</summary>
    public static string NameOf(DocumentStatus status) =>
        status == DocumentStatus.UnderReview ? "UNDER_REVIEW" : status.ToString().ToUpperInvariant();

    private static QualificationDocument Stale(QualificationDocument document, string? reason, Instant now) => document with
    {
        Status = DocumentStatus.Stale, Reason = reason, StaleSince = now, Notices = document.Notices.Add(new DocumentNotice("STALE", 0, now)),
    };

    private static QualificationDocument Pass(QualificationDocument document, Instant at)
    {
        if (document.EndsAt <= at)
            return document with { Status = DocumentStatus.Expired, Notices = document.Notices.Add(new DocumentNotice("EXPIRED", 0, at)) };
        foreach (var days in NoticeDays)
            if (NoticeAt(document, days) == at)
                return document with
                {
                    Status = document.Status == DocumentStatus.Stale ? DocumentStatus.Stale : DocumentStatus.Expiring,
                    Notices = document.Notices.Add(new DocumentNotice("EXPIRING", days, at)),
                };
        return document with { Ground = "11.3(6)", Notices = document.Notices.Add(new DocumentNotice("NOT_RENEWED", 0, at)) };
    }

    /// <summary>A notice that is still to come. Those that were past when the document was accepted are not made up for.</summary>
    private static Instant? NoticeAt(QualificationDocument document, int days)
    {
        if (document.EndsAt is not { } end || document.Notices.Any(notice => notice.What == "EXPIRING" && notice.Days <= days)) return null;
        var at = end - Duration.FromDays(days);
        return at > document.ReviewedAt ? at : null;
    }

    private static Refusal? Accept(QualificationFile file, CustomerIdentity customer, QualificationDocument document, string? reviewer,
        Instant now, string actor, out IReadOnlyList<DocumentSet> events)
    {
        events = [];
        if (document.EndsAt <= now) return RefusalCodes.DocumentState.With("The document has expired.");
        if (Agreement.Check(file, customer, document) is { } disagrees) return disagrees;
        var accepted = document with
        {
            Status = document.EndsAt - Duration.FromDays(NoticeDays[0]) <= now ? DocumentStatus.Expiring : DocumentStatus.Accepted,
            ReviewedAt = now,
            Reviewer = reviewer ?? document.Reviewer,
        };
        events = [.. file.Documents.Where(old => Replaces(document, old) && old.Id != document.Id && Replaceable(old))
            .Select(old => new DocumentSet(old with { Status = DocumentStatus.Superseded }, actor)), new DocumentSet(accepted, actor)];
        return null;
    }

    /// <summary>A new version replaces its slot, and what came with an order without saying whose it is.</summary>
    private static bool Replaces(QualificationDocument document, QualificationDocument old) => old.Slot == document.Slot
        || (old.Content.Type == document.Content.Type && old.Content.Uscc.Length == 0);

    /// <summary>A false document stays false, whatever follows it.</summary>
    private static bool Replaceable(QualificationDocument old) =>
        old.Status is DocumentStatus.Accepted or DocumentStatus.Expiring or DocumentStatus.Stale or DocumentStatus.Expired;

    private static Instant Earlier(Instant? one, Instant other) => one is { } at && at < other ? at : other;
}
