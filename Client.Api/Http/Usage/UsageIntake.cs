using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Unicode;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Problems;

namespace Metering.Http.Usage;

/// <summary>How the events of a request are written.</summary>
public enum UsageFormat
{
    /// <summary>One CloudEvent.</summary>
    Single,

    /// <summary>A JSON array of CloudEvents.</summary>
    Batch,

    /// <summary>One CloudEvent a line.</summary>
    Lines,
}

/// <summary>
/// Usage intake: bytes in, one grain call per resource, answers in the order of the events. Nothing is recorded before the whole request
/// has been read; from then on every event has its own answer.
/// </summary>
/// <param name="resource">The grain of a subject.</param>
/// <param name="local">Resources active in this process, when grains live here.</param>
/// <param name="purposes">Who is told the purposes that events of numbers name (3.8).</param>
/// <param name="watch">Who looks for sends without consent and bursts of calls (3.15(4), 3.16(2)).</param>
public sealed class UsageIntake(Func<string, IMeteredResource> resource, ILocalResources? local = null, UsagePurposes? purposes = null,
    ConductWatch? watch = null)
{
    /// <summary>Largest request body.</summary>
    public const int MaxBytes = 1 << 20;

    private static readonly Meter Meter = new("Metering");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("metering.intake.events",
        unit: "{event}", description: "Usage events by outcome and refusal code.");
    private static readonly ConcurrentBag<IntakeBatch> Idle = [];

    /// <summary>Records the events of a body and hands the answers to <paramref name="answer"/>.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST, REQUEST_TOO_LARGE: nothing was recorded.</exception>
    public async Task<TResult> Record<TResult>(ReadOnlyMemory<byte> body, UsageFormat format, string tenant, string? account,
        Func<UsageAnswers, TResult> answer)
    {
        if (!Idle.TryTake(out var batch)) batch = new IntakeBatch();
        try
        {
            Read(batch, body.Span, format, tenant);
            await Dispatch(batch, account);
            if (purposes is not null && batch.Purposes.Count > 0) await purposes.Tell(batch, tenant);
            if (watch is not null && (batch.WithoutConsent || watch.CountsCalls)) await watch.Look(batch, tenant);
            Count(batch);
            return answer(new UsageAnswers(batch));
        }
        finally
        {
            batch.Clear();
            Idle.Add(batch);
        }
    }

    private static void Read(IntakeBatch batch, ReadOnlySpan<byte> body, UsageFormat format, string tenant)
    {
        if (body.Length > MaxBytes) throw TooLarge($"The body is above {MaxBytes} bytes.");
        if (format != UsageFormat.Lines && !Utf8.IsValid(body)) throw RefusedCallException.Malformed("", "The body is not UTF-8.");
        var inBounds = true;
        try
        {
            if (format == UsageFormat.Single) batch.ReadSingle(body, tenant);
            else inBounds = format == UsageFormat.Batch ? batch.ReadArray(body, tenant) : batch.ReadLines(body, tenant);
        }
        catch (JsonException)
        {
            throw RefusedCallException.Malformed($"/{batch.Count}", format == UsageFormat.Batch
                ? "The body is not a JSON array of events; nothing was recorded."
                    : "The body is not one JSON object; nothing was recorded.");
        }
        if (!inBounds) throw TooLarge($"A request has at most {IntakeBatch.MaxEvents} events.");
    }

    private async Task Dispatch(IntakeBatch batch, string? account)
    {
        if (batch.Groups == 0) return;
        var slices = ArrayPool<UsageSlice>.Shared.Rent(batch.Groups);
        var calls = ArrayPool<Task<UsageReply>?>.Shared.Rent(batch.Groups);
        var replies = ArrayPool<UsageReply?>.Shared.Rent(batch.Groups);
        try
        {
            batch.Slices(account, slices);
            StartLocal(batch.GroupSubjects, slices, calls);
            for (var group = 0; group < batch.Groups; group++) calls[group] ??= Start(batch.GroupSubjects[group], slices[group]);
            for (var group = 0; group < batch.Groups; group++) replies[group] = await Outcome(calls[group]!);
            batch.Answer(replies);
        }
        finally
        {
            ArrayPool<UsageSlice>.Shared.Return(slices, clearArray: true);
            ArrayPool<Task<UsageReply>?>.Shared.Return(calls, clearArray: true);
            ArrayPool<UsageReply?>.Shared.Return(replies, clearArray: true);
        }
    }

    /// <summary>What is active in this process. Its turns need nothing of this request's surroundings, so they are not copied for each.</summary>
    private void StartLocal(ReadOnlySpan<string> subjects, ReadOnlySpan<UsageSlice> slices, Span<Task<UsageReply>?> calls)
    {
        if (local is null) return;
        using (ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow())
            local.Record(subjects, slices, calls);
    }

    private Task<UsageReply> Start(string subject, UsageSlice slice)
    {
        try
        {
            return resource(subject).Record(slice);
        }
        catch (Exception fault)
        {
            return Task.FromException<UsageReply>(fault);
        }
    }

    /// <summary>
    /// A fault after the call was sent leaves the outcome open: the events say so, and the same events may be sent again.
    /// </summary>
    private static async ValueTask<UsageReply?> Outcome(Task<UsageReply> call)
    {
        try
        {
            return await call;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static void Count(IntakeBatch batch)
    {
        if (!Events.Enabled) return;
        long accepted = 0, duplicates = 0;
        foreach (ref readonly var outcome in batch.Outcomes)
        {
            if (outcome.Status == UsageStatus.Accepted) accepted++;
            else if (outcome.Status == UsageStatus.Duplicate) duplicates++;
            else Events.Add(1, new("outcome", "refused"), new("code", outcome.Code));
        }
        if (accepted > 0) Events.Add(accepted, new("outcome", "accepted"), new("code", ""));
        if (duplicates > 0) Events.Add(duplicates, new("outcome", "duplicate"), new("code", ""));
    }

    private static RefusedCallException TooLarge(string detail) => new(RefusalCodes.TooLarge.With(detail));
}
