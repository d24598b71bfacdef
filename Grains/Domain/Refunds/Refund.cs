using System.Collections.Immutable;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Domain.Refunds;

/// <summary>Where a refund stands (3.8). The numbers are stored.</summary>
public enum RefundStatus
{
    /// <summary>Approved, to be paid out.</summary>
    Approved = 0,

    /// <summary>A fapiao stands for the amount: the red letter (红字发票) comes first.</summary>
    AwaitRedLetter = 1,

    /// <summary>Part of it is paid out.</summary>
    Paying = 2,

    /// <summary>Paid out.</summary>
    Paid = 3,

    /// <summary>The channel gave the money back; it is to be tried again.</summary>
    PayFailed = 4,
}

/// <summary>Money owed to the customer (LIAB.REFUND), from its approval to its pay-out. Interest is always 0.</summary>
public sealed record Refund
{
    /// <summary>Its id within the account.</summary>
    public required string Id { get; init; }

    /// <summary>Order whose payment is given back.</summary>
    public required string OrderId { get; init; }

    /// <summary>Ground: the clause, or 3.3(1) for a cancelled order.</summary>
    public required string Ground { get; init; }

    /// <summary>Amount, fen.</summary>
    public required long AmountFen { get; init; }

    /// <summary>When it was approved; the service ended in the same step.</summary>
    public required Instant ApprovedAt { get; init; }

    /// <summary>To be paid out until 24:00 of this day (Refund.PayoutWorkingDays).</summary>
    public required LocalDate PayBy { get; init; }

    /// <summary>What goes back where, the newest payment first.</summary>
    public required ImmutableArray<RefundPart> Parts { get; init; }

    /// <summary>What was sold and is given back, by tax class and rate, so that fapiao name the rest; null where it is not known.</summary>
    public ImmutableArray<Supply>? Supplies { get; init; }

    /// <summary>Where it stands.</summary>
    public RefundStatus Status { get; init; }

    /// <summary>Why it is not paid out; null otherwise.</summary>
    public string? Hold { get; init; }

    /// <summary>How often a channel gave a part back.</summary>
    public int Failures { get; init; }

    /// <summary>Still owed, fen.</summary>
    public long OpenFen => Parts.Where(part => part.PaidAt is null).Sum(part => part.AmountFen);
}

/// <summary>A part of a refund: back to the channel that it came from, never above what came in there.</summary>
/// <param name="Channel">CASH.* account, or LIAB.WALLET.</param>
/// <param name="TransactionId">Reference of the payment that it reverses.</param>
/// <param name="AmountFen">Amount.</param>
/// <param name="PaidAt">When it was paid out.</param>
/// <param name="PayoutReference">Reference of the pay-out; <see cref="SetOff"/> for what paid an overdue statement.</param>
public sealed record RefundPart(LedgerAccount Channel, string TransactionId, long AmountFen, Instant? PaidAt, string? PayoutReference)
{
    /// <summary>Stands for the pay-out of what was set off against arrears .</summary>
    public const string SetOff = "SET_OFF";
}
