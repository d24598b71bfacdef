using Metering.Domain.Accounts;
using Metering.Domain.Conduct;
using Metering.Domain.Dunning;
using Metering.Domain.Events;
using Metering.Domain.Notices;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Statements;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Notices;

/// <summary>Clauses 7.1 to 7.3: texts, the instant of receipt, declined commercial messages.</summary>
public sealed class Publishing_notices
{
    private static readonly Instant Now = At("2026-08-03T00:00:00");

    public static IEnumerable<TheoryDataRow<DomainEvent, string, string>> Told =>
    [
        new(new DunningNoticed(new YearMonth(2026, 7), new DunningNotice(-3, Now, 99_500)), "PAYMENT_DUE_SOON",
            "¥995.00 of your statement of 202607"),
        new(new DunningNoticed(new YearMonth(2026, 7), new DunningNotice(7, Now, 99_848)), "PAYMENT_OVERDUE",
            "overdue since 7 day(s): ¥998.48 is owed"),
        new(new LowBalanceNoticed(1_999, Now), "BALANCE_LOW", "Your prepaid balance is ¥19.99"),
        new(new AccountSuspended("ARREARS", Now, "dunning"), "ACCOUNT_SUSPENDED", "suspended because of arrears"),
        new(new AccountResumed("VIOLATION", Now, "x"), "ACCOUNT_RESUMED", "because of a violation is lifted"),
        new(new ScopeSuspensionSet(new ScopedSuspension("REGULATORY", "VOICE-OUT", null, Now, true), "x"), "SERVICE_SUSPENDED",
            "The service of VOICE-OUT"),
        new(new ScopeSuspensionSet(new ScopedSuspension("REGULATORY", null, "seat:a/1", Now, false), "x"), "SERVICE_RESUMED", "seat:a/1"),
        new(new AccountClosing("ARREARS_CLOSE", Now, "dunning"), "ACCOUNT_CLOSING", "because of long arrears"),
        new(new ConductNoticed("EVIDENCE_REQUESTED", "vio_1", "3.10", new LocalDate(2026, 8, 10), Now), "EVIDENCE_REQUESTED", "by 2026-08-10"),
        new(new ConductNoticed("BREACH_NOTICE", "vio_1", "3.16(1)", new LocalDate(2026, 8, 18), Now), "BREACH_NOTICE",
            "cure it by 2026-08-18, 24:00"),
        new(new ConductNoticed("VIOLATION_CURED", "vio_1", "3.16(1)", null, Now), "VIOLATION_CURED", "clause 3.16(1) is cured"),
        new(new ConductNoticed("DISRUPTION_STARTED", "fm_1", "10.1", null, Now), "DISRUPTION_STARTED", "no rental is charged"),
        new(new ConductNoticed("DISRUPTION_ENDED", "fm_1", "10.1", new LocalDate(2026, 8, 25), Now), "DISRUPTION_ENDED", "Until 2026-08-25"),
        new(new ConductNoticed("TERM_EXTENDED", "fm_1", "10.1", null, Now), "TERM_EXTENDED", "the days lost"),
        new(new ConductNoticed("AGREEMENT_ENDED", "fm_1", "10.3", null, Now), "AGREEMENT_ENDED", "under its clause 10.3"),
        new(new ConductNoticed("AGREEMENT_TERMINATED", "vio_1", "11.3(4)", null, Now), "AGREEMENT_TERMINATED", "under clause 11.3(4)"),
        new(new ConductNoticed("APPEAL_UPHELD", "vio_1", "3.16(1)", null, Now), "APPEAL_UPHELD", "is upheld"),
        new(new ConductNoticed("APPEAL_REJECTED", "vio_1", "3.16(1)", null, Now), "APPEAL_REJECTED", "is rejected"),
        new(new AccountClosing("11.3(4)", Now, "chief"), "ACCOUNT_CLOSING", "because of clause 11.3(4) of the agreement"),
        new(new AccountClosed(Now), "ACCOUNT_CLOSED", "the account is closed"),
        new(new ChangeAnnounced("PRICE_CHANGE", "PB-2026-09", "OCS-SEAT, VOICE-OUT", At("2026-09-01T00:00:00"), Now), "PRICE_CHANGE",
            "From 2026-09-01 00:00 (Beijing time) the prices or charging rules of your products OCS-SEAT, VOICE-OUT"),
        new(new ChangeAnnounced("RULE_CHANGE", "SMS-07", "", At("2026-09-01T00:00:00"), Now), "RULE_CHANGE", "rule SMS-07 holds from 2026-09-01"),
        new(new SeatsPurged("sub_1", "EQQ-SEAT", ["seat:a/1", "seat:a/2"], Now), "SEATS_PURGED", "product data of 2 login(s) of EQQ-SEAT (sub_1)"),
        new(new PurgeOrdered(Now), "DATA_PURGED", "deletion of your product data was ordered"),
    ];

    [Theory]
    [MemberData(nameof(Told))]
    public void An_event_that_asks_for_a_notice_fills_its_template(DomainEvent happened, string kind, string says)
    {
        var draft = AccountNotices.Of(happened).ShouldNotBeNull();
        NoticeBook.Empty.Publish(draft, NoticeTemplates.Default, Now, [], Now, out var published).ShouldBeNull();

        var notice = published.ShouldNotBeNull().Notice;
        (notice.Kind, notice.OccurredAt, notice.Number).ShouldBe((kind, Now, 1));
        notice.En.Body.ShouldContain(says);
        (notice.Zh.Title + notice.Zh.Body + notice.En.Title + notice.En.Body).ShouldNotContain("{");
        notice.ContentHash.Length.ShouldBe(64);
    }

    [Fact]
    public void Nothing_else_is_told() => AccountNotices.Of(new StatementFellDue(new YearMonth(2026, 7), Now)).ShouldBeNull();

    [Fact]
    [Trait("Clause", "7.2")]
    public void Clause_7_2_a_bounced_mail_changes_nothing_about_the_receipt()
    {
        NoticeBook.Empty.Publish(NoticeDraft.Of("ACCOUNT_CLOSED", Now), NoticeTemplates.Default, Now, ["EMAIL"], Now, out var published);
        var sent = NoticeBook.Tried(published!.Pending[0], accepted: true, permanent: false, null, Now + Duration.FromSeconds(4)).Delivery!;

        published.Notice.DeemedDeliveredAt([]).ShouldBe(Now);
        published.Notice.DeemedDeliveredAt([sent]).ShouldBe(Now);
        published.Notice.DeemedDeliveredAt([sent with { Status = "BOUNCED", At = Now + Duration.FromDays(1) }]).ShouldBe(Now);
    }

    [Fact]
    [Trait("Clause", "7.3")]
    public void Clause_7_3_commercial_messages_can_be_declined_and_nothing_else()
    {
        var declined = NoticeBook.Empty.Apply(new ContactsSet(NoticeContacts.Unknown with { Marketing = false }, Now, "customer"));
        NoticeDraft Draft(string kind) => NoticeDraft.Of(kind, Now, ("titleZh", "题"), ("bodyZh", "文"), ("titleEn", "T"), ("bodyEn", "B"));

        declined.Publish(Draft("MARKETING"), NoticeTemplates.Default, Now, [], Now, out var none)!.Code.ShouldBe(RefusalCodes.MarketingDeclined);
        none.ShouldBeNull();
        declined.Publish(Draft("GENERAL"), NoticeTemplates.Default, Now, [], Now, out _).ShouldBeNull();
        NoticeBook.Empty.Publish(Draft("MARKETING"), NoticeTemplates.Default, Now, [], Now, out _).ShouldBeNull();
    }

    [Fact]
    public void A_channel_is_tried_five_times_with_longer_pauses_and_then_given_up()
    {
        NoticeBook.Empty.Publish(NoticeDraft.Of("ACCOUNT_CLOSED", Now), NoticeTemplates.Default, Now, ["SMS"], Now, out var published);
        var book = NoticeBook.Empty.Apply(published!);
        var minutes = new List<double>();
        while (!book.Pending.IsEmpty)
        {
            var tried = NoticeBook.Tried(book.Pending[0], accepted: false, permanent: false, "busy", book.Pending[0].NextAt);
            book = book.Apply(tried);
            minutes.Add(tried.Again is { } again ? (again.NextAt - Now).TotalMinutes : -1);
            if (tried.Again is null) tried.Delivery.ShouldBe(new NoticeDelivery("SMS", "FAILED", null, Now + Duration.FromMinutes(156), "busy"));
        }

        minutes.ShouldBe([1, 6, 36, 156, -1]);
    }

    [Theory]
    [InlineData("""{"words":{},"kinds":{"X":{"class":"LOUD","event":"a.b","zh":{"title":"t","body":"b"},"en":{"title":"t","body":"b"}}}}""")]
    [InlineData("""{"words":{},"kinds":{"X":{"class":"BILLING","event":"a","zh":{"title":"t","body":"b"},"en":{"title":"t","body":"b"}}}}""")]
    [InlineData("""{"words":{},"kinds":{"X":{"class":"BILLING","event":"a.b","zh":{"title":"","body":"b"},"en":{"title":"t","body":"b"}}}}""")]
    [InlineData("""{"words":{},"kinds":{"X":{"class":"BILLING","event":"a.b","zh":{"title":"{t","body":"b"},"en":{"title":"t","body":"b"}}}}""")]
    [InlineData("""{"words":{}}""")]
    public void A_file_of_templates_that_breaks_a_rule_is_refused(string json) => Should.Throw<FormatException>(() => NoticeTemplates.Read(json));
}
