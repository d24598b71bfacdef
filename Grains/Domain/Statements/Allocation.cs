using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>The part of a payment that goes to one statement.</summary>
/// <param name="Month">The statement's month.</param>
/// <param name="AmountFen">Part of the payment.</param>
/// <param name="RemainingFen">Still to pay on it afterwards, late fee included.</param>
/// <param name="LateFeeFen">What of <paramref name="AmountFen"/> pays the late fee; the rest pays principal.</param>
public sealed record Allocation(YearMonth Month, long AmountFen, long RemainingFen, long LateFeeFen = 0);

/// <summary>Which statements a payment pays (A-20, Civil Code 560): the customer's designation, else the oldest first.</summary>
public static class PaymentOrder
{
    /// <summary>The order in which open statements are paid: oldest first, disputed ones last.</summary>
    public static IEnumerable<OpenStatement> Of(IEnumerable<OpenStatement> open) => open.OrderBy(statement => statement.IsHeld);

    /// <summary>Allocates an amount that is not above what is owed; on each statement the late fee comes before the principal.</summary>
    /// <param name="open">Statements to pay, oldest first.</param>
    /// <param name="amountFen">At most the sum of what is owed on them.</param>
    public static IReadOnlyList<Allocation> Allocate(IEnumerable<OpenStatement> open, long amountFen)
    {
        var parts = new List<Allocation>();
        foreach (var statement in open)
        {
            var part = Math.Min(amountFen, statement.OwedFen);
            if (part == 0) break;
            parts.Add(new Allocation(statement.Month, part, statement.OwedFen - part, Math.Min(part, statement.LateFee.OpenFen)));
            amountFen -= part;
        }
        return amountFen == 0 ? parts : throw new InvalidOperationException("The payment is above what is open.");
    }
}
