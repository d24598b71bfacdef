using System.Collections.Immutable;

namespace Metering.Domain.Dunning;

/// <summary>When an unpaid statement is reminded of, costs a late fee and suspends the account (clause 3.9, requirements 0.3).</summary>
public sealed record DunningPolicy
{
    /// <summary>Most that the law allows as a late fee (滞纳金): 3 per mille a day (Telecom Regulations).</summary>
    public const int MaxLateFeePerDayPer10000 = 30;

    /// <summary>Name of the policy.</summary>
    public string Name { get; init; } = DunningPolicies.Standard;

    /// <summary>Days after the due date on which the customer is reminded, before it when negative; ascending.</summary>
    public ImmutableArray<int> NoticeDays { get; init; } = [-3, 1, 7, 15, 25];

    /// <summary>LateFee.PerDayPer10000: simple fee a day on the overdue principal, in ten-thousandths; capped at the principal .</summary>
    public int LateFeePerDayPer10000 { get; init; } = 5;

    /// <summary>Dunning.SuspendWhenOverdueDaysExceed: the account is suspended at 00:00 of the overdue day after so many .</summary>
    public int SuspendWhenOverdueDaysExceed { get; init; } = 30;

    /// <summary>Dunning.CloseAfterSuspendedDays: completed natural days of suspension after which the account is closed (销户).</summary>
    public int CloseAfterSuspendedDays { get; init; } = 60;

    /// <summary>Purge.RetentionDays of accounts with this policy, whatever the product (2.7(2)); null for those of each product.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>The policy itself, when every value makes sense.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or harsher than the law allows; the message names it.</exception>
    public DunningPolicy Validated()
    {
        Require(LateFeePerDayPer10000 is >= 0 and <= MaxLateFeePerDayPer10000, nameof(LateFeePerDayPer10000));
        // More than 30 days overdue is what the law asks before a suspension: configuration may only be kinder.
        Require(SuspendWhenOverdueDaysExceed is >= 30 and <= 365, nameof(SuspendWhenOverdueDaysExceed));
        // And 60 days of suspension before the end.
        Require(CloseAfterSuspendedDays is >= 60 and <= 3_650, nameof(CloseAfterSuspendedDays));
        Require(RetentionDays is null or >= 1 and <= 3_650, nameof(RetentionDays));
        Require(Name.Length is >= 1 and <= 64 && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), nameof(Name));
        Require(NoticeDays.All(day => day is >= -10 and <= 365), nameof(NoticeDays));
        Require(NoticeDays.Order().Distinct().SequenceEqual(NoticeDays), nameof(NoticeDays));
        return this;
    }

    private static void Require(bool holds, string name)
    {
        if (!holds) throw new ArgumentException($"The dunning policy {name} is out of range.");
    }
}
