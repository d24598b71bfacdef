using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using Metering.Domain.Tickets;
using Metering.Journal;

namespace Metering.Actors.Tickets;

/// <summary>The desk's journal as bytes.</summary>
public sealed class TicketDeskCodec : WholeStateCodec<TicketDesk>
{
    private TicketDeskCodec()
        : base(TicketJson.Shared,
        [
            ("tickets.filed.v1", typeof(TicketFiled)),
            ("tickets.response-due-moved.v1", typeof(ResponseDueMoved)),
            ("tickets.response-breached.v1", typeof(ResponseBreached)),
            ("tickets.replied.v1", typeof(TicketReplied)),
            ("tickets.triaged.v1", typeof(TicketTriaged)),
            ("tickets.order-told.v1", typeof(TicketOrderTold)),
            ("tickets.resolved.v1", typeof(TicketResolved)),
            ("tickets.closed.v1", typeof(TicketClosed)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static TicketDeskCodec Instance { get; } = new();

    /// <inheritdoc />
    public override TicketDesk Empty => TicketDesk.Empty;

    /// <inheritdoc />
    public override TicketDesk Apply(TicketDesk state, object domainEvent) => state.Apply((DomainEvent)domainEvent);
}

/// <summary>One page a ticket, as it stands.</summary>
internal static class TicketPages
{
    public const string Tickets = "ticket/";

    public static string Ticket(long number) => string.Create(CultureInfo.InvariantCulture, $"{Tickets}{number:D12}");

    /// <summary>Pages of the tickets that the events changed.</summary>
    public static IReadOnlyList<PageWrite> Of(IReadOnlyList<object> events, TicketDesk before)
    {
        var changed = new SortedDictionary<long, Ticket>();
        var state = before;
        foreach (var item in events)
        {
            var ended = item is TicketClosed closed ? state.Find(closed.Number)! with { ClosedAt = closed.At } : null;
            state = state.Apply((DomainEvent)item);
            var number = NumberOf(item);
            changed[number] = ended ?? state.Find(number)!;
        }
        return [.. changed.Select(pair => new PageWrite(Ticket(pair.Key), TicketJson.Write(pair.Value)))];
    }

    private static long NumberOf(object happened) => happened switch
    {
        TicketFiled e => e.Ticket.Number,
        ResponseDueMoved e => e.Number,
        ResponseBreached e => e.Number,
        TicketReplied e => e.Number,
        TicketTriaged e => e.Number,
        TicketOrderTold e => e.Number,
        TicketResolved e => e.Number,
        TicketClosed e => e.Number,
        _ => throw new InvalidOperationException($"A ticket desk has no event {happened.GetType().Name}."),
    };
}

/// <summary>Source-generated JSON of a desk's journal.</summary>
[JsonSerializable(typeof(TicketDesk))]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(TicketFiled))]
[JsonSerializable(typeof(ResponseDueMoved))]
[JsonSerializable(typeof(ResponseBreached))]
[JsonSerializable(typeof(TicketReplied))]
[JsonSerializable(typeof(TicketTriaged))]
[JsonSerializable(typeof(TicketOrderTold))]
[JsonSerializable(typeof(TicketResolved))]
[JsonSerializable(typeof(TicketClosed))]
internal sealed partial class TicketJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new TicketJson());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Shared.GetTypeInfo(typeof(T)));

    public static T Read<T>(ReadOnlySpan<byte> json) => (T)JsonSerializer.Deserialize(json, Shared.GetTypeInfo(typeof(T)))!;
}
