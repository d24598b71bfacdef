using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Audit;
using Metering.Journal;

namespace Metering.Actors.Audit;

/// <summary>An audit chain's journal as bytes.</summary>
public sealed class AuditCodec : WholeStateCodec<AuditChain>
{
    private AuditCodec()
        : base(AuditJson.Shared, [("audit.entry.v1", typeof(AuditEntry))])
    {
    }

    /// <summary>The codec.</summary>
    public static AuditCodec Instance { get; } = new();

    /// <inheritdoc />
    public override AuditChain Empty => AuditChain.Empty;

    /// <inheritdoc />
    public override AuditChain Apply(AuditChain state, object domainEvent) => AuditChain.After((AuditEntry)domainEvent);
}

/// <summary>One page an entry, by kind, so that the rare ones are found among the many.</summary>
internal static class AuditPages
{
    public static string Of(string kind) => kind + "/";

    public static string Of(string kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{kind}/{number:D12}");

    public static PageWrite Of(AuditEntry entry) => new(Of(entry.Record.Kind, entry.Number), AuditJson.Write(entry));
}

/// <summary>Source-generated JSON of an audit chain.</summary>
[JsonSerializable(typeof(AuditChain))]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new AuditJson());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Shared.GetTypeInfo(typeof(T)));

    public static T Read<T>(ReadOnlySpan<byte> json) => (T)JsonSerializer.Deserialize(json, Shared.GetTypeInfo(typeof(T)))!;
}
