using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Metering.Domain.Calendar;

namespace Metering.Domain.Statements;

/// <summary>
/// SHA-256 over the canonical JSON of a statement, fixed when it becomes final. Lines are hashed page by page, each page chained to the hash
/// before it, so that a close never needs all lines at once.
/// </summary>
public static class ContentHash
{
    /// <summary>The chain after one more page of lines.</summary>
    public static string Next(string chain, IEnumerable<BilledLine> lines) => Of(writer =>
    {
        writer.WriteString("before", chain);
        writer.WriteStartArray("lines");
        foreach (var line in lines) Write(writer, line);
        writer.WriteEndArray();
    });

    /// <summary>The statement's hash: its head on top of the chain of its lines.</summary>
    public static string Of(string account, FinalStatement statement, string chain) => Of(writer =>
    {
        writer.WriteString("account", account);
        writer.WriteNumber("month", BillingZone.Number(statement.Month));
        writer.WriteNumber("finalisedAt", statement.FinalisedAt.ToUnixTimeTicks());
        writer.WriteNumber("dueAt", statement.DueAt.ToUnixTimeTicks());
        writer.WriteNumber("lines", statement.Totals.Lines);
        writer.WriteNumber("grossFen", statement.Totals.GrossFen);
        writer.WriteNumber("netFen", statement.Totals.NetFen);
        writer.WriteNumber("vatFen", statement.Totals.VatFen);
        writer.WriteNumber("prepaidFen", statement.Totals.PrepaidFen);
        writer.WriteString("chain", chain);
    });

    private static void Write(Utf8JsonWriter writer, BilledLine line)
    {
        writer.WriteStartObject();
        writer.WriteString("subject", line.Subject);
        writer.WriteString("sku", line.Sku);
        writer.WriteString("name", line.Name);
        writer.WriteString("feeType", line.FeeType);
        writer.WriteNumber("usageMonth", BillingZone.Number(line.UsageMonth));
        writer.WriteBoolean("priorPeriod", line.PriorPeriod);
        writer.WriteNumber("units", line.Units);
        writer.WriteNumber("grossFen", line.GrossFen);
        // Without trailing zeros: 9 and 9.00 are the same rate.
        writer.WriteNumber("vatPercent", line.Rule.VatPercent / 1.000000000000000000000000000000000m);
        writer.WriteNumber("netFen", line.Split.NetFen);
        writer.WriteNumber("vatFen", line.Split.VatFen);
        writer.WriteBoolean("prepaid", line.Prepaid);
        writer.WriteString("priceBook", line.PriceBook);
        writer.WriteEndObject();
    }

    private static string Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}
