using System.Buffers;
using System.Collections.Concurrent;
using Metering.Contracts.Usage;
using Metering.Journal;

namespace Metering.Actors.Usage;

/// <summary>The resources active in this silo, by subject. An activation enters itself and leaves before it ends.</summary>
public sealed class LocalResources : ILocalResources
{
    private readonly ConcurrentDictionary<string, ResourceActor> active = new(StringComparer.Ordinal);

    /// <inheritdoc />
    /// <remarks>
    /// In several walks, because a resource was used a second or a day ago and is in no cache: what one walk reaches, the next one finds fetched.
    /// </remarks>
    public void Record(ReadOnlySpan<string> subjects, ReadOnlySpan<UsageSlice> slices, Span<Task<UsageReply>?> calls)
    {
        var found = ArrayPool<ResourceActor?>.Shared.Rent(subjects.Length);
        try
        {
            for (var i = 0; i < subjects.Length; i++) Prefetch.Object(found[i] = active.GetValueOrDefault(subjects[i]));
            for (var i = 0; i < subjects.Length; i++) found[i]?.FetchTurn();
            for (var i = 0; i < subjects.Length; i++) found[i]?.FetchState();
            for (var i = 0; i < subjects.Length; i++) found[i]?.FetchOwner();
            for (var i = 0; i < subjects.Length; i++)
                if (found[i] is { } actor) calls[i] = Start(actor, slices[i]);
        }
        finally
        {
            ArrayPool<ResourceActor?>.Shared.Return(found, clearArray: true);
        }
    }

    /// <inheritdoc />
    public Task<T>? Ask<T>(string subject, Func<IMeteredResource, Task<T>> question) =>
        active.TryGetValue(subject, out var actor) ? new LocalTurn<T>(actor, question).Begin() : null;

    internal void Enter(string subject, ResourceActor actor) => active[subject] = actor;

    /// <summary>Leaves, unless a newer activation has taken the place.</summary>
    internal void Leave(string subject, ResourceActor actor) => active.TryRemove(KeyValuePair.Create(subject, actor));

    private static Task<UsageReply> Start(ResourceActor actor, UsageSlice slice)
    {
        try
        {
            return actor.RecordFromHere(slice);
        }
        catch (Exception fault)
        {
            return Task.FromException<UsageReply>(fault);
        }
    }
}
