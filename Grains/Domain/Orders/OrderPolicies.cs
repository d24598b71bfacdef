namespace Metering.Domain.Orders;

/// <summary>
/// Policies of orders, terms and refunds with the defaults of requirements 0.3. A period that the agreement fixes (marked C there) may be
/// changed in the customer's favour only: this agreement goes before every other rule (clause 12.1).
/// </summary>
public sealed record OrderPolicies
{
    /// <summary>Order.PayWindow online, hours.</summary>
    public int PayHoursOnline { get; init; } = 24;

    /// <summary>Order.PayWindow for bank transfers, working days.</summary>
    public int PayWorkingDaysBank { get; init; } = 5;

    /// <summary>Activation.WorkingDays, clause 4.6 (C).</summary>
    public int ActivationWorkingDays { get; init; } = 5;

    /// <summary>CoolingOff.NaturalDays, clause 4.7 (C).</summary>
    public int CoolingOffDays { get; init; } = 7;

    /// <summary>FaultRefund.NaturalDays, clause 4.8 (C).</summary>
    public int FaultDays { get; init; } = 30;

    /// <summary>Period.RollForwardOnRestDay: a party's time to withdraw, report, cure or pay never ends on a rest day.</summary>
    public bool RollForwardOnRestDay { get; init; }

    /// <summary>Refund.FaultBasedIncludesVas: 4.6 and 4.8 give back the whole payment.</summary>
    public bool FaultBasedIncludesVas { get; init; } = true;

    /// <summary>Refund.PayoutWorkingDays.</summary>
    public int PayoutWorkingDays { get; init; } = 7;

    /// <summary>Renewal.MaxHorizonMonths (clause 2.2).</summary>
    public int RenewalHorizonMonths { get; init; } = 36;

    /// <summary>Renewal.BlockedDuringCoolingOff .</summary>
    public bool RenewalBlockedInCoolingOff { get; init; } = true;

    /// <summary>Refund.SetOffArrears: overdue money is taken out of a refund; the agreement says in full (全额).</summary>
    public bool SetOffArrears { get; init; }

    /// <summary>Purge.RetentionDays (clause 2.7): natural days until product data are deleted; a legal hold wins.</summary>
    public int PurgeRetentionDays { get; init; } = 30;

    /// <summary>Safety bound: seats and units in one order.</summary>
    public long MaxQuantity { get; init; } = 500;

    /// <summary>The policies themselves, when every value makes sense.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or shortens what the agreement grants the customer.</exception>
    public OrderPolicies Validated()
    {
        Require(PayHoursOnline is >= 1 and <= 720, nameof(PayHoursOnline));
        Require(PayWorkingDaysBank is >= 1 and <= 60, nameof(PayWorkingDaysBank));
        Require(ActivationWorkingDays is >= 1 and <= 5, nameof(ActivationWorkingDays));
        Require(CoolingOffDays is >= 7 and <= 366, nameof(CoolingOffDays));
        Require(FaultDays is >= 30 and <= 366, nameof(FaultDays));
        Require(PayoutWorkingDays is >= 1 and <= 60, nameof(PayoutWorkingDays));
        Require(RenewalHorizonMonths is >= 1 and <= 120, nameof(RenewalHorizonMonths));
        Require(PurgeRetentionDays is >= 1 and <= 3_660, nameof(PurgeRetentionDays));
        Require(MaxQuantity is >= 1 and <= 500, nameof(MaxQuantity));
        return this;
    }

    private static void Require(bool holds, string name)
    {
        if (!holds) throw new ArgumentException($"The order policy {name} is out of range, or shortens what the agreement grants (12.1).");
    }
}
