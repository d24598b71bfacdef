using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class VatTests
{
    [Theory]
    [InlineData(10_109, 9, 9_274, 835)]
    [InlineData(10_109, 6, 9_537, 572)]
    [InlineData(24_780, 9, 22_734, 2_046)]
    [InlineData(2_371, 9, 2_175, 196)]
    [InlineData(988, 6, 932, 56)]
    [InlineData(2_160_000, 6, 2_037_736, 122_264)]
    public void Gross_splits_as_the_worked_scenarios_say(long gross, int rate, long net, long vat) =>
        Vat.Split(gross, rate).ShouldBe(new VatSplit(net, vat));

    [Fact]
    public void Net_and_vat_add_up_to_the_gross() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Int[0, 99]).Sample((gross, rate) =>
            Vat.Split(gross, rate).GrossFen == gross, iter: Scale.Cases);

    [Fact]
    public void A_cumulative_split_posts_the_same_in_the_end() =>
        Gen.Long[0, 5_000].Array[1, 50].Sample(charges =>
        {
            var (gross, posted) = (0L, new VatSplit(0, 0));
            foreach (var charge in charges)
            {
                gross += charge;
                var delta = Vat.Split(gross, 9) - posted;
                posted = new VatSplit(posted.NetFen + delta.NetFen, posted.VatFen + delta.VatFen);
            }
            return posted == Vat.Split(charges.Sum(), 9);
        }, iter: Scale.Cases);
}
