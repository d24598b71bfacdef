using System.Text.Json.Serialization;
using Metering.Contracts.Usage;
using NodaTime;

namespace Metering.Http.Usage;

/// <summary>A usage event as documented; the intake reads it by hand.</summary>
public sealed record CloudEventBody
{
    /// <summary>"1.0".</summary>
    [JsonPropertyName("specversion")] public required string SpecVersion { get; init; }

    /// <summary>Unique within the source, at most 256 bytes.</summary>
    public required string Id { get; init; }

    /// <summary>Who reports, at most 512 bytes.</summary>
    public required string Source { get; init; }

    /// <summary>The meter: voice.outbound, voice.inbound, sms.segment, bot.message, api.call.</summary>
    public required string Type { get; init; }

    /// <summary>The resource: number:+8675586013301, seat:{account}/{seatNo} or package:{package}.</summary>
    public required string Subject { get; init; }

    /// <summary>Start of the usage.</summary>
    public required Instant Time { get; init; }

    /// <summary>application/json.</summary>
    [JsonPropertyName("datacontenttype")] public string? DataContentType { get; init; }

    /// <summary>How much.</summary>
    public required UsageDataBody Data { get; init; }
}

/// <summary>Data of a usage event.</summary>
/// <param name="Quantity">Whole units of the meter: seconds, segments, messages, calls.</param>
/// <param name="Dimensions">What a price may depend on, such as call.destination.</param>
public sealed record UsageDataBody(long Quantity, Dictionary<string, string>? Dimensions = null);

/// <summary>Answers to usage events, as documented; the intake writes them by hand.</summary>
public sealed record UsageAnswerBody(int Accepted, int Duplicates, int Refused, UsageItemBody[] Items);

/// <summary>Answer to one event: accepted, duplicate or refused.</summary>
public sealed record UsageItemBody(string Status, string? Code = null, string? Detail = null, bool? Retryable = null);

/// <summary>Takes one event back.</summary>
public sealed record VoidUsageBody(string Source, string Id, string Subject);

/// <summary>Consumption records (消费记录) of a month, for reference only: the statement decides (clause 2.6(4)).</summary>
public sealed record ConsumptionBody(bool Reference, ConsumptionRecord[] Records, string? NextCursor);

/// <summary>Asks to hold money for usage that is about to happen.</summary>
public sealed record AuthorizeBody(string Subject, string Meter, long Quantity, Dictionary<string, string>? Dimensions = null);

/// <summary>Use so far and the further quantity wanted.</summary>
public sealed record UpdateAuthorizationBody(long UsedQuantity, long Quantity);

/// <summary>Total use of an authorization that ends.</summary>
public sealed record CompleteAuthorizationBody(long UsedQuantity);

/// <summary>An authorization (hold).</summary>
public sealed record AuthorizationBody
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The resource.</summary>
    public required string Subject { get; init; }

    /// <summary>HELD, COMPLETED, RELEASED or EXPIRED.</summary>
    public required string Status { get; init; }

    /// <summary>Total quantity granted so far, in the meter's unit.</summary>
    public required long GrantedQuantity { get; init; }

    /// <summary>Money held now, fen.</summary>
    public required long HeldFen { get; init; }

    /// <summary>Charged so far, fen.</summary>
    public required long ChargedFen { get; init; }

    /// <summary>The hold ends then unless updated.</summary>
    public required Instant ValidUntil { get; init; }

    /// <summary>True when this is the last slice the balance covers.</summary>
    public required bool Final { get; init; }

    /// <summary>What to do when the cluster cannot be reached.</summary>
    public required string OnUnreachable { get; init; }
}
