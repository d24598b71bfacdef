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
