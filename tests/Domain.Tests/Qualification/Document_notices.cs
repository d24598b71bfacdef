using Metering.Domain.Conduct;
using Metering.Domain.Notices;
using Metering.Domain.Qualification;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Qualification;

/// <summary>What the customer is told of its documents and of audits of its data (3.11, 4.11, 11.3(6)).</summary>
public sealed class Document_notices
{
    private static readonly Instant Now = At("2026-06-01T00:00:00");

    [Theory]
    [Trait("Clause", "11.3(6)")]
    [InlineData("EXPIRING", 30, "is valid until 2026-06-30, 30 days from now")]
    [InlineData("EXPIRED", 0, "expired after 2026-06-30")]
    [InlineData("STALE", 0, "a new version by 2026-06-16, 24:00")]
    [InlineData("NOT_RENEWED", 0, "may be ended under clause 11.3(6)")]
    public void Each_step_of_a_document_has_its_words(string what, int days, string says)
    {
        var content = new DocumentContent(DocumentTypes.TelecomLicence, "00", "a.pdf", "深圳", "91440300MA5EKAMPXQ", null, null, null, [],
            new LocalDate(2026, 6, 30));
        var document = new QualificationDocument("doc_1", 1, content, DocumentStatus.Accepted, Now, Now, null, null, null, null, []);

        Published(DocumentNotices.Of(document, new DocumentNotice(what, days, Now))).En.Body.ShouldContain(says);
    }

    [Fact]
    [Trait("Clause", "4.11")]
    public void An_audit_names_its_last_day() => Published(AccountNotices.Of(
        new ConductNoticed("DATA_AUDIT", "aud_1", "4.11", new LocalDate(2026, 6, 8), Now))!).En.Body.ShouldContain("by 2026-06-08, 24:00");

    private static Notice Published(NoticeDraft draft)
    {
        NoticeBook.Empty.Publish(draft, NoticeTemplates.Default, Now, [], Now, out var published).ShouldBeNull();
        var notice = published!.Notice;
        (notice.Class, notice.OccurredAt).ShouldBe(("STATUTORY", Now));
        (notice.Zh.Title + notice.Zh.Body + notice.En.Title + notice.En.Body).ShouldNotContain("{");
        return notice;
    }
}
