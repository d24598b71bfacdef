using CsCheck;
using Metering.Domain.Rating;
using Metering.Domain.Tests.Catalogue;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Rating;

/// <summary>A level that is reported again and again is charged as its month's highest (客户库扩容), in whatever order it comes.</summary>
public sealed class High_water_marks
{
    private static readonly Instant Noon = Books.At("2026-07-01T12:00:00");

    [Fact]
    public void A_month_costs_its_highest_level_whatever_the_order() =>
        Gen.Select(Gen.Long[0, 1_000].Array[1, 20], Gen.Long[1, 60]).Sample((levels, block) =>
        {
            var rate = new Rate(new PriceModel { Block = block, UnitFen = 7 }, highWater: true);
            var (units, fen) = (0L, 0m);
            foreach (var level in levels)
            {
                rate.TryRate(new UsageToRate(level, Noon, null, units), out var rated).ShouldBeTrue();
                rated.Units.ShouldBeGreaterThanOrEqualTo(0);
                (units, fen) = (units + rated.Units, fen + rated.ExactFen);
            }
            var highest = (levels.Max() + block - 1) / block;
            (units, fen).ShouldBe((highest, highest * 7m));
        }, iter: Scale.Cases);

    [Fact]
    public void Tiers_price_the_highest_level_as_they_would_price_an_amount()
    {
        var model = new PriceModel { Graduated = [new PriceTier(10, 5), new PriceTier(null, 3)] };
        var (level, amount) = (new Rate(model, highWater: true), new Rate(model));
        level.TryRate(new UsageToRate(8, Noon, null, 0), out var first);
        level.TryRate(new UsageToRate(15, Noon, null, first.Units), out var second);
        amount.TryRate(new UsageToRate(15, Noon, null, 0), out var whole);

        (first.ExactFen + second.ExactFen).ShouldBe(whole.ExactFen);
        level.Explain(new UsageToRate(15, Noon, null, first.Units)).Steps.Sum(step => step.ExactFen).ShouldBe(second.ExactFen);
    }
}
