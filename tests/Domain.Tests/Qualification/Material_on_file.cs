using Metering.Domain.Qualification;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Qualification;

/// <summary>Since when the file has what an order needs: the last to be handed in of what it may rely on .</summary>
public sealed class Material_on_file
{
    private static readonly Instant First = At("2026-02-10T10:00:00");
    private static readonly Instant Second = At("2026-02-13T15:00:00");
    private static readonly Instant Third = At("2026-02-20T10:00:00");

    [Fact]
    [Trait("Clause", "3.3(2)")]
    public void Clause_3_3_2_what_is_missing_lapsed_or_not_reviewed_is_not_on_file()
    {
        Since(File(("BUSINESS_LICENCE", DocumentStatus.Accepted, First))).ShouldBeNull();
        Since(File(("BUSINESS_LICENCE", DocumentStatus.Accepted, First), ("LEGAL_PERSON_ID", DocumentStatus.Submitted, Second))).ShouldBeNull();
        Since(File(("BUSINESS_LICENCE", DocumentStatus.False, First), ("LEGAL_PERSON_ID", DocumentStatus.Accepted, Second))).ShouldBeNull();
        Since(File(("BUSINESS_LICENCE", DocumentStatus.Stale, First), ("LEGAL_PERSON_ID", DocumentStatus.Accepted, Second))).ShouldBeNull();
    }

    [Fact]
    [Trait("Clause", "4.6")]
    public void Clause_4_6_the_last_to_be_handed_in_counts_and_of_one_type_the_first_that_is_good()
    {
        var file = File(("BUSINESS_LICENCE", DocumentStatus.Expiring, First), ("LEGAL_PERSON_ID", DocumentStatus.Accepted, Second),
            ("LEGAL_PERSON_ID", DocumentStatus.Accepted, Third));

        Since(file).ShouldBe(Second);
        Since(file, "REAL_NAME").ShouldBeNull();
        file = file with { RealName = RealNameDesk.Submit(RealNameRecord.None, "张三", "李四", "00", "王五", Third, "desk") };
        Since(file, "REAL_NAME").ShouldBeNull();
        RealNameDesk.Advance(file.RealName, RealNameStatus.Verified, null, At("2026-02-24T10:00:00"), "desk", out var verified).ShouldBeNull();
        Since(file with { RealName = verified }, "REAL_NAME").ShouldBe(Third);
    }

    private static Instant? Since(QualificationFile file, params string[] more) =>
        OrderMaterial.Since(file, ["BUSINESS_LICENCE", "LEGAL_PERSON_ID", .. more]);

    private static QualificationFile File(params (string Type, DocumentStatus Status, Instant SubmittedAt)[] documents) => new()
    {
        Documents = [.. documents.Select((document, i) => new QualificationDocument($"doc_{i + 1}", i + 1, new DocumentContent(document.Type, "00",
            "a.pdf", "深圳", "91440300MA5EKAMPXQ", null, null, null, [], null), document.Status, document.SubmittedAt, document.SubmittedAt, null,
            null, null, null, []))],
    };
}
