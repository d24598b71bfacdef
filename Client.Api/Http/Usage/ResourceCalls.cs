using Metering.Contracts.Usage;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Usage;

/// <summary>Asks the resources that calls name: without a message where they are active in this process.</summary>
/// <param name="local">Those; null where grains live elsewhere.</param>
internal sealed class ResourceCalls(ILocalResources? local)
{
    /// <summary>Asks the resource of a subject. Whether it is the caller's it says itself.</summary>
    /// <exception cref="RefusedCallException">UNKNOWN_SUBJECT.</exception>
    public Task<T> Ask<T>(Call call, string subject, Func<IMeteredResource, Task<T>> question)
    {
        // Before either way: from here on a fault leaves the outcome open.
        var grains = call.Grains;
        return local?.Ask(subject, question) ?? question(Subjects.Resource(grains, subject) ?? throw OwnResource.Unknown());
    }
}
