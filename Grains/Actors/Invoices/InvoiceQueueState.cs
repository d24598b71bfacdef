using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Contracts.Invoices;
using Metering.Domain.Events;

namespace Metering.Actors.Invoices;

/// <summary>The work queue: entries written since activation; the others are as their pages were read. The snapshot is empty.</summary>
public sealed record InvoiceQueueState(ImmutableDictionary<string, InvoiceQueueItem> Written);

/// <summary>A request entered the queue, moved in it or left it.</summary>
public sealed record InvoiceQueued(string Key, InvoiceQueueItem Item) : DomainEvent;

/// <summary>The queue's journal as bytes.</summary>
public sealed class InvoiceQueueCodec : JsonJournalCodec<InvoiceQueueState>
{
    internal const string Pages = "open/";

    private InvoiceQueueCodec()
        : base(new JsonEventTypes(InvoiceQueueJson.Shared, [("invoice-queue.queued.v1", typeof(InvoiceQueued))]))
    {
    }

    /// <summary>The codec.</summary>
    public static InvoiceQueueCodec Instance { get; } = new();

    /// <inheritdoc />
    public override InvoiceQueueState Empty { get; } = new(ImmutableDictionary.Create<string, InvoiceQueueItem>(StringComparer.Ordinal));

    /// <inheritdoc />
    public override InvoiceQueueState Apply(InvoiceQueueState state, object domainEvent) => domainEvent switch
    {
        InvoiceQueued e => new InvoiceQueueState(state.Written.SetItem(e.Key, e.Item)),
        _ => throw new InvalidOperationException($"The work queue has no event {domainEvent.GetType().Name}."),
    };

    internal static byte[] Write(InvoiceQueueItem item) =>
        JsonSerializer.SerializeToUtf8Bytes(item, InvoiceQueueJson.Shared.GetTypeInfo(typeof(InvoiceQueueItem)));

    internal static InvoiceQueueItem ItemOf(ReadOnlySpan<byte> json) =>
        (InvoiceQueueItem)JsonSerializer.Deserialize(json, InvoiceQueueJson.Shared.GetTypeInfo(typeof(InvoiceQueueItem)))!;

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, InvoiceQueueState state)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <inheritdoc />
    protected override InvoiceQueueState ReadSnapshot(ReadOnlySpan<byte> json) => Empty;
}

/// <summary>Source-generated JSON of the queue's journal.</summary>
[JsonSerializable(typeof(InvoiceQueueItem))]
[JsonSerializable(typeof(InvoiceQueued))]
internal sealed partial class InvoiceQueueJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new InvoiceQueueJson());
}
