using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Disruptions;

namespace Metering.Actors.Disruptions;

/// <summary>The event of a region; nothing until it is declared.</summary>
public sealed record RegionalState(RegionalEvent? Event);

/// <summary>The journal of a regional event.</summary>
public sealed class RegionalEventCodec : WholeStateCodec<RegionalState>
{
    private RegionalEventCodec()
        : base(RegionalJson.Shared,
        [
            ("regional-event.declared.v1", typeof(RegionalDeclared)), ("regional-event.ending.v1", typeof(RegionalEnding)),
            ("regional-event.walked.v1", typeof(RegionalWalked)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static RegionalEventCodec Instance { get; } = new();

    /// <inheritdoc />
    public override RegionalState Empty { get; } = new((RegionalEvent?)null);

    /// <inheritdoc />
    public override RegionalState Apply(RegionalState state, object domainEvent) => domainEvent switch
    {
        RegionalDeclared e => new RegionalState(e.Event),
        RegionalEnding e => new RegionalState(state.Event! with
        {
            Phase = RegionalPhase.Ending, EndedOn = e.EndedOn, NegotiateUntil = e.NegotiateUntil, EndText = e.Text,
        }),
        RegionalWalked e => new RegionalState(state.Event!.After(e)),
        _ => throw new InvalidOperationException($"A regional event has no event {domainEvent.GetType().Name}."),
    };
}

/// <summary>Source-generated JSON of the journal.</summary>
[JsonSerializable(typeof(RegionalState))]
[JsonSerializable(typeof(RegionalDeclared))]
[JsonSerializable(typeof(RegionalEnding))]
[JsonSerializable(typeof(RegionalWalked))]
internal sealed partial class RegionalJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new RegionalJson());
}
