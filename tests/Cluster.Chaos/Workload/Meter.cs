using System.Buffers.Text;
using System.Text;

namespace Metering.Chaos.Workload;

/// <summary>One metered thing of a customer: prepaid text messages from the wallet, or calls that are billed at the end of the month.</summary>
/// <param name="Subject">How usage names it.</param>
/// <param name="Prepaid">Whether the wallet pays, which never goes below zero.</param>
internal sealed record Meter(string Subject, bool Prepaid)
{
    /// <summary>The event type.</summary>
    public string Type => Prepaid ? "sms.segment" : "voice.outbound";

    /// <summary>The product on the statement.</summary>
    public string Sku => Prepaid ? "SMS-SEG" : "VOICE-OUT";

    /// <summary>What a month's units cost, rounded once as M-2 says: 5.5 fen a segment, 12 fen a minute.</summary>
    public long FenFor(long units) => Prepaid ? (11 * units + 1) / 2 : 12 * units;

    /// <summary>Units of one event: segments, or begun minutes of seconds.</summary>
    public long UnitsOf(long quantity) => Prepaid ? quantity : (quantity + 59) / 60;
}

/// <summary>What became of an event or a hold, as its sender was told.</summary>
internal enum Outcome
{
    /// <summary>No definite answer.</summary>
    Unknown,

    /// <summary>Accepted; then it must be billed exactly once.</summary>
    Accepted,

    /// <summary>Refused; then it must never be billed.</summary>
    Refused,

    /// <summary>Accepted, and taken back.</summary>
    Voided,
}

/// <summary>One event as its sender knows it.</summary>
internal sealed class SentEvent
{
    public required string Id { get; init; }

    public required Meter Meter { get; init; }

    public required long Quantity { get; init; }

    /// <summary>Month of the usage, yyyyMM.</summary>
    public required string Month { get; init; }

    /// <summary>The whole CloudEvent, to be repeated byte by byte.</summary>
    public required string Document { get; init; }

    public Outcome Outcome { get; set; }
}

/// <summary>One authorization as its holder knows it.</summary>
internal sealed class SentHold
{
    public required string Id { get; init; }

    public required Meter Meter { get; init; }

    public required string Month { get; init; }

    public long Granted { get; set; }

    /// <summary>The most use that was reported and taken.</summary>
    public long Used { get; set; }

    /// <summary>The record that its end leaves: <c>subject#number</c>.</summary>
    public string EventId
    {
        get
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Id.AsSpan("auth_".Length))).Split(' ', 2);
            return $"{parts[1]}#{parts[0]}";
        }
    }
}
