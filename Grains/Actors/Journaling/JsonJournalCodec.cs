using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Metering.Journal.Protocol;

namespace Metering.Actors.Journaling;

/// <summary>
/// Events and snapshots as JSON, for grains whose commits are not on the usage path. An event is stored under a stable name with its
/// version, such as account.topped-up.v1; a name once used keeps its meaning.
/// </summary>
/// <param name="types">Names of the events.</param>
public abstract class JsonJournalCodec<TState>(JsonEventTypes types) : IJournalCodec<TState>
{
    private const byte SnapshotFormat = 1;

    /// <inheritdoc />
    public abstract TState Empty { get; }

    /// <inheritdoc />
    public abstract TState Apply(TState state, object domainEvent);

    /// <inheritdoc />
    public void WriteEvent(object domainEvent, IBufferWriter<byte> output)
    {
        if (types.NameOf(domainEvent) is not { } name) return;
        Span<byte> head = stackalloc byte[5];
        var body = JsonSerializer.SerializeToUtf8Bytes(domainEvent, types.InfoOf(name));
        head[0] = checked((byte)Encoding.UTF8.GetByteCount(name));
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], body.Length);
        output.Write(head);
        output.Write(Encoding.UTF8.GetBytes(name));
        output.Write(body);
    }

    /// <inheritdoc />
    public IReadOnlyList<object> ReadEvents(ReadOnlySpan<byte> packed)
    {
        var events = new List<object>();
        packed = ClaimList.EventsOf(packed);
        while (packed.Length > 0)
        {
            var (nameLength, bodyLength) = (packed[0], BinaryPrimitives.ReadInt32LittleEndian(packed[1..]));
            var name = Encoding.UTF8.GetString(packed.Slice(5, nameLength));
            events.Add(JsonSerializer.Deserialize(packed.Slice(5 + nameLength, bodyLength), types.InfoOf(name))
                ?? throw new InvalidDataException($"The event {name} is null."));
            packed = packed[(5 + nameLength + bodyLength)..];
        }
        return events;
    }

    /// <inheritdoc />
    public void WriteState(TState state, IBufferWriter<byte> output)
    {
        output.Write([SnapshotFormat]);
        using var writer = new Utf8JsonWriter(output);
        WriteSnapshot(writer, state);
    }

    /// <inheritdoc />
    public TState ReadState(ReadOnlySpan<byte> snapshot) => snapshot[0] == SnapshotFormat
        ? ReadSnapshot(snapshot[1..])
        : throw new InvalidDataException($"The snapshot has format {snapshot[0]}; this program reads format {SnapshotFormat}.");

    /// <summary>Writes the part of the state that is the snapshot; equal states give equal bytes.</summary>
    protected abstract void WriteSnapshot(Utf8JsonWriter writer, TState state);

    /// <summary>The state of a snapshot.</summary>
    protected abstract TState ReadSnapshot(ReadOnlySpan<byte> json);
}

/// <summary>The names under which the events of an aggregate are stored.</summary>
public sealed class JsonEventTypes
{
    private readonly FrozenDictionary<string, JsonTypeInfo> infos;
    private readonly FrozenDictionary<Type, string?> names;

    /// <summary>Registers the events.</summary>
    /// <param name="options">How they are written.</param>
    /// <param name="stored">Stored events with their names.</param>
    /// <param name="onlyInMemory">Events that change the working set only and are never written.</param>
    public JsonEventTypes(JsonSerializerOptions options, IEnumerable<(string Name, Type Type)> stored, params IEnumerable<Type> onlyInMemory)
    {
        var list = stored.ToList();
        infos = list.ToFrozenDictionary(item => item.Name, item => options.GetTypeInfo(item.Type), StringComparer.Ordinal);
        names = list.Select(item => KeyValuePair.Create(item.Type, (string?)item.Name))
            .Concat(onlyInMemory.Select(type => KeyValuePair.Create(type, (string?)null))).ToFrozenDictionary();
    }

    /// <summary>The name of an event; null when it is not to be written.</summary>
    public string? NameOf(object happened) => names[happened.GetType()];

    /// <summary>How events of a name are read and written.</summary>
    public JsonTypeInfo InfoOf(string name) => infos.TryGetValue(name, out var info)
        ? info
        : throw new InvalidDataException($"The event {name} is not known to this program; it was written by a newer one.");
}
