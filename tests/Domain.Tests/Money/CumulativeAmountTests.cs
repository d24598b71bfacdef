using CsCheck;
using Metering.Domain.Money;
using Shouldly;

namespace Metering.Domain.Tests.Money;

public sealed class CumulativeAmountTests
{
    private static readonly Gen<decimal> Charge = Gen.Int[-900_000_000, 900_000_000].Select(n => n / 1_000_000m);

    [Fact]
    public void Each_step_posts_what_the_rounded_total_grew_by()
    {
        var charge = default(CumulativeAmount).Add(8_250m, out var first).Add(1_650.5m, out var second).Add(0.5m, out var third);

        (first, second, third).ShouldBe((8_250L, 1_651L, 0L));
        (charge.ExactFen, charge.PostedFen).ShouldBe((9_901m, 9_901L));
    }

    [Fact]
    public void Steps_add_up_to_one_rounding_of_the_total_and_never_drift() =>
        Charge.Array[1, 60].Sample(charges =>
        {
            var (running, posted, exact) = (default(CumulativeAmount), 0L, 0m);
            foreach (var charge in charges)
            {
                running = running.Add(charge, out var delta);
                posted += delta;
                exact += charge;
                if (running.PostedFen != posted || Math.Abs(posted - exact) > 0.5m) return false;
            }
            return posted == NearestHalfAway(exact);
        }, iter: Scale.Cases);

    [Fact]
    public void The_order_and_grouping_of_steps_does_not_matter() =>
        Gen.Select(Charge.Array[1, 30], Gen.Int[1, 5]).Sample((charges, size) =>
        {
            var (one, other) = (default(CumulativeAmount), default(CumulativeAmount));
            foreach (var charge in charges) one = one.Add(charge, out _);
            foreach (var batch in charges.Reverse().Chunk(size)) other = other.Add(batch.Sum(), out _);
            return one == other;
        }, iter: Scale.Cases);

    [Fact]
    public void A_voided_charge_leaves_no_trace() =>
        Gen.Select(Charge, Charge).Sample((kept, voided) =>
        {
            var before = default(CumulativeAmount).Add(kept, out _);
            var after = before.Add(voided, out var charged).Add(-voided, out var returned);
            return after == before && charged + returned == 0;
        }, iter: Scale.Cases);

    [Fact]
    public void A_fraction_that_would_be_lost_stops() =>
        Should.Throw<OverflowException>(() => CumulativeAmount.At(9_000_000_000_000_000_000m).Add(0.0000000000000000000001m, out _));

    // S01: 10 seats x 12 months from 27 February 2026, 365 days; S17: 20 days of force majeure stop the recognition.
    [Theory]
    [InlineData(2_160_000, 365, new[] { 1, 32 }, new long[] { 5_918, 183_452 })]
    [InlineData(2_160_000, 365, new[] { 123, 134, 154 }, new long[] { 727_890, 65_096, 118_356 })]
    [InlineData(2_160_000, 365, new[] { 154, 185 }, new long[] { 911_342, 183_453 })]
    [InlineData(2_160_000, 365, new[] { 134, 165 }, new long[] { 792_986, 183_452 })]
    [InlineData(540_000, 183, new[] { 2 }, new long[] { 5_902 })]
    [InlineData(1_728_000, 365, new[] { 29 }, new long[] { 137_293 })]
    [InlineData(3_120_000, 365, new[] { 152, 170 }, new long[] { 1_299_288, 153_863 })]
    public void Recognition_over_days_is_cumulative(long paidFen, int days, int[] daysUsed, long[] posted)
    {
        var running = default(CumulativeAmount);

        for (var i = 0; i < daysUsed.Length; i++)
        {
            running = running.AdvanceTo((decimal)paidFen * daysUsed[i] / days, out var delta);
            delta.ShouldBe(posted[i]);
        }
    }

    // A second way to round: whole part and remainder in millionths of a fen, as integers.
    private static long NearestHalfAway(decimal exact)
    {
        var millionths = (long)(exact * 1_000_000);
        var (whole, rest) = Math.DivRem(millionths, 1_000_000);
        return Math.Abs(rest) >= 500_000 ? whole + Math.Sign(rest) : whole;
    }
}
