namespace Metering.Domain.Rating;

/// <summary>Why an amount is what it is.</summary>
/// <param name="Result">The answer being explained; null when no price matches (refusal NO_RATE).</param>
/// <param name="Steps">From the outermost choice to the last line of the sum; the steps' exact fen add up to the result.</param>
public sealed record RatingTrace(RatedUsage? Result, IReadOnlyList<RatingStep> Steps)
{
    /// <summary>Price book whose price applied; empty when a bare rate was explained.</summary>
    public string Book { get; init; } = "";

    /// <summary>Product; empty when a bare rate was explained.</summary>
    public string Sku { get; init; } = "";
}

/// <summary>One step of an explanation.</summary>
/// <param name="Kind">What kind of choice or amount.</param>
/// <param name="Label">The prefix, band or tier in words.</param>
/// <param name="Units">Billed units in this step; 0 for a choice.</param>
/// <param name="UnitFen">Fen per unit; 0 for a choice.</param>
/// <param name="ExactFen">Exact fen that this step adds.</param>
public sealed record RatingStep(RatingStepKind Kind, string Label, long Units = 0, decimal UnitFen = 0, decimal ExactFen = 0);

/// <summary>Kinds of steps in an explanation.</summary>
public enum RatingStepKind
{
    /// <summary>A destination prefix was chosen, the longest that matches.</summary>
    Destination,

    /// <summary>No price matches: NO_RATE.</summary>
    NoRate,

    /// <summary>A band of the day was chosen by the start in Asia/Shanghai.</summary>
    Band,

    /// <summary>The quantity became billed units.</summary>
    Rounding,

    /// <summary>Units times a unit price.</summary>
    Units,

    /// <summary>The connect fee.</summary>
    Connect,

    /// <summary>Units within one graduated tier.</summary>
    Tier,

    /// <summary>The month's total in its volume tier, before (subtracted) or after this event.</summary>
    Volume,
}
