using Metering.Contracts.Qualification;
using Metering.Domain.Qualification;

namespace Metering.Actors.Qualification;

/// <summary>A qualification file as clients see it.</summary>
internal static class QualificationViews
{
    public static QualificationView Of(QualificationFile file) =>
        new([.. file.Documents.Select(Of)], Of(file.RealName), Dependents(file));

    public static DependentView[] Dependents(QualificationFile file) =>
        [.. file.Dependents.Select(pair => new DependentView(pair.Key, [.. pair.Value], file.Blocks(pair.Key)))];

    public static DocumentView Of(QualificationDocument document) => new(document.Id, document.Content.Type, document.Version,
        DocumentDesk.NameOf(document.Status), document.Content.Sha256, document.Content.Name, document.Content.LegalName, document.Content.Uscc,
        document.Content.AreaCode, document.Content.ValidUntil, document.SubmittedAt, document.Reviewer, document.Reason, document.Ground,
        [.. document.Notices.Select(notice => new DocumentNoticeView(notice.What, notice.Days, notice.At))], document.Stored?.MediaType,
        document.Stored?.Bytes);

    public static RealNameView Of(RealNameRecord record) => new(NameOf(record.Status), record.Handler,
        [.. record.Log.Select(entry => new RealNameLogEntry(NameOf(entry.Status), entry.At, entry.Actor, entry.Note))]);

    public static GroupConsentView Of(GroupConsent consent) => new(consent.Group, consent.Given, consent.Evidence, consent.At);

    private static string NameOf(RealNameStatus status) => status.ToString().ToUpperInvariant();
}
