using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using Metering.Domain.Numbers;

namespace Metering.Actors.Numbers;

/// <summary>The journal of a number block; its commits are the history of its numbers.</summary>
public sealed class NumberBlockCodec : JsonJournalCodec<NumberBlock>
{
    private NumberBlockCodec()
        : base(new JsonEventTypes(NumberJson.Shared,
            [("number-block.imported.v1", typeof(NumbersImported)), ("number-block.number-set.v1", typeof(NumberSet))]))
    {
    }

    /// <summary>The codec.</summary>
    public static NumberBlockCodec Instance { get; } = new();

    /// <inheritdoc />
    public override NumberBlock Empty => NumberBlock.Empty;

    /// <inheritdoc />
    public override NumberBlock Apply(NumberBlock state, object domainEvent) => state.Apply(domainEvent);

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, NumberBlock state) => JsonSerializer.Serialize(writer,
        new NumberBlockSnapshot([.. state.Known], [.. state.Records.Select(pair => new PlacedRecord(pair.Key, pair.Value))]),
        NumberJson.Shared.GetTypeInfo(typeof(NumberBlockSnapshot)));

    /// <inheritdoc />
    protected override NumberBlock ReadSnapshot(ReadOnlySpan<byte> json)
    {
        var snapshot = (NumberBlockSnapshot)JsonSerializer.Deserialize(json, NumberJson.Shared.GetTypeInfo(typeof(NumberBlockSnapshot)))!;
        return new NumberBlock([.. snapshot.Known], snapshot.Records.ToImmutableSortedDictionary(placed => placed.Offset, placed => placed.Record));
    }
}

/// <summary>A block at rest.</summary>
public sealed record NumberBlockSnapshot(ImmutableArray<int> Known, ImmutableArray<PlacedRecord> Records);

/// <summary>A record with its place.</summary>
public sealed record PlacedRecord(int Offset, NumberRecord Record);

/// <summary>The blocks of an area, in ordinal order.</summary>
public sealed record NumberPool(ImmutableArray<string> Blocks);

/// <summary>Blocks belong to the area.</summary>
public sealed record BlocksJoined(ImmutableArray<string> Blocks) : DomainEvent;

/// <summary>The journal of a number pool.</summary>
public sealed class NumberPoolCodec : WholeStateCodec<NumberPool>
{
    private NumberPoolCodec()
        : base(NumberJson.Shared, [("number-pool.blocks-joined.v1", typeof(BlocksJoined))])
    {
    }

    /// <summary>The codec.</summary>
    public static NumberPoolCodec Instance { get; } = new();

    /// <inheritdoc />
    public override NumberPool Empty { get; } = new([]);

    /// <inheritdoc />
    public override NumberPool Apply(NumberPool state, object domainEvent) => domainEvent is BlocksJoined joined
        ? new NumberPool([.. state.Blocks.Concat(joined.Blocks).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
        : throw new InvalidOperationException($"A number pool has no event {domainEvent.GetType().Name}.");
}

/// <summary>Source-generated JSON of the inventory's journals.</summary>
[JsonSerializable(typeof(NumberBlockSnapshot))]
[JsonSerializable(typeof(NumbersImported))]
[JsonSerializable(typeof(NumberSet))]
[JsonSerializable(typeof(NumberPool))]
[JsonSerializable(typeof(BlocksJoined))]
internal sealed partial class NumberJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new NumberJson());
}
