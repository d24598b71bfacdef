using Metering.Domain.Usage;
using Shouldly;
using static Metering.Domain.Tests.Usage.MeteredResource;

namespace Metering.Domain.Tests.Usage;

public sealed class Scenario_S07_postpaid_month
{
    private const string Voice = "voice.outbound";

    [Fact]
    public void The_number_is_billed_rental_and_started_minutes_and_late_calls_go_to_the_next_statement()
    {
        var number = new MeteredResource("2026-07-10T00:00:00", "NUM-FIXED", "VOICE-OUT") { Now = At("2026-07-31T23:59:59") };
        foreach (var seconds in new[] { 0, 60, 61, 3_599 }) number.Record((Voice, "2026-07-20T10:00:00", seconds)).ShouldBe(["ok"]);
        for (var i = 0; i < 10; i++)
            number.Record([.. Enumerable.Repeat((Voice, "2026-07-21T10:00:00", 90L), 100)]).ShouldAllBe(answer => answer == "ok");
        number.Record((Voice, "2026-07-31T23:59:30", 185)).ShouldBe(["ok"]);
        number.Now = At("2026-08-02T10:00:00");
        number.Record((Voice, "2026-07-30T10:00:00", 120)).ShouldBe(["ok"]);
        number.Record((Voice, "2026-08-01T00:00:00", 59)).ShouldBe(["ok"]);

        number.Total("VOICE-OUT", 202607).Units.ShouldBe(2_069);
        number.Total("VOICE-OUT", 202607).ChargedFen.ShouldBe(24_828);
        number.Total("VOICE-OUT", 202608).ChargedFen.ShouldBe(12);
        number.Void(number.Records.Single(record => record.Quantity == 185)).ShouldBeTrue();

        number.Close(202607, "2026-08-03T00:00:00").ShouldBe([
            new ClosedLine("NUM-FIXED", 202607, 21, 2_371, false, "PB-2026-01"),
            new ClosedLine("VOICE-OUT", 202607, 2_065, 24_780, false, "PB-2026-01")]);

        number.Now = At("2026-08-03T09:00:00");
        number.Record((Voice, "2026-07-30T10:00:00", 130)).ShouldBe(["ok"]);
        number.Close(202608, "2026-09-03T00:00:00").ShouldBe([
            new ClosedLine("NUM-FIXED", 202608, 31, 3_500, false, "PB-2026-01"),
            new ClosedLine("VOICE-OUT", 202607, 3, 36, false, "PB-2026-01"),
            new ClosedLine("VOICE-OUT", 202608, 1, 12, false, "PB-2026-01")]);
    }

    [Fact]
    public void Fractions_of_a_fen_are_rounded_once_a_month()
    {
        var seat = new MeteredResource("2026-07-01T00:00:00", "API-CALL", "SMS-SEG-POST");
        seat.Record(("api.call", "2026-07-20T10:00:00", 12_000), ("api.call", "2026-07-20T10:00:00", 345));
        for (var i = 0; i < 1_001; i++) seat.Record(("sms.segment", "2026-07-20T10:00:00", 1));

        seat.Total("API-CALL", 202607).ChargedFen.ShouldBe(988);
        seat.Total("SMS-SEG-POST", 202607).ChargedFen.ShouldBe(5_506);
    }

    [Fact]
    public void A_package_is_used_up_first_and_the_rest_is_charged()
    {
        var package = new MeteredResource("2026-07-01T00:00:00", "BOT-MSG");
        package.Grant("g1", 100_000, 150_000, "2026-07-01T00:00:00", "2027-07-02T00:00:00");

        package.Record(("bot.message", "2026-07-20T10:00:00", 99_999), ("bot.message", "2026-07-20T10:00:00", 251)).ShouldBe(["ok", "ok"]);

        package.State.Allowances[0].RemainingAt(package.Now).ShouldBe(0);
        package.State.Allowances[0].RecognisedFen.ShouldBe(150_000);
        package.Total("BOT-MSG", 202607).ChargedFen.ShouldBe(450);
        package.Records[1].AllowanceUnits.ShouldBe(1);
        package.Records[1].Units.ShouldBe(250);
    }

    [Fact]
    public void A_month_is_dropped_only_when_it_was_closed_already_and_nothing_can_arrive_for_it()
    {
        var number = new MeteredResource("2026-07-10T00:00:00", "VOICE-OUT");
        number.Record((Voice, "2026-07-20T10:00:00", 60));

        number.Close(202607, "2026-08-03T00:00:00");
        number.Close(202608, "2026-09-03T00:00:00");
        number.State.Totals.Length.ShouldBe(1);
        number.Close(202609, "2026-10-03T00:00:00");

        number.State.Totals.ShouldBeEmpty();
    }
}
