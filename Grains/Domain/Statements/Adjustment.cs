using Metering.Domain.Calendar;
using Metering.Domain.Events;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>A correction (3.6, "correction found") that goes onto the next statement as a line of its own.</summary>
/// <param name="Number">Number within the account, from 1.</param>
/// <param name="Kind">CORRECTION, CREDIT_NOTE or RECONCILIATION (with the carrier, before the month is final).</param>
/// <param name="UsageMonth">Month that it corrects.</param>
/// <param name="Subject">Resource that it concerns.</param>
/// <param name="Sku">Product; revenue account and VAT rate are those of the month corrected.</param>
/// <param name="Name">Product name (Chinese).</param>
/// <param name="FeeType">Fee type of clause 1.13.</param>
/// <param name="Units">Change of units.</param>
/// <param name="GrossFen">Change of the gross, fen; negative in the customer's favour.</param>
/// <param name="Rule">Where its revenue goes.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="At">When.</param>
public sealed record Adjustment(long Number, string Kind, YearMonth UsageMonth, string Subject, string Sku, string Name, string FeeType,
    long Units, long GrossFen, RevenueRule Rule, string Reason, string Actor, Instant At)
{
    /// <summary>The kind that agrees with the carrier before the month is final.</summary>
    public const string Reconciliation = "RECONCILIATION";

    /// <summary>The statement that it enters, given the next one to become final: a reconciliation enters its own month's.</summary>
    public YearMonth Enters(YearMonth next) =>
        Kind == Reconciliation && BillingZone.Number(UsageMonth) > BillingZone.Number(next) ? UsageMonth : next;

    /// <summary>As a line of a month's statement.</summary>
    public BilledLine LineOf(YearMonth month) => new()
    {
        Subject = Subject, Sku = Sku, Name = Name, FeeType = FeeType, UsageMonth = UsageMonth, Units = Units, GrossFen = GrossFen, Rule = Rule,
        PriorPeriod = UsageMonth != month, Prepaid = false, PriceBook = $"{Kind}-{Number}",
    };
}

/// <summary>A correction was made; it waits for the next statement.</summary>
public sealed record AdjustmentMade(Adjustment Adjustment) : DomainEvent;
