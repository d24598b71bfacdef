using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Contracts.Orders;
using Metering.Domain.Events;

namespace Metering.Actors.Orders;

/// <summary>A shard of the lists: entries written since activation; the others are as their pages say. The snapshot is empty.</summary>
public sealed record TradeListState(ImmutableDictionary<string, ListItem> Written);

/// <summary>Orders or subscriptions stand like this now.</summary>
public sealed record TradeListed(ImmutableArray<ListItem> Items) : DomainEvent;

/// <summary>Entries were forgotten, to be fed again.</summary>
public sealed record TradeListForgotten(ImmutableArray<string> Entries) : DomainEvent;

/// <summary>The shard's journal as bytes.</summary>
public sealed class TradeListCodec : JsonJournalCodec<TradeListState>
{
    private TradeListCodec()
        : base(new JsonEventTypes(TradeListJson.Shared,
            [("trade-list.listed.v1", typeof(TradeListed)), ("trade-list.forgotten.v1", typeof(TradeListForgotten))]))
    {
    }

    /// <summary>The codec.</summary>
    public static TradeListCodec Instance { get; } = new();

    /// <inheritdoc />
    public override TradeListState Empty { get; } = new(ImmutableDictionary.Create<string, ListItem>(StringComparer.Ordinal));

    /// <inheritdoc />
    public override TradeListState Apply(TradeListState state, object domainEvent) => domainEvent switch
    {
        TradeListed e => new TradeListState(state.Written.SetItems(e.Items.Select(item => KeyValuePair.Create(TradeListPages.Entry(item), item)))),
        TradeListForgotten e => new TradeListState(state.Written.RemoveRange(e.Entries)),
        _ => throw new InvalidOperationException($"A list has no event {domainEvent.GetType().Name}."),
    };

    internal static byte[] Write(ListItem item) =>
        JsonSerializer.SerializeToUtf8Bytes(item, TradeListJson.Shared.GetTypeInfo(typeof(ListItem)));

    internal static ListItem ItemOf(ReadOnlySpan<byte> json) =>
        (ListItem)JsonSerializer.Deserialize(json, TradeListJson.Shared.GetTypeInfo(typeof(ListItem)))!;

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, TradeListState state)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <inheritdoc />
    protected override TradeListState ReadSnapshot(ReadOnlySpan<byte> json) => Empty;
}

/// <summary>Source-generated JSON of a shard's journal.</summary>
[JsonSerializable(typeof(ListItem))]
[JsonSerializable(typeof(TradeListed))]
[JsonSerializable(typeof(TradeListForgotten))]
internal sealed partial class TradeListJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new TradeListJson());
}
