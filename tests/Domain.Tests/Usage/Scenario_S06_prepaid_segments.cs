using Metering.Domain.Usage;
using Shouldly;

namespace Metering.Domain.Tests.Usage;

public sealed class Scenario_S06_prepaid_segments
{
    private const string Sms = "sms.segment";

    [Fact]
    public void Charges_follow_the_cumulative_rule_and_exhaustion_refuses_one_batch_only()
    {
        var package = new MeteredResource("2026-03-01T00:00:00", "SMS-SEG") { Now = MeteredResource.At("2026-03-02T09:00:00") };
        package.Lease(10_000);

        package.Record((Sms, "2026-03-02T09:00:00", 1_500)).ShouldBe(["ok"]);
        package.State.SpendableFen.ShouldBe(1_750);
        package.Record((Sms, "2026-03-02T09:00:00", 300)).ShouldBe(["ok"]);
        package.State.SpendableFen.ShouldBe(100);
        package.Record((Sms, "2026-03-02T09:00:00", 20)).ShouldBe(["INSUFFICIENT_BALANCE"]);
        package.State.SpendableFen.ShouldBe(100);
        package.Record((Sms, "2026-03-02T09:00:00", 18)).ShouldBe(["ok"]);
        package.State.SpendableFen.ShouldBe(1);
        package.Lease(5_000);
        package.Record((Sms, "2026-03-02T09:00:00", 20)).ShouldBe(["ok"]);

        package.State.SpendableFen.ShouldBe(4_891);
        package.State.Lease.ConsumedFen.ShouldBe(10_109);
        package.Close(202603, "2026-04-03T00:00:00").ShouldBe([new ClosedLine("SMS-SEG", 202603, 1_838, 10_109, true, "PB-2026-01")]);
    }

    [Fact]
    public void While_the_account_may_still_extend_the_whole_request_waits_and_tells_what_is_short()
    {
        var package = new MeteredResource("2026-03-01T00:00:00", "SMS-SEG") { Now = MeteredResource.At("2026-03-02T09:00:00") };
        package.Lease(100);

        package.ShortFor((Sms, "2026-03-02T09:00:00", 10), (Sms, "2026-03-02T09:00:00", 20)).ShouldBe(65);
        package.State.Lease.ConsumedFen.ShouldBe(0);
    }

    [Fact]
    public void However_old_the_wallet_lines_add_up_to_what_the_lease_spent()
    {
        var package = new MeteredResource("2026-03-01T00:00:00", "SMS-SEG") { Now = MeteredResource.At("2026-03-02T09:00:00") };
        package.Lease(10_000);
        package.Record((Sms, "2026-03-02T09:00:00", 100));
        foreach (var month in new[] { 3, 4, 5, 6, 7 }) package.Close(202600 + month, $"2026-0{month + 1}-03T00:00:00");

        package.State.Totals.Sum(total => total.WalletFen).ShouldBe(package.State.Lease.ConsumedFen);
        package.State.Lease.ConsumedFen.ShouldBe(550);
    }

    [Fact]
    public void A_prepaid_base_seat_puts_no_rental_on_the_statement()
    {
        var seat = new MeteredResource("2026-03-01T00:00:00", "OCS-SEAT");

        seat.Close(202603, "2026-04-03T00:00:00").ShouldBeEmpty();
    }
}
