using Metering.Domain.Calendar;
using Metering.Domain.Notices;
using NodaTime;

namespace Metering.Domain.Qualification;

/// <summary>What the customer is told of a document: before and at the end of its validity, and when it has to be renewed (11.3(6)).</summary>
public static class DocumentNotices
{
    /// <summary>The notice in words of the templates.</summary>
    public static NoticeDraft Of(QualificationDocument document, DocumentNotice notice) => NoticeDraft.Of($"DOCUMENT_{notice.What}", notice.At,
        ("type", document.Content.Type), ("document", document.Id), ("days", NoticeDraft.Text(notice.Days)),
        ("until", LastDay(document, notice) is { } last ? NoticeDraft.Text(last) : ""));

    private static LocalDate? LastDay(QualificationDocument document, DocumentNotice notice) => notice.What == "STALE"
        ? BillingZone.DateOf(NaturalPeriod.EndAfter(notice.At, DocumentDesk.StaleDays)).PlusDays(-1) : document.Content.ValidUntil;
}
