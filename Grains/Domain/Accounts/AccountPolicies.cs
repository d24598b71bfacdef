using Metering.Domain.Conduct;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Numbers;
using Metering.Domain.Orders;

namespace Metering.Domain.Accounts;

/// <summary>Policies of customer accounts and their statements, with the defaults of requirements 0.3.</summary>
public sealed record AccountPolicies
{
    /// <summary>Wallet.LowBalanceFen: a fall below it raises one notice.</summary>
    public long LowBalanceFen { get; init; } = 2_000;

    /// <summary>Most fen one top-up or payment may move (10 million yuan): above it somebody mistyped.</summary>
    public long MaxMovementFen { get; init; } = 1_000_000_000;

    /// <summary>Billing.UsageGraceHours: how long after 1st 00:00 usage of the month before still enters its statement.</summary>
    public int UsageGraceHours { get; init; } = 48;

    /// <summary>Billing.DueDayOfMonth: last date to pay, until 24:00, in the month after the billed one .</summary>
    public int DueDayOfMonth { get; init; } = 15;

    /// <summary>What happens to unpaid statements (3.9), for accounts that were given no other policy.</summary>
    public DunningPolicy Dunning { get; init; } = new();

    /// <summary>Other dunning policies, by name; each was checked when it was put in force.</summary>
    public DunningPolicies NamedDunning { get; init; } = DunningPolicies.Default;

    /// <summary>The dunning policy of an account; one whose policy was taken out of the configuration has the standard one.</summary>
    public DunningPolicy DunningOf(AccountStanding standing) => standing.Policy == DunningPolicies.Standard ? Dunning
        : NamedDunning.ByName.GetValueOrDefault(standing.Policy) ?? Dunning;

    /// <summary>
    /// Purge.RetentionDays (2.7(2)): days that product data are kept after their end, as was agreed with the account, else as its policy says,
    /// else the product, else as usual.
    /// </summary>
    public int RetentionDays(AccountStanding standing, int? ofProduct = null) =>
        standing.RetentionDays ?? DunningOf(standing).RetentionDays ?? ofProduct ?? Orders.PurgeRetentionDays;

    /// <summary>Safety bound: statement lines of one resource; above it the account is parked, not billed.</summary>
    public int MaxLinesPerResource { get; init; } = 200;

    /// <summary>Safety bound: gross of one statement in fen (100 million yuan); above it the account is parked, not billed.</summary>
    public long MaxStatementGrossFen { get; init; } = 10_000_000_000;

    /// <summary>A wanted lease gets at most this part of the free money beyond what is needed, so that one resource does not starve others.</summary>
    public int LeaseShare { get; init; } = 8;

    /// <summary>Policies of orders, terms and refunds.</summary>
    public OrderPolicies Orders { get; init; } = new();

    /// <summary>Policies of fapiao requests.</summary>
    public InvoicePolicies Invoices { get; init; } = new();

    /// <summary>Policies of the number inventory.</summary>
    public NumberPolicies Numbers { get; init; } = new();

    /// <summary>Policies of violation cases.</summary>
    public ConductPolicies Conduct { get; init; } = new();

    /// <summary>The policies themselves, when every value makes sense.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public AccountPolicies Validated()
    {
        Require(LowBalanceFen >= 0, nameof(LowBalanceFen));
        Require(MaxMovementFen > 0, nameof(MaxMovementFen));
        // Final strictly before the due date, and within the month after.
        Require(UsageGraceHours is >= 0 and <= 10 * 24, nameof(UsageGraceHours));
        Require(DueDayOfMonth is >= 12 and <= 28, nameof(DueDayOfMonth));
        Dunning.Validated();
        Require(MaxLinesPerResource > 0, nameof(MaxLinesPerResource));
        Require(MaxStatementGrossFen > 0, nameof(MaxStatementGrossFen));
        Require(LeaseShare > 0, nameof(LeaseShare));
        Orders.Validated();
        Invoices.Validated();
        Conduct.Validated();
        return this;
    }

    private static void Require(bool holds, string name)
    {
        if (!holds) throw new ArgumentException($"The account policy {name} is out of range.");
    }
}
