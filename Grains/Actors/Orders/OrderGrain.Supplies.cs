using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;

namespace Metering.Actors.Orders;

public sealed partial class OrderGrain : IInvoicedOrder
{
    /// <inheritdoc />
    public Task<OrderSupply[]?> Supplies(string tenant) => Task.FromResult(State.Exists && State.Tenant == tenant
        ? OrderSource.SuppliesOf(State.Offer!.Lines).Select(supply => new OrderSupply(supply.Item, supply.VatPercent, supply.GrossFen)).ToArray()
        : null);
}
