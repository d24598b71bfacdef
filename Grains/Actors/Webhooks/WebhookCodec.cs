using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using Metering.Domain.Webhooks;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Webhooks;

/// <summary>The journal of webhooks as bytes.</summary>
public sealed class WebhookCodec : WholeStateCodec<WebhookBook>
{
    private WebhookCodec()
        : base(WebhookJson.Shared,
        [
            ("webhooks.endpoint-added.v1", typeof(EndpointAdded)),
            ("webhooks.endpoint-changed.v1", typeof(EndpointChanged)),
            ("webhooks.endpoint-removed.v1", typeof(EndpointRemoved)),
            ("webhooks.secret-rotated.v1", typeof(SecretRotated)),
            ("webhooks.endpoint-disabled.v1", typeof(EndpointDisabled)),
            ("webhooks.disabling-told.v1", typeof(DisablingTold)),
            ("webhooks.message-taken.v1", typeof(MessageTaken)),
            ("webhooks.endpoint-behind.v1", typeof(EndpointBehind)),
            ("webhooks.endpoint-caught-up.v1", typeof(EndpointCaughtUp)),
            ("webhooks.message-replayed.v1", typeof(MessageReplayed)),
            ("webhooks.delivery-tried.v1", typeof(DeliveryTried)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static WebhookCodec Instance { get; } = new();

    /// <inheritdoc />
    public override WebhookBook Empty => WebhookBook.Empty;

    /// <inheritdoc />
    public override WebhookBook Apply(WebhookBook state, object domainEvent) => state.Apply((DomainEvent)domainEvent);
}

/// <summary>Side records: each message, and each try.</summary>
internal static class WebhookPages
{
    public const string Messages = "message/";

    public static string Message(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{Messages}{sequence:D12}");

    public static string Tries(long sequence) => string.Create(CultureInfo.InvariantCulture, $"try/{sequence:D12}/");

    public static string Try(long sequence, string endpoint, Instant at) =>
        string.Create(CultureInfo.InvariantCulture, $"{Tries(sequence)}{endpoint}/{at.ToUnixTimeTicks():D20}");

    /// <summary>Pages that the events change.</summary>
    public static IReadOnlyList<PageWrite> Of(IEnumerable<object> events)
    {
        var pages = new List<PageWrite>();
        foreach (var item in events)
            if (item is MessageTaken taken) pages.Add(new PageWrite(Message(taken.Message.Sequence), WebhookJson.Write(taken)));
            else if (item is DeliveryTried tried)
                pages.Add(new PageWrite(Try(tried.Sequence, tried.Endpoint, tried.Try.At), WebhookJson.Write(tried)));
        return pages;
    }
}

/// <summary>Source-generated JSON of the journal of webhooks.</summary>
[JsonSerializable(typeof(WebhookBook))]
[JsonSerializable(typeof(EndpointAdded))]
[JsonSerializable(typeof(EndpointChanged))]
[JsonSerializable(typeof(EndpointRemoved))]
[JsonSerializable(typeof(SecretRotated))]
[JsonSerializable(typeof(EndpointDisabled))]
[JsonSerializable(typeof(DisablingTold))]
[JsonSerializable(typeof(MessageTaken))]
[JsonSerializable(typeof(EndpointBehind))]
[JsonSerializable(typeof(EndpointCaughtUp))]
[JsonSerializable(typeof(MessageReplayed))]
[JsonSerializable(typeof(DeliveryTried))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new WebhookJson());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Shared.GetTypeInfo(typeof(T)));

    public static T Read<T>(ReadOnlySpan<byte> json) => (T)JsonSerializer.Deserialize(json, Shared.GetTypeInfo(typeof(T)))!;
}
