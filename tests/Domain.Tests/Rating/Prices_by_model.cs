using Metering.Domain.Rating;
using Metering.Domain.Tests.Catalogue;
using Shouldly;

namespace Metering.Domain.Tests.Rating;

/// <summary>Each price model by table.</summary>
public sealed class Prices_by_model
{
    private static readonly Rate ThreeTiers = new(new PriceModel { Graduated = Tiers });
    private static readonly Rate Volume = new(new PriceModel { Volume = Tiers });
    private static readonly Rate DayAndNight = new(new PriceModel
    {
        Block = 60, Bands = [new(new(0, 0), 6, "night"), new(new(8, 0), 12, "day"), new(new(22, 0), 7)],
    });

    private static System.Collections.Immutable.ImmutableArray<PriceTier> Tiers => [new(10, 5), new(100, 3), new(null, 1.5m)];

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "5.5")]
    [InlineData(1838, "10109")]
    public void Per_unit(long quantity, string fen) =>
        Rated(new(new PriceModel { UnitFen = 5.5m }), quantity).ShouldBe(new(quantity, Books.Fen(fen)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    [InlineData(90, 2)]
    [InlineData(185, 4)]
    [InlineData(3599, 60)]
    public void Per_started_minute(long seconds, long minutes) =>
        Rated(new(new PriceModel { Block = 60, UnitFen = 12 }), seconds).ShouldBe(new(minutes, minutes * 12));

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(3, 0, "0")]
    [InlineData(4, 5, "30")]
    [InlineData(30, 5, "30")]
    [InlineData(31, 6, "32")]
    public void Grace_then_minimum_then_blocks_and_the_connect_fee_once(long seconds, long units, string fen) =>
        Rated(new(new PriceModel { Block = 6, Grace = 3, Minimum = 30, ConnectFen = 20, UnitFen = 2 }),
            seconds).ShouldBe(new(units, Books.Fen(fen)));

    [Theory]
    [InlineData(0, 10, "50")]
    [InlineData(0, 11, "53")]
    [InlineData(10, 1, "3")]
    [InlineData(9, 2, "8")]
    [InlineData(0, 100, "320")]
    [InlineData(99, 3, "6")]
    [InlineData(5, 200, "452.5")]
    public void Graduated_tiers(long before, long quantity, string fen) =>
        Rated(ThreeTiers, quantity, before).ShouldBe(new(quantity, Books.Fen(fen)));

    [Theory]
    [InlineData(0, 10, "50")]
    [InlineData(10, 1, "-17")]
    [InlineData(0, 11, "33")]
    [InlineData(11, 89, "267")]
    [InlineData(100, 1, "-148.5")]
    [InlineData(0, 101, "151.5")]
    public void Volume_tiers_reprice_the_earlier_units(long before, long quantity, string fen) =>
        Rated(Volume, quantity, before).ShouldBe(new(quantity, Books.Fen(fen)));

    [Theory]
    [InlineData("2026-07-01T00:00:00", 6)]
    [InlineData("2026-07-01T07:59:59", 6)]
    [InlineData("2026-07-01T08:00:00", 12)]
    [InlineData("2026-07-01T21:59:59", 12)]
    [InlineData("2026-07-01T22:00:00", 7)]
    [InlineData("2026-07-01T23:59:59", 7)]
    [InlineData("1969-12-31T07:59:59", 6)]
    public void The_band_is_that_of_the_start_in_Shanghai(string start, int fen)
    {
        DayAndNight.TryRate(new UsageToRate(60, Books.At(start), null, 0), out var rated).ShouldBeTrue();
        rated.ShouldBe(new RatedUsage(1, fen));
    }

    [Fact]
    public void A_negative_quantity_is_a_bug_of_the_caller() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Rated(ThreeTiers, -1));

    [Fact]
    public void Taking_back_more_than_was_charged_is_a_bug_of_the_caller() =>
        Should.Throw<InvalidOperationException>(() => ThreeTiers.TakeBack(new UsageToRate(2, Books.At("2026-07-01T00:00:00"), null, 1), 2));

    private static RatedUsage Rated(Rate rate, long quantity, long before = 0)
    {
        rate.TryRate(new UsageToRate(quantity, Books.At("2026-07-01T12:00:00"), null, before), out var rated).ShouldBeTrue();
        return rated;
    }
}
