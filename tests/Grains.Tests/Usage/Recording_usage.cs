using Metering.Contracts.Usage;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Usage.ResourceSilo;

namespace Metering.Grains.Tests.Usage;

public sealed class Recording_usage(ResourceSilo silo) : IClassFixture<ResourceSilo>
{
    private const string Voice = "voice.outbound";

    [Fact]
    public async Task A_voice_call_is_recorded_rated_and_survives_the_activation()
    {
        var number = await silo.Number("+8675586010001", "a1", ["NUM-FIXED", "VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");

        var reply = await number.Record(Slice(Event("a1-1", Voice, "2026-07-20T10:00:00", 61)));
        reply.Outcomes.Single().Status.ShouldBe(UsageStatus.Accepted);
        await silo.Forget();

        var page = await number.Consumption(new YearMonth(2026, 7), null, null, 10);
        var record = page.Records.ShouldHaveSingleItem();
        (record.Units, record.ChargeFen, record.Sku, record.Quantity).ShouldBe((2, 24, "VOICE-OUT", 61));
        (await number.Verify()).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_resource_activated_in_the_past_of_its_clock_lives_in_the_present()
    {
        var number = silo.Grains.GetGrain<Contracts.Numbers.IPhoneNumberGrain>("+8675586010009");
        await number.Activate(new ActivateResource
        {
            Tenant = "t1", Account = "a1", Skus = ["VOICE-OUT"], ActivatedAt = At("2026-07-10T00:00:00"), ClockId = "clk", Grants = [],
            ClockNow = At("2026-07-31T12:00:00"),
        });

        var reply = await number.Record(Slice(Event("a9-1", Voice, "2026-07-31T12:00:00", 60), Event("a9-2", Voice, "2026-07-31T12:06:00", 60)));

        reply.Outcomes.Select(outcome => outcome.Code).ShouldBe([null, "EVENT_IN_FUTURE"]);
    }

    [Fact]
    public async Task The_same_event_counts_once_within_a_request_between_requests_and_after_a_restart()
    {
        var number = await silo.Number("+8675586010002", "a1", ["VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");
        var call = Event("a2-1", Voice, "2026-07-20T10:00:00", 60);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => number.Record(Slice(call, call))));
        await silo.Forget();
        var later = await number.Record(Slice(call));

        replies.SelectMany(reply => reply.Outcomes).Count(outcome => outcome.Status == UsageStatus.Accepted).ShouldBe(1);
        replies.SelectMany(reply => reply.Outcomes).Count(outcome => outcome.Status == UsageStatus.Duplicate).ShouldBe(39);
        later.Outcomes.Single().Status.ShouldBe(UsageStatus.Duplicate);
        (await number.Consumption(new YearMonth(2026, 7), null, null, 10)).Records.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("2026-07-20T10:00:00")]
    [InlineData("2026-06-30T10:00:00")]
    public async Task The_same_id_with_other_content_is_a_conflict_even_in_another_month(string start)
    {
        var number = await silo.Number("+86755860103" + start[6], "a1", ["VOICE-OUT"], "2026-06-10T00:00:00", "2026-07-20T12:00:00");
        await number.Record(Slice(Event("a3-" + start, Voice, "2026-07-20T10:00:00", 60)));

        var reply = await number.Record(Slice(Event("a3-" + start, Voice, start, 90, fingerprint: 2)));

        reply.Outcomes.Single().Code.ShouldBe("EVENT_CONFLICT");
    }

    [Fact]
    public async Task One_poisoned_event_does_not_spoil_its_batch()
    {
        var number = await silo.Number("+8675586010004", "a1", ["VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");

        var reply = await number.Record(Slice(
            Event("a4-1", Voice, "2026-07-20T10:00:00", 60),
            Event("a4-2", "tea.cups", "2026-07-20T10:00:00", 1),
            Event("a4-3", "sms.segment", "2026-07-20T10:00:00", 1),
            Event("a4-4", Voice, "2026-07-20T12:05:01", 60),
            Event("a4-5", Voice, "2026-06-15T11:59:59", 60),
            Event("a4-6", Voice, "2026-07-20T10:00:00", 86_401),
            Event("a4-7", Voice, "2026-07-20T12:05:00", 60)));

        reply.Outcomes.Select(outcome => outcome.Code ?? outcome.Status.ToString()).ShouldBe([
            "Accepted", "UNKNOWN_METER", "UNKNOWN_METER", "EVENT_IN_FUTURE", "EVENT_TOO_OLD", "QUANTITY_OVER_LIMIT", "Accepted"]);
    }

    [Fact]
    public async Task A_foreign_or_unknown_subject_looks_the_same()
    {
        var number = await silo.Number("+8675586010005", "a1", ["VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");
        var call = Event("a5-1", Voice, "2026-07-20T10:00:00", 60);

        var foreignTenant = await number.Record(new UsageSlice("t2", null, [call]));
        var foreignAccount = await number.Record(new UsageSlice("t1", "a9", [call]));
        var unknown = await silo.Grains.GetGrain<Contracts.Numbers.IPhoneNumberGrain>("+8675500000000").Record(Slice(call));

        foreach (var reply in new[] { foreignTenant, foreignAccount, unknown }) reply.Outcomes.Single().Code.ShouldBe("UNKNOWN_SUBJECT");
    }

    [Fact]
    public async Task Usage_from_before_a_suspension_is_taken_in_whatever_else_was_stopped_before()
    {
        var number = await silo.Number("+8675586010007", "a1", ["NUM-FIXED", "VOICE-OUT"], "2026-07-01T00:00:00", "2026-07-21T12:00:00");
        await number.SetSuspensionSince("QUALIFICATION@NUM-FIXED", true, At("2026-07-02T00:00:00"));
        await number.SetSuspensionSince("ARREARS", true, At("2026-07-20T00:00:00"));
        await silo.Forget();

        var reply = await number.Record(Slice(Event("a7-1", Voice, "2026-07-10T10:00:00", 60), Event("a7-2", Voice, "2026-07-20T00:00:00", 60)));

        reply.Outcomes.Select(outcome => outcome.Code).ShouldBe([null, "SUSPENDED"]);
        (await number.Verify()).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_refusal_for_good_is_remembered_and_a_mendable_one_is_not()
    {
        var number = await silo.Number("+8675586010006", "a1", ["VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");
        var call = Event("a6-1", Voice, "2026-07-20T10:00:00", 60);
        var early = Event("a6-2", Voice, "2026-07-20T13:00:00", 60);

        await number.SetSuspension("ARREARS", true);
        var suspended = await number.Record(Slice(call, early));
        await number.SetSuspension("ARREARS", false);
        await number.AdvanceClock(At("2026-07-20T14:00:00"));
        var again = await number.Record(Slice(call, early));

        suspended.Outcomes.Select(outcome => outcome.Code).ShouldBe(["SUSPENDED", "EVENT_IN_FUTURE"]);
        again.Outcomes[0].Code.ShouldBe("SUSPENDED");
        again.Outcomes[1].Status.ShouldBe(UsageStatus.Accepted);
        (await number.Consumption(new YearMonth(2026, 7), null, null, 10)).Records.Select(record =>
            record.RefusedCode).ShouldBe(["SUSPENDED", null]);
    }

    [Fact]
    public async Task An_event_that_was_accepted_stays_so_when_what_it_used_is_over()
    {
        var grant = new AllowanceGrant
        {
            GrantId = "g1", Sku = "BOT-PKG-100K", Meter = "bot.message", Units = 100, PaidFen = 15_000,
            BoughtAt = At("2026-07-01T00:00:00"), ExpiresAt = At("2026-08-01T00:00:00"),
        };
        var package = await silo.Package("pkg-a8", "a1", [], [grant], "2026-07-01T00:00:00", "2026-07-20T12:00:00");
        var used = Event("a8-1", "bot.message", "2026-07-20T10:00:00", 5);
        (await package.Record(Slice(used))).Outcomes.Single().Status.ShouldBe(UsageStatus.Accepted);
        await package.AdvanceClock(At("2026-08-10T12:00:00"));

        var again = await package.Record(Slice(used, Event("a8-2", "bot.message", "2026-07-20T11:00:00", 5)));
        var other = await package.Record(Slice(Event("a8-1", "bot.message", "2026-07-20T10:00:00", 6, fingerprint: 2)));

        again.Outcomes[0].Status.ShouldBe(UsageStatus.Duplicate);
        again.Outcomes[1].Code.ShouldBe("UNKNOWN_METER");
        other.Outcomes.Single().Code.ShouldBe("EVENT_CONFLICT");
        (await package.Verify()).Equal.ShouldBeTrue();
    }
}
