using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>The part of a payment that goes to one statement.</summary>
/// <param name="Month">The statement's month.</param>
/// <param name="AmountFen">Part of the payment.</param>
/// <param name="RemainingFen">Still to pay on it afterwards.</param>
public sealed record Allocation(YearMonth Month, long AmountFen, long RemainingFen);

/// <summary>Which statements a payment pays (A-20, Civil Code 560): the customer's designation, else the oldest first.</summary>
public static class PaymentOrder
{
    /// <summary>Allocates an amount that is not above what is open; late fees join here, before principal, when they exist.</summary>
    /// <param name="open">Statements to pay, oldest first.</param>
    /// <param name="amountFen">At most the sum of what remains on them.</param>
    public static IReadOnlyList<Allocation> Allocate(IEnumerable<OpenStatement> open, long amountFen)
    {
        var parts = new List<Allocation>();
        foreach (var statement in open)
        {
            var part = Math.Min(amountFen, statement.RemainingFen);
            if (part == 0) break;
            parts.Add(new Allocation(statement.Month, part, statement.RemainingFen - part));
            amountFen -= part;
        }
        return amountFen == 0 ? parts : throw new InvalidOperationException("The payment is above what is open.");
    }
}
