namespace Metering.Domain.Money;

/// <summary>
/// A running charge under the cumulative rule (requirements M-2): the exact amount grows, and each step posts only what the rounded amount
/// grew by. However many steps there are, the postings add up to one rounding of the total. The default value is a charge of nothing.
/// </summary>
public readonly record struct CumulativeAmount
{
    private CumulativeAmount(decimal exactFen, long postedFen) => (ExactFen, PostedFen) = (exactFen, postedFen);

    /// <summary>Exact amount so far, fen with fractions.</summary>
    public decimal ExactFen { get; }

    /// <summary>Posted so far: HalfUp(<see cref="ExactFen"/>).</summary>
    public long PostedFen { get; }

    /// <summary>A charge whose postings are already made up to an exact amount.</summary>
    public static CumulativeAmount At(decimal exactFen) => new(exactFen, Rounding.HalfUp(exactFen));

    /// <summary>Adds an exact charge (units x unit price), or takes a voided one back when it is negative.</summary>
    /// <param name="exactFen">The charge, fen with fractions.</param>
    /// <param name="deltaFen">What is to be posted for this step.</param>
    /// <exception cref="OverflowException">
    /// The sum has more digits than a decimal holds: a fraction would be lost without a word.
    /// </exception>
    public CumulativeAmount Add(decimal exactFen, out long deltaFen)
    {
        var sum = ExactFen + exactFen;
        if (sum - ExactFen != exactFen || sum - exactFen != ExactFen)
            throw new OverflowException("The running amount has more digits than can be kept exactly.");
        return AdvanceTo(sum, out deltaFen);
    }

    /// <summary>
    /// Moves to a new exact total. Amounts that are fractions of a whole (recognition over days) come this way, each total computed anew
    /// with one division, because a sum of quotients is not exact.
    /// </summary>
    /// <param name="exactFen">The new total, fen with fractions.</param>
    /// <param name="deltaFen">What is to be posted for this step; negative when the total fell.</param>
    public CumulativeAmount AdvanceTo(decimal exactFen, out long deltaFen)
    {
        var next = At(exactFen);
        deltaFen = next.PostedFen - PostedFen;
        return next;
    }
}
