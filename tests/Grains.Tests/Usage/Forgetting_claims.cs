using Metering.Actors.Agenda;
using Metering.Actors.Usage;
using Metering.Contracts.Agenda;
using Metering.Contracts.Clocks;
using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Domain.Calendar;
using Metering.Grains.Tests.Accounts;
using Metering.Grains.Tests.Hosting;
using Metering.Grains.Tests.Webhooks;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orleans.Runtime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Usage.ResourceSilo;

namespace Metering.Grains.Tests.Usage;

/// <summary>Claims are dropped by whole months as time passes, and nothing that can still be accepted is ever forgotten.</summary>
public sealed class Forgetting_claims(Forgetting_claims.Silo silo) : IClassFixture<Forgetting_claims.Silo>
{
    private const string Voice = "voice.outbound";
    private static readonly Instant Start = At("2026-01-01T12:00:00");

    [Fact]
    public void No_month_is_dropped_that_an_acceptable_event_would_be_looked_for_in()
    {
        for (var day = 0; day < 1_500; day++)
        {
            var now = Start + Duration.FromDays(day);
            var kept = ClaimWindow.FirstKept(now);
            for (var age = 0; age <= 36; age++)
                UsageClaims.EarliestSearched(now - Duration.FromDays(age)).ShouldBeGreaterThanOrEqualTo(kept, $"{now}, {age} days");
            kept.ShouldBeGreaterThanOrEqualTo(BillingZone.MonthNumberOf(now - Duration.FromDays(100)), $"{now}: kept for ever otherwise");
        }
    }

    [Fact]
    public async Task Two_hundred_days_of_resent_events()
    {
        var number = silo.Grains.GetGrain<IPhoneNumberGrain>("+8675586018801");
        silo.Clock.Now = Start;
        await number.Activate(new ActivateResource
        {
            Tenant = "t1", Account = "a-claims", Skus = ["NUM-FIXED", "VOICE-OUT"], ActivatedAt = Start - Duration.FromDays(40), Grants = [],
        });
        var sent = new List<(Instant At, UsageItem Item)>();
        for (var day = 0; day < 200; day += 4)
        {
            var now = silo.Clock.Now = Start + Duration.FromDays(day);
            await Remind();
            var call = Call($"day-{day}", now);
            (await number.Record(Slice(call))).Outcomes.Single().Status.ShouldBe(UsageStatus.Accepted);
            sent.Add((now, call));

            // Everything ever sent comes again: within the window it is known, beyond it it is refused by name. It never counts again.
            var answers = (await number.Record(Slice([.. sent.Select(one => one.Item)]))).Outcomes;
            for (var i = 0; i < sent.Count; i++)
                (answers[i].Status, answers[i].Code).ShouldBe(Known(now, sent[i].At) ? (UsageStatus.Duplicate, null)
                    : (UsageStatus.Refused, "EVENT_TOO_OLD"), $"day {day}, sent {sent[i].At}");
        }
        (await Stands(sent[0].Item, 202601)).ShouldBeFalse("January is long out of the window");
        (await Stands(sent[20].Item, 202603)).ShouldBeFalse();
        (await Stands(sent[^9].Item, BillingZone.MonthNumberOf(sent[^9].At))).ShouldBeTrue();
        (await number.Verify()).Equal.ShouldBeTrue();
        await ATestClockHoldsItsMonths();
    }

    /// <summary>Accounts on a test clock live in its time: what they may still send is kept for them.</summary>
    private async Task ATestClockHoldsItsMonths()
    {
        AccountSilo.Value(await silo.Grains.GetGrain<IClockGrain>("clk-past").Create("past", At("2026-06-20T00:00:00"), AccountSilo.Command()));
        var kept = await ClaimWindow.FirstKept(silo.Store, Start + Duration.FromDays(2_000));
        kept.ShouldBe(ClaimWindow.FirstKept(At("2026-06-20T00:00:00")));

        silo.Clock.Now = Start + Duration.FromDays(2_000);
        await Remind();
        var call = Call("kept", At("2026-06-19T00:00:00"));
        var tested = await Tested(At("2026-06-20T00:00:00"));
        (await tested.Record(Slice(call))).Outcomes.Single().Status.ShouldBe(UsageStatus.Accepted);
        silo.Clock.Now += Duration.FromDays(1);
        await Remind();
        (await tested.Record(Slice(call))).Outcomes.Single().Status.ShouldBe(UsageStatus.Duplicate);
    }

    private async Task<IPhoneNumberGrain> Tested(Instant now)
    {
        var number = silo.Grains.GetGrain<IPhoneNumberGrain>("+8675586018802");
        await number.Activate(new ActivateResource
        {
            Tenant = "t1", Account = "a-claims", Skus = ["VOICE-OUT"], ActivatedAt = At("2026-06-01T00:00:00"), ClockId = "clk-past",
            Grants = [], ClockNow = now,
        });
        return number;
    }

    private Task Remind() => silo.Grains.GetGrain<IAgendaShardGrain>(0).AsReference<IRemindable>().ReceiveReminder("sweep", default);

    private async Task<bool> Stands(UsageItem item, int month) => await silo.Store.ReadClaimAsync(item.Identity, [month]) is not null;

    private static bool Known(Instant now, Instant at) => at >= now - Duration.FromDays(35);

    private static UsageItem Call(string id, Instant at) => new()
    {
        Identity = UsageIdentity.Of("t1", "/pbx", "claims-" + id), Fingerprint = 1, Source = "/pbx", EventId = "claims-" + id, Meter = Voice,
        Start = at, Quantity = 60,
    };

    /// <summary>Resources and an agenda shard in a time that the test moves.</summary>
    public sealed class Silo : EmbeddedSilo
    {
        public Retrying_webhooks.Settable Clock { get; } = new();

        protected override TimeProvider Time => Clock;

        protected override Type LeftOut => typeof(Metering.Actors.Accounts.AccountGrain);

        protected override void Configure(ISiloBuilder silo) => silo.UseInMemoryReminderService().Services
            .AddSingleton(new Wallets()).AddSingleton(new AgendaShards(4)).AddSingleton(_ => new AgendaPace());
    }
}
