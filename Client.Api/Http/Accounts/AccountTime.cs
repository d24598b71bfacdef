using Metering.Contracts.Accounts;
using Metering.Http.Operations;
using Metering.Http.Problems;
using NodaTime;

namespace Metering.Http.Accounts;

/// <summary>The account of a call and the time it lives in, for grains beside the account itself.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="ClockNow">Its test clock's time; null for real time.</param>
internal readonly record struct AccountTime(string Id, Instant? ClockNow)
{
    /// <summary>The account in the address, when it is the tenant's.</summary>
    /// <exception cref="RefusedCallException">NOT_FOUND.</exception>
    public static async Task<AccountTime> Of(Call call)
    {
        var id = call.Account();
        var view = await call.Grains.GetGrain<IAccountGrain>(id).View(call.Tenant) ?? throw RefusedCallException.NotFound();
        return new AccountTime(id, view.ClockNow);
    }
}
