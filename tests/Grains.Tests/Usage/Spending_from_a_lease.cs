using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Usage.ResourceSilo;

namespace Metering.Grains.Tests.Usage;

public sealed class Spending_from_a_lease(ResourceSilo silo) : IClassFixture<ResourceSilo>
{
    private const string Sms = "sms.segment";
    private const string Noon = "2026-03-02T12:00:00";

    [Fact]
    public async Task Scenario_S06_wallet_segments_to_the_fen()
    {
        var wallet = silo.Wallets["s06"];
        wallet.ToppedUpFen = 10_000;
        var package = await silo.Package("pkg-s06", "s06", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);

        await Balance(1_500, 1_750);
        await Balance(300, 100);
        (await Send("s06-3", 20)).Code.ShouldBe("INSUFFICIENT_BALANCE");
        await Balance(18, 1);
        (await Send("s06-18", 18)).Status.ShouldBe(UsageStatus.Duplicate);
        wallet.ToppedUpFen += 5_000;
        (await Send("s06-3", 20)).Code.ShouldBe("INSUFFICIENT_BALANCE");
        await Balance(20, 4_891);
        var closed = await package.CloseMonth(new YearMonth(2026, 3), At("2026-04-03T00:00:00"));
        await silo.Forget();
        var again = await package.CloseMonth(new YearMonth(2026, 3), At("2026-04-05T00:00:00"));

        closed.Lines.Select(line => (line.Sku, line.Units, line.GrossFen, line.Prepaid)).ShouldBe([("SMS-SEG", 1_838, 10_109, true)]);
        again.Lines.ShouldBe(closed.Lines);
        (await package.Verify()).Equal.ShouldBeTrue();

        async Task<UsageOutcome> Send(string id, long segments) => (await package.Record(Slice(Event(id, Sms, "2026-03-02T11:00:00",
            segments)))).Outcomes[0];

        async Task Balance(long segments, long left)
        {
            (await Send($"s06-{segments}", segments)).Status.ShouldBe(UsageStatus.Accepted);
            var report = await package.Report(wallet.Leases["package:pkg-s06"].GrantedFen);
            (wallet.ToppedUpFen - report.ConsumedFen).ShouldBe(left);
            report.GrantedFen.ShouldBe(report.ConsumedFen + report.ReturnedFen);
            await silo.Grains.GetGrain<Contracts.Accounts.IAccountGrain>("s06").Settle(report);
        }
    }

    [Fact]
    public async Task Many_requests_at_once_never_overdraw_and_spend_all_that_is_there()
    {
        var wallet = silo.Wallets["many"];
        wallet.ToppedUpFen = 1_000;
        var packages = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            silo.Package($"pkg-many-{i}", "many", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon)));

        var replies = await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
            packages[i % 4].Record(Slice(Event($"many-{i}", Sms, "2026-03-02T11:00:00", 2)))));
        var reports = await Task.WhenAll(packages.Select(package => package.Report(null)));

        var accepted = replies.Count(reply => reply.Outcomes[0].Status == UsageStatus.Accepted);
        replies.Where(reply => reply.Outcomes[0].Status != UsageStatus.Accepted).ShouldAllBe(reply =>
            reply.Outcomes[0].Code == "INSUFFICIENT_BALANCE");
        reports.Sum(report => report.ConsumedFen).ShouldBe(accepted * 11L);
        reports.Sum(report => report.GrantedFen).ShouldBeLessThanOrEqualTo(1_000);
        foreach (var report in reports) (report.GrantedFen - report.ConsumedFen - report.ReturnedFen).ShouldBeGreaterThanOrEqualTo(0);
        wallet.Extends.ShouldBeLessThan(400);
    }

    [Fact]
    public async Task The_account_s_grant_is_written_in_one_commit_with_what_waited_for_it()
    {
        silo.Wallets["once"].ToppedUpFen = 1_000;
        var package = await silo.Package("pkg-once", "once", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);
        var before = await package.Report(null);

        (await package.Record(Slice(Event("once", Sms, "2026-03-02T11:00:00", 2)))).Outcomes[0].Status.ShouldBe(UsageStatus.Accepted);
        (await package.Authorize(new AuthorizeUsage(Sms, 100, null), silo.Command())).Refusal.ShouldBeNull();

        var after = await package.Report(null);
        (after.ConsumedFen, after.HeldFen).ShouldBe((11, 550));
        silo.Wallets["once"].Extends.ShouldBe(2);
        after.Version.ShouldBe(before.Version + 2);
    }

    [Fact]
    public async Task More_is_asked_for_before_a_request_has_to_wait_for_it()
    {
        var wallet = silo.Wallets["ahead"];
        wallet.ToppedUpFen = 60;
        var package = await silo.Package("pkg-ahead", "ahead", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);

        // The first asks for four times its need.
        for (var i = 0; i < 4; i++) (await Send(i)).Status.ShouldBe(UsageStatus.Accepted);
        await Extended(2);
        await package.Report(null);
        wallet.Hold = Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        (await Send(4)).Status.ShouldBe(UsageStatus.Accepted);
        // Nothing was asked: five of the sixteen fen are left, more than a fourth.
        wallet.Extends.ShouldBe(2);
        wallet.Hold = Task.CompletedTask;
        (await Send(5)).Code.ShouldBe("INSUFFICIENT_BALANCE");

        // The account has no more to give, so it is asked only when somebody is short.
        wallet.Extends.ShouldBe(3);
        (await package.Report(null)).ConsumedFen.ShouldBe(55);
        (await package.Verify()).Equal.ShouldBeTrue();

        async Task<UsageOutcome> Send(int number) =>
            (await package.Record(Slice(Event($"ahead-{number}", Sms, "2026-03-02T11:00:00", 2)))).Outcomes[0];

        async Task Extended(int times)
        {
            for (var tries = 0; tries < 100 && wallet.Extends < times; tries++) await Task.Delay(20, TestContext.Current.CancellationToken);
            wallet.Extends.ShouldBe(times);
        }
    }

    [Fact]
    public async Task When_the_account_does_not_answer_nothing_is_recorded_and_a_repeat_succeeds()
    {
        var wallet = silo.Wallets["down"];
        (wallet.ToppedUpFen, wallet.Unreachable) = (1_000, true);
        var package = await silo.Package("pkg-down", "down", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);
        var slice = Slice(Event("down-1", Sms, "2026-03-02T11:00:00", 2));

        var refused = await package.Record(slice);
        wallet.Unreachable = false;
        var repeated = await package.Record(slice);

        refused.Refusal!.Code.ShouldBe("OVERLOADED");
        repeated.Outcomes[0].Status.ShouldBe(UsageStatus.Accepted);
    }

    [Fact]
    public async Task While_the_account_cannot_say_whether_money_is_left_usage_is_neither_recorded_nor_refused_for_good()
    {
        var wallet = silo.Wallets["undecided"];
        (wallet.ToppedUpFen, wallet.Undecided) = (1_000, true);
        var package = await silo.Package("pkg-undecided", "undecided", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);

        var first = await package.Record(Slice(Event("undecided", Sms, "2026-03-02T11:00:00", 10)));
        wallet.Undecided = false;
        var again = await package.Record(Slice(Event("undecided", Sms, "2026-03-02T11:00:00", 10)));

        first.Refusal!.Code.ShouldBe("OVERLOADED");
        wallet.Extends.ShouldBe(8 + 1);
        again.Outcomes[0].Status.ShouldBe(UsageStatus.Accepted);
        (await package.Report(null)).ConsumedFen.ShouldBe(55);
    }

    [Fact]
    public async Task While_the_account_does_not_answer_only_so_many_requests_wait_for_money_as_may_wait_at_all()
    {
        var (wallet, mayAnswer) = (silo.Wallets["waiting"], new TaskCompletionSource());
        (wallet.ToppedUpFen, wallet.Hold) = (20_000, mayAnswer.Task);
        var package = await silo.Package("pkg-waiting", "waiting", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);

        var requests = Enumerable.Range(0, 1_500).Select(i => package.Record(Slice(Event($"waiting-{i}", Sms, "2026-03-02T11:00:00", 2)))).ToList();
        for (var tries = 0; tries < 100 && requests.Count(request => request.IsCompleted) < 501; tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        var atOnce = requests.Where(request => request.IsCompleted).ToList();
        mayAnswer.SetResult();
        var replies = await Task.WhenAll(requests);

        // What the account grants takes one of the thousand places.
        atOnce.Count.ShouldBe(501);
        foreach (var request in atOnce) (await request).Refusal!.Code.ShouldBe("OVERLOADED");
        replies.Count(reply => reply.Refusal is null && reply.Outcomes[0].Status == UsageStatus.Accepted).ShouldBe(999);
        (await package.Report(null)).ConsumedFen.ShouldBe(10_989);
    }

    [Fact]
    public async Task A_void_gives_the_money_back_once_and_only_for_what_was_recorded_here()
    {
        silo.Wallets["void"].ToppedUpFen = 1_000;
        var package = await silo.Package("pkg-void", "void", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);
        var other = await silo.Package("pkg-void-2", "void", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);
        await package.Record(Slice(Event("void-1", Sms, "2026-03-02T11:00:00", 3), Event("void-2", Sms, "2026-03-02T11:00:00", 4)));
        await silo.Forget();
        var command = silo.Command();

        (await other.Void(new VoidUsage("/pbx", "void-1"), silo.Command())).Refusal!.Code.ShouldBe("NOTHING_TO_VOID");
        (await package.Void(new VoidUsage("/pbx", "void-9"), silo.Command())).Refusal!.Code.ShouldBe("NOTHING_TO_VOID");
        var done = await package.Void(new VoidUsage("/pbx", "void-1"), command);
        var replay = await package.Void(new VoidUsage("/pbx", "void-1"), command);
        var again = await package.Void(new VoidUsage("/pbx", "void-1"), silo.Command());

        done.Value.ShouldBe(new VoidedUsage("package:pkg-void", "/pbx", "void-1", Sms, 3));
        (replay.Value, replay.Replayed).ShouldBe((done.Value, true));
        again.Refusal!.Code.ShouldBe("ALREADY_VOIDED");
        var report = await package.Report(null);
        (report.ConsumedFen, report.Prepaid.Single().Units).ShouldBe((22, 4));
        (await package.Consumption(new YearMonth(2026, 3), null, null, 10)).Records.Select(record => (record.Void, record.ChargeFen))
            .ShouldBe([(false, 17), (false, 22), (true, -17)]);
        (await package.Verify()).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task A_void_stands_although_the_account_cannot_be_told_and_a_repeat_tells_it()
    {
        var wallet = silo.Wallets["told"];
        wallet.ToppedUpFen = 1_000;
        var package = await silo.Package("pkg-told", "told", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);
        await package.Record(Slice(Event("told-1", Sms, "2026-03-02T11:00:00", 10)));
        await silo.Grains.GetGrain<Contracts.Accounts.IAccountGrain>("told").Settle(await package.Report(null));
        wallet.BalanceFen.ShouldBe(945);
        wallet.Unreachable = true;
        var command = silo.Command();

        (await package.Void(new VoidUsage("/pbx", "told-1"), command)).Refusal.ShouldBeNull();
        await silo.Forget();
        wallet.Unreachable = false;
        wallet.BalanceFen.ShouldBe(945);
        (await package.Void(new VoidUsage("/pbx", "told-1"), command)).Replayed.ShouldBeTrue();

        wallet.BalanceFen.ShouldBe(1_000);
    }

    [Fact]
    public async Task A_hold_is_settled_by_its_end_and_its_usage_can_be_voided_like_any_other()
    {
        silo.Wallets["hold"].ToppedUpFen = 1_000;
        var package = await silo.Package("pkg-hold", "hold", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);
        var authorize = silo.Command();

        var held = await package.Authorize(new AuthorizeUsage(Sms, 100, null), authorize);
        var replay = await package.Authorize(new AuthorizeUsage(Sms, 100, null), authorize);
        var updated = await package.UpdateAuthorization(new UpdateAuthorization(1, 60, 300), silo.Command());
        var ended = await package.EndAuthorization(new EndAuthorization(1, 181), silo.Command());
        var late = await package.EndAuthorization(new EndAuthorization(1, 181), silo.Command());
        var voided = await package.Void(new VoidUsage("urn:metering:authorization", "package:pkg-hold#1"), silo.Command());

        (held.Value!.HeldFen, held.Value.GrantedQuantity, held.Value.Final, held.Value.OnUnreachable).ShouldBe((550, 100, false,
            "RETRY_THEN_STOP"));
        replay.Value!.Number.ShouldBe(1);
        (updated.Value!.GrantedQuantity, updated.Value.HeldFen, updated.Value.Final).ShouldBe((181, 996, true));
        (ended.Value!.ChargedFen, ended.Value.Status, ended.Value.HeldFen).ShouldBe((996, "COMPLETED", 0));
        late.Refusal!.Code.ShouldBe("AUTHORIZATION_ENDED");
        voided.Value!.Quantity.ShouldBe(181);
        var report = await package.Report(null);
        (report.ConsumedFen, report.HeldFen).ShouldBe((0, 0));
        (await package.Verify()).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task An_authorization_ends_when_the_clock_passes_its_validity()
    {
        silo.Wallets["expire"].ToppedUpFen = 1_000;
        var package = await silo.Package("pkg-expire", "expire", ["SMS-SEG"], [], "2026-03-01T00:00:00", Noon);
        await package.Authorize(new AuthorizeUsage(Sms, 100, null), silo.Command());
        await package.UpdateAuthorization(new UpdateAuthorization(1, 10, 0), silo.Command());

        var report = await package.AdvanceClock(At("2026-03-02T12:10:00"));

        (report.HeldFen, report.ConsumedFen).ShouldBe((0, 55));
        (await package.UpdateAuthorization(new UpdateAuthorization(1, 20, 0),
            silo.Command())).Refusal!.Code.ShouldBe("AUTHORIZATION_ENDED");
    }
}
