using Metering.Contracts.Usage;

namespace Metering.Actors.Usage;

/// <summary>
/// A question to a resource from within this process: it is asked in the resource's own turn, without a message. An activation that ends passes
/// it on.
/// </summary>
internal sealed class LocalTurn<T>(ResourceActor actor, Func<IMeteredResource, Task<T>> question)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Queues it. The turn needs nothing of the asking request's surroundings, and what it leaves running must not keep them.</summary>
    public Task<T> Begin()
    {
        using (ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow())
            // It catches whatever it meets, so nothing has to watch it.
            actor.QueueTurn(static state => _ = ((LocalTurn<T>)state).Ask(), this);
        return Task;
    }

    private async Task Ask()
    {
        try
        {
            // What follows needs no turn of the resource.
            TrySetResult(await question(actor.IsLeaving ? actor.AsReference<IMeteredResource>() : actor).ConfigureAwait(false));
        }
        catch (Exception fault)
        {
            TrySetException(fault);
        }
    }
}
