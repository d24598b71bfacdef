namespace Metering.Contracts.Invoices;

/// <summary>An order as fapiao see it; the order grain implements it. Key: account/order.</summary>
[Alias("invoices.IInvoicedOrder")]
public interface IInvoicedOrder : IGrainWithStringKey
{
    /// <summary>What the order sold, one entry per tax class and rate; null when there is no such order in this tenant.</summary>
    [Alias("Supplies")]
    Task<OrderSupply[]?> Supplies(string tenant);
}

/// <summary>What an order sold under one description at one rate.</summary>
/// <param name="Item">Description with its tax class.</param>
/// <param name="VatPercent">Rate in percent.</param>
/// <param name="GrossFen">Gross, fen.</param>
[GenerateSerializer, Immutable, Alias("invoices.Supply")]
public sealed record OrderSupply([property: Id(0)] string Item, [property: Id(1)] decimal VatPercent, [property: Id(2)] long GrossFen);
