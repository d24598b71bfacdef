using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>A correction as an operator orders it.</summary>
/// <param name="Kind">CORRECTION, CREDIT_NOTE or RECONCILIATION.</param>
/// <param name="UsageMonth">Month that it corrects.</param>
/// <param name="Subject">Resource that it concerns.</param>
/// <param name="Sku">Product.</param>
/// <param name="Units">Change of units.</param>
/// <param name="GrossFen">Change of the gross, fen.</param>
/// <param name="Reason">Why.</param>
public sealed record OrderedAdjustment(string Kind, YearMonth UsageMonth, string Subject, string Sku, long Units, long GrossFen, string Reason);

/// <summary>Corrections of bills (3.6): a final statement never changes, the next one carries the difference (2.6(4)).</summary>
public static class Corrections
{
    private const int MaxWaiting = 200;

    /// <summary>Makes a correction. Refusals: ADJUSTMENT_INVALID, AMOUNT_OVER_LIMIT.</summary>
    public static Refusal? Make(AccountDraft draft, OrderedAdjustment order, Catalogue.Catalogue catalogue, string actor)
    {
        var standing = draft.Head.Standing;
        var (month, final) = (BillingZone.Number(order.UsageMonth), BillingZone.Number(draft.Head.FinalThrough));
        if (order.GrossFen == 0) return Invalid("The amount is zero.");
        if (order.Kind == "CREDIT_NOTE" && order.GrossFen > 0) return Invalid("A credit note is negative.");
        if (order.Kind == Adjustment.Reconciliation && month <= final) return Invalid("The month is final; correct it.");
        if (order.Kind != Adjustment.Reconciliation && month > final) return Invalid("The month is not final yet; reconcile it.");
        if (month > BillingZone.MonthNumberOf(draft.Now) || month < BillingZone.MonthNumberOf(draft.Head.OpenedAt))
            return Invalid("The account had no such month.");
        if (Math.Abs((decimal)order.GrossFen) > draft.Policies.MaxMovementFen || Math.Abs((decimal)order.Units) > draft.Policies.MaxMovementFen)
            return RefusalCodes.AmountOverLimit.With($"One correction is at most {draft.Policies.MaxMovementFen} fen.");
        if (standing.Adjustments.Length >= MaxWaiting) return Invalid($"{MaxWaiting} corrections wait for the next statement already.");
        Sku product;
        try
        {
            product = ProductRules.ProductOf(catalogue, order.Sku, order.UsageMonth, draft.Head.TestClock);
        }
        catch (KeyNotFoundException)
        {
            return Invalid($"The product {order.Sku} had no price in that month.");
        }
        var rule = ProductRules.RuleOf(catalogue, product, order.UsageMonth.ToDateInterval().End,
            draft.Head.TestClock);
        draft.Add(new AdjustmentMade(new Adjustment(standing.AdjustmentsMade + 1, order.Kind, order.UsageMonth, order.Subject, order.Sku,
            product.NameZh, product.FeeType.ToString().ToUpperInvariant(), order.Units, order.GrossFen, rule, order.Reason, actor, draft.Now)));
        return null;
    }

    private static Refusal Invalid(string detail) => RefusalCodes.AdjustmentInvalid.With(detail);
}
