using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class VatTests
{
    private static readonly Gen<decimal> Rate = Gen.OneOf(
        Gen.OneOf(Array.ConvertAll([0m, 1m, 3m, 6m, 9m, 13m], Gen.Const)), Gen.Int[0, 9_999].Select(n => n / 100m));

    [Theory]
    [InlineData(10_109, 9, 9_274, 835)]
    [InlineData(10_109, 6, 9_537, 572)]
    [InlineData(24_780, 9, 22_734, 2_046)]
    [InlineData(2_371, 9, 2_175, 196)]
    [InlineData(988, 6, 932, 56)]
    [InlineData(2_160_000, 6, 2_037_736, 122_264)]
    [InlineData(5_918, 6, 5_583, 335)]
    [InlineData(183_452, 6, 173_068, 10_384)]
    [InlineData(5_902, 6, 5_568, 334)]
    [InlineData(137_293, 6, 129_522, 7_771)]
    [InlineData(3_750, 6, 3_538, 212)]
    [InlineData(340_134, 6, 320_881, 19_253)]
    [InlineData(12_340, 9, 11_321, 1_019)]
    [InlineData(1_666_849, 6, 1_572_499, 94_350)]
    [InlineData(53, 6, 50, 3)]
    [InlineData(1, 6, 1, 0)]
    [InlineData(-1_242, 9, -1_139, -103)]
    [InlineData(0, 13, 0, 0)]
    [InlineData(777, 0, 777, 0)]
    public void Gross_splits_as_the_worked_scenarios_say(long gross, int rate, long net, long vat) =>
        Vat.Split(gross, rate).ShouldBe(new VatSplit(net, vat));

    [Fact]
    public void Totals_are_sums_of_lines_never_rounded_again()
    {
        var (first, second) = (Vat.Split(1_242, 9), Vat.Split(452, 9));

        (first.NetFen + second.NetFen, first.VatFen + second.VatFen).ShouldBe((1_554L, 140L));
    }

    [Fact]
    public void A_negative_rate_stops() => Should.Throw<ArgumentOutOfRangeException>(() => Vat.Split(100, -1));

    [Fact]
    public void Net_is_the_nearest_fen_and_vat_the_rest() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Rate).Sample((gross, rate) =>
        {
            // Twice the distance of net x (100 + rate) from gross x 100 is at most one step: no division in the check.
            var split = Vat.Split(gross, rate);
            return split.NetFen + split.VatFen == gross && 2 * Math.Abs(split.NetFen * (100 + rate) - gross * 100m) <= 100 + rate
                && Vat.Split(-gross, rate) == new VatSplit(-split.NetFen, -split.VatFen);
        }, iter: Scale.Cases);

    [Fact]
    public void Steps_of_a_cumulative_split_add_up_to_the_split_of_the_total() =>
        Gen.Select(Gen.Long[0, 5_000].Array[1, 50], Rate).Sample((charges, rate) =>
        {
            var (gross, before, net, vat) = (0L, new VatSplit(0, 0), 0L, 0L);
            foreach (var charge in charges)
            {
                gross += charge;
                var after = Vat.Split(gross, rate);
                var delta = after - before;
                if (delta.GrossFen != charge) return false;
                (before, net, vat) = (after, net + delta.NetFen, vat + delta.VatFen);
            }
            return new VatSplit(net, vat) == Vat.Split(charges.Sum(), rate);
        }, iter: Scale.Cases);
}
