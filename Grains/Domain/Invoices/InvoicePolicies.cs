using System.Collections.Immutable;

namespace Metering.Domain.Invoices;

/// <summary>Policies of fapiao requests, with the defaults of requirements 0.3 and 3.7.</summary>
public sealed record InvoicePolicies
{
    /// <summary>Fapiao.WorkingDays: working days after confirmation within which the fapiao is issued; at most the 45 of clause 5.2.</summary>
    public int WorkingDays { get; init; } = 45;

    /// <summary>Alerts when so many working days have passed, ascending.</summary>
    public ImmutableArray<int> AlertWorkingDays { get; init; } = [30, 40, 44];

    /// <summary>One more alert when so many natural days have passed; null for none.</summary>
    public int? AlertNaturalDays { get; init; }

    /// <summary>Hours the other side has to confirm a red letter (requirements 4.3).</summary>
    public int RedConfirmationHours { get; init; } = 72;

    /// <summary>The policies themselves, when every value makes sense.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public InvoicePolicies Validated()
    {
        // The contract's 45 days may be changed in the customer's favour only.
        Require(WorkingDays is >= 1 and <= 45, nameof(WorkingDays));
        Require(AlertWorkingDays.All(day => day >= 1 && day < WorkingDays) && AlertWorkingDays.SequenceEqual(AlertWorkingDays.Distinct().Order()),
            nameof(AlertWorkingDays));
        Require(AlertNaturalDays is null or >= 1 and <= 365, nameof(AlertNaturalDays));
        Require(RedConfirmationHours is >= 1 and <= 720, nameof(RedConfirmationHours));
        return this;
    }

    private static void Require(bool holds, string name)
    {
        if (!holds) throw new ArgumentException($"The fapiao policy {name} is out of range.");
    }
}
