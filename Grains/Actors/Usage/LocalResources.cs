using System.Collections.Concurrent;
using Metering.Contracts.Usage;

namespace Metering.Actors.Usage;

/// <summary>The resources active in this silo, by subject. An activation enters itself and leaves before it ends.</summary>
public sealed class LocalResources : ILocalResources
{
    private readonly ConcurrentDictionary<string, ResourceActor> active = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task<UsageReply>? Record(string subject, UsageSlice slice) =>
        active.TryGetValue(subject, out var actor) ? actor.RecordFromHere(slice) : null;

    internal void Enter(string subject, ResourceActor actor) => active[subject] = actor;

    /// <summary>Leaves, unless a newer activation has taken the place.</summary>
    internal void Leave(string subject, ResourceActor actor) => active.TryRemove(KeyValuePair.Create(subject, actor));
}
