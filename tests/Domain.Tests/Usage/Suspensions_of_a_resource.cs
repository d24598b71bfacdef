using System.Collections.Immutable;
using Metering.Domain.Usage;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Usage;

public sealed class Suspensions_of_a_resource
{
    private static readonly Instant Noon = AnAccount.At("2026-09-15T12:00:00");

    private static readonly ResourceState Phone = new()
    {
        Skus = [new ResourceSku("VOICE-OUT", Noon), new ResourceSku("SMS-SEG", Noon)],
        Allowances = [new Allowance(0, "g", "SMS-PKG-10K", "sms.segment", 100, 150, Noon, Noon + Duration.FromDays(30))],
    };

    [Theory]
    [InlineData("ARREARS", 0, true)]
    [InlineData("VIOLATION@*", 0, true)]
    [InlineData("VIOLATION@VOICE-OUT", 0, true)]
    [InlineData("VIOLATION@VOICE-OUT", 1, false)]
    [InlineData("VIOLATION@SMS-PKG-10K", 1, true)]
    [InlineData("VIOLATION@SMS-PKG-10K", 0, false)]
    public void A_mark_stops_what_it_names(string mark, int sku, bool stops) =>
        UsageStop.Stops(Marked(mark), sku == 0 ? "voice.outbound" : "sms.segment", sku, Noon).ShouldBe(stops);

    [Theory]
    [InlineData("voice.outbound", 0, -1, false)]
    [InlineData("sms.segment", 1, -1, false)]
    [InlineData("voice.outbound", 0, 9, false)]
    [InlineData("sms.segment", 1, 9, true)]
    [InlineData("voice.outbound", 0, 19, true)]
    [InlineData("sms.segment", 1, 19, true)]
    public void Each_suspension_stops_what_began_after_it_whatever_else_stood_before(string meter, int sku, int day, bool stops)
    {
        // A document of one product lapsed; the whole account followed for arrears.
        var stopped = Phone.Apply(new SuspensionMarked("QUALIFICATION@SMS-SEG", true, Noon))
            .Apply(new SuspensionMarked("ARREARS", true, Noon + Duration.FromDays(19)));

        UsageStop.Stops(stopped, meter, sku, Noon + Duration.FromDays(day)).ShouldBe(stops);
    }

    [Fact]
    public void A_suspension_that_went_and_came_again_counts_from_its_newest_begin()
    {
        var stopped = Phone.Apply(new SuspensionMarked("NO_BASE", true, Noon)).Apply(new SuspensionMarked("ARREARS", true, Noon))
            .Apply(new SuspensionMarked("NO_BASE", false, Noon + Duration.FromDays(1)))
            .Apply(new SuspensionMarked("ARREARS", false, Noon + Duration.FromDays(1)))
            .Apply(new SuspensionMarked("NO_BASE", true, Noon + Duration.FromDays(2)));

        UsageStop.Stops(stopped, "voice.outbound", 0, Noon + Duration.FromHours(47)).ShouldBeFalse();
        UsageStop.Stops(stopped, "voice.outbound", 0, Noon + Duration.FromDays(2)).ShouldBeTrue();
        stopped.SuspensionBegins.ShouldBe([new SuspensionBegin("NO_BASE", Noon + Duration.FromDays(2))]);
    }

    [Fact]
    public void What_an_older_version_marked_counts_from_the_first_of_those()
    {
        var older = Phone.Apply(new SuspensionDated("QUALIFICATION@SMS-SEG", true, Noon))
            .Apply(new SuspensionDated("ARREARS", true, Noon + Duration.FromDays(19)));
        UsageStop.Stops(older, "voice.outbound", 0, Noon + Duration.FromDays(9)).ShouldBeTrue();
        older.SuspensionBegins.ShouldBeEmpty();

        // One that is told today has its own begin beside them.
        var both = Phone.Apply(new SuspensionDated("QUALIFICATION@SMS-SEG", true, Noon))
            .Apply(new SuspensionMarked("ARREARS", true, Noon + Duration.FromDays(19)));
        UsageStop.Stops(both, "voice.outbound", 0, Noon + Duration.FromDays(9)).ShouldBeFalse();
        UsageStop.Stops(both, "sms.segment", 1, Noon + Duration.FromDays(9)).ShouldBeTrue();
    }

    [Fact]
    public void What_started_before_is_taken_in()
    {
        var stopped = Phone.Apply(new SuspensionDated("ARREARS", true, Noon));

        UsageStop.Stops(stopped, "voice.outbound", 0, Noon - Duration.FromTicks(1)).ShouldBeFalse();
        UsageStop.Stops(stopped, "voice.outbound", 0, Noon).ShouldBeTrue();
        UsageStop.Stops(stopped.Apply(new SuspensionDated("ARREARS", false, Noon)), "voice.outbound", 0, Noon).ShouldBeFalse();
    }

    private static ResourceState Marked(string mark) => Phone with { Suspensions = ImmutableArray.Create(mark) };
}
