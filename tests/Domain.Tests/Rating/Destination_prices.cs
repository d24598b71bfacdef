using Metering.Domain.Rating;
using Metering.Domain.Tests.Catalogue;
using Shouldly;

namespace Metering.Domain.Tests.Rating;

/// <summary>The longest prefix of the called number decides; inside it bands and blocks.</summary>
public sealed class Destination_prices
{
    private static readonly Rate World = Books.Demo.SkuAt("VOICE-IDD", Books.At("2026-07-01T00:00:00"), null)!.Rate!;

    [Theory]
    [InlineData("+8675586013301", 61, "2026-07-01T12:00:00", 2, "10")]
    [InlineData("8675586013301", 61, "2026-07-01T03:00:00", 2, "10")]
    [InlineData("+862152345678", 61, "2026-07-01T12:00:00", 2, "24")]
    [InlineData("+862152345678", 61, "2026-07-01T03:00:00", 2, "12")]
    [InlineData("+862152345678", 61, "2026-07-01T20:00:00", 2, "16")]
    [InlineData("+85221234567", 61, "2026-07-01T12:00:00", 2, "100")]
    [InlineData("+85221234567", 0, "2026-07-01T12:00:00", 0, "0")]
    [InlineData("+12125550100", 3, "2026-07-01T12:00:00", 0, "0")]
    [InlineData("+12125550100", 4, "2026-07-01T12:00:00", 5, "25")]
    [InlineData("+442071234567", 31, "2026-07-01T12:00:00", 31, "34.1")]
    [InlineData("+447911123456", 31, "2026-07-01T12:00:00", 31, "68.2")]
    [InlineData("+4", 60, "2026-07-01T12:00:00", 1, "200")]
    [InlineData("+390612345678", 61, "2026-07-01T12:00:00", 2, "380")]
    [InlineData(null, 61, "2026-07-01T12:00:00", 2, "380")]
    public void The_demonstration_prices(string? number, long seconds, string start, long units, string fen)
    {
        World.TryRate(new UsageToRate(seconds, Books.At(start), number, 0), out var rated).ShouldBeTrue();
        rated.ShouldBe(new RatedUsage(units, Books.Fen(fen)));
    }

    [Theory]
    [InlineData("+86 755 8601")]
    [InlineData("++86755")]
    [InlineData("sip:86755")]
    [InlineData("+８６")]
    public void What_is_not_a_number_has_no_price(string destination) =>
        World.TryRate(new UsageToRate(61, Books.At("2026-07-01T12:00:00"), destination, 0), out _).ShouldBeFalse();

    [Theory]
    [InlineData("+33123456789")]
    [InlineData("+8")]
    [InlineData("")]
    [InlineData(null)]
    public void Without_a_price_for_the_rest_an_uncovered_number_has_no_price(string? destination)
    {
        var rate = new Rate(new PriceModel { Destinations = [new DestinationPrice("86", new PriceModel { UnitFen = 1 })] });

        rate.TryRate(new UsageToRate(61, Books.At("2026-07-01T12:00:00"), destination, 0), out _).ShouldBeFalse();
    }
}
