using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Metering.Actors.Journaling;

/// <summary>The codec of a state that is its own snapshot.</summary>
/// <param name="options">How state and events are written.</param>
/// <param name="stored">Stored events with their names.</param>
/// <param name="onlyInMemory">Events that change the working set only and are never written.</param>
public abstract class WholeStateCodec<TState>(JsonSerializerOptions options, IEnumerable<(string Name, Type Type)> stored,
    params IEnumerable<Type> onlyInMemory) : JsonJournalCodec<TState>(new JsonEventTypes(options, stored, onlyInMemory))
{
    private readonly JsonTypeInfo<TState> info = (JsonTypeInfo<TState>)options.GetTypeInfo(typeof(TState));

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, TState state) => JsonSerializer.Serialize(writer, state, info);

    /// <inheritdoc />
    protected override TState ReadSnapshot(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, info)
        ?? throw new InvalidDataException("The snapshot is null.");
}
