using System.Collections.Immutable;
using CsCheck;
using Metering.Domain.Rating;
using Metering.Domain.Tests.Catalogue;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Rating;

/// <summary>What holds for every price, compared with naive references. A failure prints the seed that repeats it.</summary>
public sealed class Rating_properties
{
    private static readonly Instant Noon = Books.At("2026-07-01T12:00:00");

    private static readonly Gen<decimal> Fen = Gen.Int[0, 100_000].Select(micro => micro / 1000m);

    private static readonly Gen<ImmutableArray<PriceTier>> Tiers =
        Gen.Select(Gen.Int[1, 20].Array[0, 4], Fen.Array[5]).Select((widths, prices) =>
        {
            var tiers = ImmutableArray.CreateBuilder<PriceTier>();
            long upTo = 0;
            foreach (var (index, width) in widths.Index()) tiers.Add(new PriceTier(upTo += width, prices[index]));
            tiers.Add(new PriceTier(null, prices[widths.Length]));
            return tiers.ToImmutable();
        });

    private static readonly Gen<long[]> Quantities = Gen.Long[0, 30].Array[0, 12];

    /// <summary>Every model whose price is the sum over its events or units, without repricing.</summary>
    private static readonly Gen<PriceModel> SummingModels =
        Gen.Select(Tiers, Gen.Int[1, 7], Fen, Gen.Bool).Select((tiers, block, fen, graduated) =>
        graduated ? new PriceModel { Block = block, Graduated = tiers } : new PriceModel { Block = block, ConnectFen = fen, UnitFen =
            fen });

    [Fact]
    public void Graduated_tiers_equal_counting_unit_by_unit() =>
        Gen.Select(Tiers, Gen.Long[0, 100], Gen.Long[0, 100]).Sample((tiers, before, quantity) =>
            Rated(new PriceModel { Graduated = tiers }, quantity, before).ExactFen.ShouldBe(
                Enumerable.Range((int)before + 1, (int)quantity).Sum(unit =>
                    tiers.First(tier => tier.UpTo is null || unit <= tier.UpTo).UnitFen)),
            iter: Scale.Cases);

    [Fact]
    public void Graduated_totals_never_fall_and_one_more_unit_costs_one_of_the_prices() =>
        Gen.Select(Tiers, Gen.Long[0, 100]).Sample((tiers, before) =>
            tiers.Select(tier => tier.UnitFen).ShouldContain(Rated(new PriceModel { Graduated = tiers }, 1, before).ExactFen),
                iter: Scale.Cases);

    [Fact]
    public void Volume_totals_are_all_units_at_the_price_that_the_last_one_reaches() =>
        Gen.Select(Tiers, Quantities).Sample((tiers, quantities) =>
        {
            var total = quantities.Sum();
            var expected = total * tiers.First(tier => tier.UpTo is null || total <= tier.UpTo).UnitFen;
            Month(new PriceModel { Volume = tiers }, quantities).ShouldBe(expected);
        }, iter: Scale.Cases);

    [Fact]
    public void A_months_total_does_not_depend_on_the_order_of_its_events() =>
        Gen.Select(SummingModels, Quantities).SelectMany((model, quantities) =>
            Gen.Shuffle(quantities).Select(other => (model, quantities, other)))
            .Sample(c => Month(c.model, c.other).ShouldBe(Month(c.model, c.quantities)), iter: Scale.Cases);

    [Fact]
    public void Prices_times_three_make_the_month_times_three() =>
        Gen.Select(SummingModels, Quantities).Sample((model, quantities) =>
        {
            var tripled = model with
            {
                UnitFen = model.UnitFen * 3, ConnectFen = model.ConnectFen * 3,
                Graduated = model.Graduated?.Select(tier => tier with { UnitFen = tier.UnitFen * 3 }).ToImmutableArray(),
            };
            Month(tripled, quantities).ShouldBe(Month(model, quantities) * 3);
        }, iter: Scale.Cases);

    [Fact]
    public void Taking_events_back_in_any_order_leaves_the_month_of_the_others() =>
        Gen.Select(Gen.OneOf(SummingModels, Tiers.Select(tiers => new PriceModel { Volume = tiers })), Quantities, Gen.Int[0, 12])
            .SelectMany((model, quantities, keep) => Gen.Shuffle(quantities).Select(order => (model, quantities, order, keep)))
            .Sample(c =>
            {
                var rate = new Rate(c.model);
                var (units, fen) = (UnitsOf(c.model, c.quantities), Month(c.model, c.quantities));
                var kept = c.order.Take(c.keep).ToArray();
                foreach (var quantity in c.order.Skip(c.keep))
                {
                    var back = UnitsOf(c.model, [quantity]);
                    fen -= rate.TakeBack(new UsageToRate(quantity, Noon, null, units), back);
                    units -= back;
                }
                fen.ShouldBe(Month(c.model, kept));
            }, iter: Scale.Cases);

    [Fact]
    public void The_longest_prefix_equals_a_scan_over_all_of_them()
    {
        var digits = Gen.Char['0', '3'];
        var prefixes = Gen.String[digits, 0, 5].HashSet[1, 30];
        Gen.Select(prefixes, Gen.String[digits, 0, 8], Gen.Bool).Sample((table, number, plus) =>
        {
            var ordered = table.ToList();
            var rate = new Rate(new PriceModel
            {
                Destinations = [.. ordered.Select((prefix, index) => new DestinationPrice(prefix, new PriceModel { UnitFen = index + 1 }))],
            });
            var longest = ordered.Where(prefix => number.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(prefix => prefix.Length);

            rate.TryRate(new UsageToRate(1, Noon, plus ? "+" + number : number, 0), out var rated).ShouldBe(longest is not null);
            rated.ExactFen.ShouldBe(longest is null ? 0 : ordered.IndexOf(longest) + 1);
        }, iter: Scale.Cases);
    }

    [Fact]
    public void Explanations_add_up_to_the_price() =>
        Gen.Select(Gen.OneOf(SummingModels, Tiers.Select(tiers => new PriceModel { Volume = tiers })), Gen.Long[0, 60], Gen.Long[0, 60])
            .Sample((model, quantity, before) =>
            {
                var trace = new Rate(model).Explain(new UsageToRate(quantity, Noon, null, before));
                trace.Result.ShouldBe(Rated(model, quantity, before));
                trace.Steps.Sum(step => step.ExactFen).ShouldBe(trace.Result!.Value.ExactFen);
            }, iter: Scale.Cases);

    private static RatedUsage Rated(PriceModel model, long quantity, long before)
    {
        new Rate(model).TryRate(new UsageToRate(quantity, Noon, null, before), out var rated).ShouldBeTrue();
        return rated;
    }

    private static decimal Month(PriceModel model, IEnumerable<long> quantities)
    {
        var (units, fen) = (0L, 0m);
        foreach (var quantity in quantities)
        {
            var rated = Rated(model, quantity, units);
            units += rated.Units;
            fen += rated.ExactFen;
        }
        return fen;
    }

    private static long UnitsOf(PriceModel model, IEnumerable<long> quantities) =>
        quantities.Sum(quantity => Rated(model, quantity, 0).Units);
}
