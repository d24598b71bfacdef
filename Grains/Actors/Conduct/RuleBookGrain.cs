using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Contracts.Catalogue;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Domain.Conduct;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Conduct;

/// <summary>The registry of rules of a tenant: what is decided is in <see cref="RuleBook"/>.</summary>
public sealed class RuleBookGrain(JournalServices services) : JournaledActor<RuleBook>(services, RuleBookCodec.Instance), IRuleBookGrain
{
    /// <inheritdoc />
    protected override JournalId JournalId => new($"rules/{this.GetPrimaryKeyString()}");

    /// <inheritdoc />
    public async Task<CommandReply<RuleView>> Publish(PublishRule command, CommandContext context)
    {
        var now = WallNow;
        var wanted = new RuleVersion(command.Rule, 0, command.Category, command.Text, command.Channel, command.PublishedAt ?? now);
        var reply = await Command<RuleView>(context, (book, _) => book.Publish(wanted, now, context.Actor, out var published) is { } refusal
            ? Verdict.Refused<RuleBook, RuleView>(refusal)
            : Verdict.Done<RuleBook, RuleView>([published!], _ => ViewOf(published!.Rule)));
        if (reply.Refusal is null) GrainFactory.GetGrain<IAnnouncementsGrain>(this.GetPrimaryKeyString()).Look().Ignore();
        return reply;
    }

    /// <inheritdoc />
    public Task<Announcement[]> Announcements() => Task.FromResult(State.Versions.Select(version => new Announcement(
        $"rule/{version.Rule}/{version.Version}", Announcement.Rule, version.Rule, null, version.PublishedAt ?? Instant.MinValue, [])).ToArray());

    /// <inheritdoc />
    public Task<RuleView?> InForce(string rule, Instant at) => Task.FromResult(State.InForce(rule, at) is { } found ? ViewOf(found) : null);

    /// <inheritdoc />
    public Task<RuleView[]> All() => Task.FromResult(State.All.Select(ViewOf).ToArray());

    private static RuleView ViewOf(RuleVersion rule) => new(rule.Rule, rule.Version, rule.Category,
        ViolationCategory.Find(rule.Category)?.Clause ?? "", rule.Text, rule.Channel, rule.PublishedAt);
}

/// <summary>The registry's journal as bytes.</summary>
public sealed class RuleBookCodec : JsonJournalCodec<RuleBook>
{
    private RuleBookCodec()
        : base(new JsonEventTypes(RuleBookJson.Shared, [("rules.published.v1", typeof(RulePublished))]))
    {
    }

    /// <summary>The codec.</summary>
    public static RuleBookCodec Instance { get; } = new();

    /// <inheritdoc />
    public override RuleBook Empty => RuleBook.Empty;

    /// <inheritdoc />
    public override RuleBook Apply(RuleBook state, object domainEvent) => state.Apply((RulePublished)domainEvent);

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, RuleBook state) =>
        JsonSerializer.Serialize(writer, new RuleBookSnapshot([.. state.Versions]), RuleBookJson.Shared.GetTypeInfo(typeof(RuleBookSnapshot)));

    /// <inheritdoc />
    protected override RuleBook ReadSnapshot(ReadOnlySpan<byte> json)
    {
        var read = (RuleBookSnapshot)JsonSerializer.Deserialize(json, RuleBookJson.Shared.GetTypeInfo(typeof(RuleBookSnapshot)))!;
        return RuleBook.Empty with { Versions = [.. read.Versions] };
    }
}

/// <summary>The snapshot: every version published.</summary>
internal sealed record RuleBookSnapshot(RuleVersion[] Versions);

/// <summary>Source-generated JSON of the registry's journal.</summary>
[JsonSerializable(typeof(RuleBookSnapshot))]
[JsonSerializable(typeof(RulePublished))]
internal sealed partial class RuleBookJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new RuleBookJson());
}
