using System.Buffers;
using System.Text.Json;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;

namespace Metering.Http.Usage;

/// <summary>The answers of one request, valid until the intake takes them back.</summary>
public readonly ref struct UsageAnswers
{
    private readonly IntakeBatch batch;

    internal UsageAnswers(IntakeBatch batch) => this.batch = batch;

    /// <summary>Answers in the order of the events.</summary>
    public ReadOnlySpan<UsageOutcome> Outcomes => batch.Outcomes;

    /// <summary>True when every event was turned away for overload: the whole request may be repeated later.</summary>
    public bool AllTurnedAway
    {
        get
        {
            foreach (ref readonly var outcome in Outcomes)
                if (outcome.Code != RefusalCodes.Overloaded.Code) return false;
            return Outcomes.Length > 0;
        }
    }

    /// <summary>Writes counts and items as JSON.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        int accepted = 0, duplicates = 0;
        foreach (ref readonly var outcome in Outcomes)
        {
            if (outcome.Status == UsageStatus.Accepted) accepted++;
            else if (outcome.Status == UsageStatus.Duplicate) duplicates++;
        }
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteNumber("accepted"u8, accepted);
        writer.WriteNumber("duplicates"u8, duplicates);
        writer.WriteNumber("refused"u8, Outcomes.Length - accepted - duplicates);
        writer.WriteStartArray("items"u8);
        foreach (ref readonly var outcome in Outcomes) WriteItem(writer, in outcome);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter writer, in UsageOutcome outcome)
    {
        if (outcome.Status == UsageStatus.Accepted)
        {
            writer.WriteRawValue("{\"status\":\"accepted\"}"u8, skipInputValidation: true);
            return;
        }
        if (outcome.Status == UsageStatus.Duplicate)
        {
            writer.WriteRawValue("{\"status\":\"duplicate\"}"u8, skipInputValidation: true);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("status"u8, "refused"u8);
        writer.WriteString("code"u8, outcome.Code);
        writer.WriteString("detail"u8, outcome.Detail);
        if (RefusalCodes.Named(outcome.Code!).Retryable) writer.WriteBoolean("retryable"u8, true);
        writer.WriteEndObject();
    }
}
