using CsCheck;
using Metering.Domain.Usage;
using Shouldly;
using static Metering.Domain.Tests.Usage.MeteredResource;

namespace Metering.Domain.Tests.Usage;

public sealed class Rules_of_every_event
{
    private static readonly long Scale = long.TryParse(Environment.GetEnvironmentVariable("METERING_TEST_SCALE"), out var scale) ? scale
        : 2_000;

    private static readonly string[] Days = ["2026-06-28T10:00:00", "2026-07-01T00:00:00", "2026-07-15T08:00:00", "2026-07-31T22:59:59"];

    private static readonly Gen<(string Meter, string Start, long Quantity)> Segments =
        Gen.Select(Gen.Int[0, 3], Gen.Long[0, 40]).Select((day, quantity) => ("sms.segment", Days[day], quantity));

    [Fact]
    public void Month_totals_do_not_depend_on_the_order_of_events()
    {
        Gen.Select(Segments.Array[1, 30], Gen.Int).Sample((events, seed) =>
        {
            var one = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG-POST");
            var other = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG-POST");
            var shuffled = events.ToArray();
            new Random(seed).Shuffle(shuffled);
            one.Record(events);
            foreach (var item in shuffled) other.Record(item);
            other.State.Totals.ShouldBe(one.State.Totals);
        }, iter: Scale);
    }

    [Fact]
    public void The_running_charge_is_always_the_rounded_exact_charge()
    {
        Segments.Array[1, 30].Sample(events =>
        {
            var resource = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG-POST");
            foreach (var item in events) resource.Record(item);
            foreach (var total in resource.State.Totals)
                total.ChargedFen.ShouldBe((long)decimal.Round(total.Units * 5.5m, MidpointRounding.AwayFromZero));
            resource.Records.Sum(record => record.ChargeFen).ShouldBe(resource.State.Totals.Sum(total => total.ChargedFen));
        }, iter: Scale);
    }

    [Fact]
    public void A_void_is_the_inverse_of_recording()
    {
        Gen.Select(Segments.Array[1, 12], Gen.Int[0, 11]).Sample((events, at) =>
        {
            var resource = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG");
            resource.Lease(10_000);
            foreach (var item in events) resource.Record(item);
            var without = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG");
            without.Lease(10_000);
            for (var i = 0; i < events.Length; i++)
                if (i != at % events.Length) without.Record(events[i]);

            resource.Void(resource.Records[at % events.Length]).ShouldBeTrue();

            resource.State.Lease.ShouldBe(without.State.Lease);
            resource.State.Totals.Sum(total => total.ChargedFen).ShouldBe(without.State.Totals.Sum(total => total.ChargedFen));
        }, iter: Scale);
    }

    [Fact]
    public void The_lease_is_never_overspent_and_equals_the_wallet_lines()
    {
        Gen.Select(Segments.Array[1, 30], Gen.Long[0, 2_000], Gen.Int[0, 5]).Sample((events, lease, holds) =>
        {
            var resource = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG");
            resource.Lease(lease);
            for (var i = 0; i < holds; i++) resource.Authorize("sms.segment", 7 * i + 1);
            foreach (var item in events) resource.Record(item);
            foreach (var hold in resource.State.Holds) resource.End(hold.Number, hold.Number % 2 == 0 ? null : hold.Granted);
            resource.State.SpendableFen.ShouldBeGreaterThanOrEqualTo(0);
            resource.State.HeldFen.ShouldBe(0);
            resource.State.Lease.ConsumedFen.ShouldBe(resource.State.Totals.Sum(total => total.WalletFen));
            resource.State.Totals.Sum(total => total.AccruedFen).ShouldBe(0);
        }, iter: Scale);
    }

    [Fact]
    public void Replaying_the_history_gives_the_state()
    {
        Segments.Array[1, 20].Sample(events =>
        {
            var resource = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG-POST");
            resource.Record(events);
            resource.Void(resource.Records[0]);
            resource.Close(202606, "2026-07-03T00:00:00");
            var replayed = resource.History.Aggregate(ResourceState.None, (state, item) => state.Apply(item));
            replayed.Totals.ShouldBe(resource.State.Totals);
            replayed.Lease.ShouldBe(resource.State.Lease);
        }, iter: Scale);
    }

    [Theory]
    [InlineData("2026-07-31T23:05:00", "ok")]
    [InlineData("2026-07-31T23:05:01", "EVENT_IN_FUTURE")]
    [InlineData("2026-06-26T23:00:00", "ok")]
    [InlineData("2026-06-26T22:59:59", "EVENT_TOO_OLD")]
    public void The_window_of_acceptance_is_five_minutes_ahead_and_thirty_five_days_back(string start, string answer) =>
        new MeteredResource("2026-06-01T00:00:00", "VOICE-OUT").Record(("voice.outbound", start, 60)).ShouldBe([answer]);

    [Fact]
    public void Usage_before_the_first_price_is_refused_by_name()
    {
        var resource = new MeteredResource("2025-12-01T00:00:00", "VOICE-OUT") { Now = At("2026-01-02T00:00:00") };

        resource.Record(("voice.outbound", "2025-12-31T23:59:59", 60), ("voice.outbound", "2026-01-01T00:00:00", 60)).ShouldBe(["NO_RATE",
            "ok"]);
    }

    [Fact]
    public void Usage_after_the_end_is_refused_and_usage_before_it_is_not()
    {
        var resource = new MeteredResource("2026-07-01T00:00:00", "NUM-FIXED", "VOICE-OUT");
        resource.Happened(new ResourceEnded(At("2026-07-11T00:00:00")));

        resource.Record(("voice.outbound", "2026-07-11T00:00:00", 60), ("voice.outbound", "2026-07-10T23:59:59", 60))
            .ShouldBe(["ENTITLEMENT_ENDED", "ok"]);
        resource.Close(202607, "2026-08-03T00:00:00")[0].ShouldBe(new ClosedLine("NUM-FIXED", 202607, 9, 1_016, false, "PB-2026-01"));
    }

    [Fact]
    public void A_short_lease_refuses_item_by_item_in_order()
    {
        var resource = new MeteredResource("2026-06-01T00:00:00", "SMS-SEG");
        resource.Lease(100);

        resource.Record(("sms.segment", Days[2], 10), ("sms.segment", Days[2], 10), ("sms.segment", Days[2], 8)).ShouldBe(["ok",
            "INSUFFICIENT_BALANCE", "ok"]);
        resource.State.SpendableFen.ShouldBe(1);
    }
}
