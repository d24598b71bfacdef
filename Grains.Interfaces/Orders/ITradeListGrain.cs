namespace Metering.Contracts.Orders;

/// <summary>
/// One shard of the lists of orders and subscriptions over all accounts of a tenant, fed by the accounts. Key: tenant and shard. Everything in it
/// can be made again from the accounts.
/// </summary>
[Alias("orders.ITradeListGrain")]
public interface ITradeListGrain : IGrainWithStringKey
{
    /// <summary>Takes in where orders and subscriptions of an account stand; what is older than what is known is ignored.</summary>
    [Alias("Put")]
    Task Put(ListItem[] items);

    /// <summary>A page, in order of <see cref="ListItem.Place"/>.</summary>
    [Alias("Read")]
    Task<ListItem[]> Read(ListQuery query);

    /// <summary>Forgets everything, to be fed again.</summary>
    [Alias("Forget")]
    Task Forget();
}
