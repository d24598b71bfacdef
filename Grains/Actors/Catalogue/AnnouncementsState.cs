using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;

namespace Metering.Actors.Catalogue;

/// <summary>What is announced, and how far the walks are that go on.</summary>
/// <param name="Done">Keys of what every account was told of.</param>
/// <param name="Cursors">Last account told, by key.</param>
public sealed record AnnouncementsState(ImmutableSortedSet<string> Done, ImmutableSortedDictionary<string, string> Cursors);

/// <summary>Accounts up to this one were told.</summary>
public sealed record AnnouncementMoved(string Key, string Account) : DomainEvent;

/// <summary>Every account was told.</summary>
public sealed record AnnouncementEnded(string Key) : DomainEvent;

/// <summary>The journal of announcements as bytes.</summary>
public sealed class AnnouncementsCodec : WholeStateCodec<AnnouncementsState>
{
    private AnnouncementsCodec()
        : base(AnnouncementsJson.Shared,
            [("announcements.moved.v1", typeof(AnnouncementMoved)), ("announcements.ended.v1", typeof(AnnouncementEnded))])
    {
    }

    /// <summary>The codec.</summary>
    public static AnnouncementsCodec Instance { get; } = new();

    /// <inheritdoc />
    public override AnnouncementsState Empty { get; } = new(ImmutableSortedSet.Create<string>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <inheritdoc />
    public override AnnouncementsState Apply(AnnouncementsState state, object domainEvent) => domainEvent switch
    {
        AnnouncementMoved e => state with { Cursors = state.Cursors.SetItem(e.Key, e.Account) },
        AnnouncementEnded e => new AnnouncementsState(state.Done.Add(e.Key), state.Cursors.Remove(e.Key)),
        _ => throw new InvalidOperationException($"Announcements have no event {domainEvent.GetType().Name}."),
    };

    /// <inheritdoc />
    protected override AnnouncementsState ReadSnapshot(ReadOnlySpan<byte> json)
    {
        var state = base.ReadSnapshot(json);
        return new AnnouncementsState(state.Done.WithComparer(StringComparer.Ordinal), state.Cursors.WithComparers(StringComparer.Ordinal));
    }
}

/// <summary>Source-generated JSON of the journal of announcements.</summary>
[JsonSerializable(typeof(AnnouncementsState))]
[JsonSerializable(typeof(AnnouncementMoved))]
[JsonSerializable(typeof(AnnouncementEnded))]
internal sealed partial class AnnouncementsJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new AnnouncementsJson());
}
