using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Usage;

/// <summary>Finds a resource that a call names. Foreign and unknown ones look the same.</summary>
internal static class OwnResource
{
    /// <summary>
    /// The resource behind a subject. Whether it is the caller's only its grain can say, and is told the tenant and account of the key: a number
    /// passes on to its next owner what is asked of it.
    /// </summary>
    /// <exception cref="RefusedCallException">UNKNOWN_SUBJECT.</exception>
    public static IMeteredResource Of(Call call, string subject) => Subjects.Resource(call.Grains, subject) ?? throw Unknown();

    /// <summary>The refusal for a subject that is not the caller's.</summary>
    public static RefusedCallException Unknown() => new(RefusalCodes.UnknownSubject.With("The subject is no resource of yours."));
}
