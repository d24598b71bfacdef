using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Audit;

/// <summary>What was done, refused, read or disclosed: who, what, when, from where, under which clause, and why where the
/// command says so. Never holds a whole body or a secret.</summary>
public sealed record AuditRecord
{
    /// <summary>A command that was done.</summary>
    public const string Action = "ACTION";

    /// <summary>A call that was refused.</summary>
    public const string Refused = "REFUSED";

    /// <summary>An operator read data of an account (9.3).</summary>
    public const string Read = "READ";

    /// <summary>Data of an account were disclosed to an authority (9.5).</summary>
    public const string Disclosure = "DISCLOSURE";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Action, Refused, Read, Disclosure];

    /// <summary>ACTION, REFUSED, READ or DISCLOSURE.</summary>
    public required string Kind { get; init; }

    /// <summary>When, in real time.</summary>
    public required Instant At { get; init; }

    /// <summary>Name of the API key; empty for a caller without one.</summary>
    public required string Actor { get; init; }

    /// <summary>Id of the API key.</summary>
    public required string KeyId { get; init; }

    /// <summary>Its role.</summary>
    public required string Role { get; init; }

    /// <summary>From which address.</summary>
    public required string From { get; init; }

    /// <summary>Method and route, such as POST /v1/accounts/{account}/topups.</summary>
    public required string What { get; init; }

    /// <summary>Path of the object.</summary>
    public required string Object { get; init; }

    /// <summary>HTTP status of the answer; 0 when it was never given.</summary>
    public required int Status { get; init; }

    /// <summary>Code of the refusal.</summary>
    public string? Code { get; init; }

    /// <summary>Clause that it comes from.</summary>
    public string? Clause { get; init; }

    /// <summary>The reason that the caller gave, in its words; null when the command has none.</summary>
    public string? Reason { get; init; }

    /// <summary>Refusals of the same caller just before that were too many to be written one by one.</summary>
    public long Suppressed { get; init; }

    /// <summary>Of a disclosure: to whom, why and what.</summary>
    public DisclosureFacts? Disclosed { get; init; }
}

/// <summary>A disclosure to an authority (9.5).</summary>
/// <param name="Authority">To whom.</param>
/// <param name="LegalBasis">Which law or order asks for it.</param>
/// <param name="DataSet">What was disclosed.</param>
/// <param name="Notified">YES, NO, or FORBIDDEN when the law does not permit to tell the customer.</param>
/// <param name="DisclosedAt">When.</param>
public sealed record DisclosureFacts(string Authority, string LegalBasis, string DataSet, string Notified, Instant DisclosedAt)
{
    /// <summary>Whether the customer was told.</summary>
    public static IReadOnlyList<string> Words { get; } = ["YES", "NO", "FORBIDDEN"];
}

/// <summary>A record in its chain: its hash covers everything in it and the hash before it.</summary>
/// <param name="Number">Number in the chain, from 1, without gaps.</param>
/// <param name="Record">The record.</param>
/// <param name="Previous">Hash of the entry before; empty for the first.</param>
/// <param name="Hash">SHA-256 (hex).</param>
public sealed record AuditEntry(long Number, AuditRecord Record, string Previous, string Hash) : DomainEvent;

/// <summary>The end of a chain.</summary>
/// <param name="Number">Number of the newest entry.</param>
/// <param name="Hash">Its hash; empty when there is none.</param>
public sealed record AuditChain(long Number, string Hash)
{
    /// <summary>No entries.</summary>
    public static AuditChain Empty { get; } = new(0, "");

    /// <summary>The next entry.</summary>
    public AuditEntry Seal(AuditRecord record) => new(Number + 1, record, Hash, HashOf(Number + 1, record, Hash));

    /// <summary>The chain after an entry.</summary>
    public static AuditChain After(AuditEntry entry) => new(entry.Number, entry.Hash);

    /// <summary>Why an entry cannot be the next one; null when it can.</summary>
    public string? Breaks(AuditEntry entry) =>
        entry.Number != Number + 1 ? $"its number is {entry.Number}, not {Number + 1}"
        : entry.Previous != Hash ? "it does not follow the entry before it"
        : entry.Hash != HashOf(entry.Number, entry.Record, entry.Previous) ? "its content does not match its hash" : null;

    private static string HashOf(long number, AuditRecord record, string previous)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(previous);
            writer.WriteNumberValue(number);
            writer.WriteNumberValue(record.At.ToUnixTimeTicks());
            foreach (var text in (string?[])[record.Kind, record.Actor, record.KeyId, record.Role, record.From, record.What, record.Object,
                record.Code, record.Clause])
                writer.WriteStringValue(text);
            writer.WriteNumberValue(record.Status);
            writer.WriteNumberValue(record.Suppressed);
            if (record.Disclosed is { } disclosed)
            {
                foreach (var text in (string[])[disclosed.Authority, disclosed.LegalBasis, disclosed.DataSet, disclosed.Notified])
                    writer.WriteStringValue(text);
                writer.WriteNumberValue(disclosed.DisclosedAt.ToUnixTimeTicks());
            }
            if (record.Reason is { } reason)
            {
                writer.WriteStartObject();
                writer.WriteString("reason", reason);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}
