using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Usage;

/// <summary>Finds a resource that the caller may command. Foreign and unknown ones look the same.</summary>
internal static class OwnResource
{
    /// <summary>The resource behind a subject. The grain itself checks the tenant; a key bound to one account is checked here.</summary>
    /// <exception cref="RefusedCallException">UNKNOWN_SUBJECT.</exception>
    public static async ValueTask<IMeteredResource> Find(Call call, string subject)
    {
        var resource = Subjects.Resource(call.Grains, subject) ?? throw Unknown();
        if (call.Caller.Account is null) return resource;
        var view = await resource.View();
        return view is not null && view.Tenant == call.Tenant && call.Caller.MaySee(view.Account) ? resource : throw Unknown();
    }

    /// <summary>The refusal for a subject that is not the caller's.</summary>
    public static RefusedCallException Unknown() => new(RefusalCodes.UnknownSubject.With("The subject is no resource of yours."));
}
