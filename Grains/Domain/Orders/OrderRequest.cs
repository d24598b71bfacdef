using System.Collections.Immutable;
using Metering.Domain.Money;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>What the customer wants. A line names a product, or a subscription to renew.</summary>
/// <param name="Lines">Lines, 1 to 20.</param>
/// <param name="ByBank">True when it will be paid by bank transfer: the pay window is longer.</param>
/// <param name="Acknowledged">The customer knows which lines are never given back (4.9, 2.2).</param>
/// <param name="Parent">Order that this one amends (clause 2.4).</param>
public sealed record OrderRequest(ImmutableArray<RequestedLine> Lines, bool ByBank, bool Acknowledged, string? Parent);

/// <summary>One wanted line.</summary>
/// <param name="Sku">Product; null for a renewal.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Months">Months of the term; 0 where none is bought.</param>
/// <param name="Subscription">Subscription to add seats to, or to renew.</param>
/// <param name="Agreement">Agreement with a third party.</param>
public sealed record RequestedLine(string? Sku, long Quantity, int Months, string? Subscription, string? Agreement);

/// <summary>How an order goes on after it is paid.</summary>
public enum OrderKind
{
    /// <summary>Holds a base term: material is reviewed and the service is provisioned within the time of 4.6.</summary>
    Opening = 0,

    /// <summary>Value-added services and added seats for what runs already: active with the full payment.</summary>
    Supplement = 1,

    /// <summary>More months (2.2): active with the full payment, irrevocable.</summary>
    Renewal = 2,
}

/// <summary>A binding price for a request at one instant: the snapshot that an order keeps.</summary>
/// <param name="Kind">How the order goes on.</param>
/// <param name="Lines">Priced lines.</param>
/// <param name="At">When it was made.</param>
/// <param name="PayBy">End of the pay window, exclusive.</param>
/// <param name="AgreementVersion">Version of the agreement bundle it stands under.</param>
/// <param name="Parent">Order that it amends.</param>
/// <param name="ByBank">True when a bank transfer is announced.</param>
/// <param name="Acknowledged">True when the customer acknowledged what is never given back.</param>
public sealed record Offer(OrderKind Kind, ImmutableArray<OrderLine> Lines, Instant At, Instant PayBy, string AgreementVersion,
    string? Parent, bool ByBank, bool Acknowledged)
{
    /// <summary>Numbers of its lines.</summary>
    public ImmutableArray<int> Numbers => [.. Lines.Select(line => line.Number)];

    /// <summary>Sum of the lines, never rounded again (M-3).</summary>
    public long GrossFen => Lines.Sum(line => line.GrossFen);

    /// <summary>Net and VAT of all lines.</summary>
    public VatSplit Split => new(Lines.Sum(line => line.Split.NetFen), Lines.Sum(line => line.Split.VatFen));
}
