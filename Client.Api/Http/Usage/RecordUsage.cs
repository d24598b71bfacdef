using System.Buffers;
using System.IO.Pipelines;
using Metering.Contracts.Access;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Commands;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Usage;

/// <summary>POST /v1/usage.</summary>
internal static class RecordUsage
{
    private const string SingleType = "application/cloudevents+json";
    private const string BatchType = "application/cloudevents-batch+json";
    private const string LinesType = "application/x-ndjson";

    public static void Map(OperationRoutes routes, UsageIntake intake) => routes.Post("/v1/usage", call => Handle(call, intake))
        .Allow(ApiRole.UsageReporter, ApiRole.Admin).AllowBoundKeys()
        .Says("Record usage",
            "CloudEvents 1.0, each recorded exactly once by (tenant, source, id). Answers stand in the order of the events. A refused "
            + "event never spoils the others. At most 1,000 events and 1 MiB a request. A single event that is refused is "
            + "answered with its own problem document.")
        .Takes<CloudEventBody>(Examples.Usage, SingleType, BatchType, LinesType)
        .Gives<UsageAnswerBody>(StatusCodes.Status200OK, Examples.UsageAnswer)
        .Refuses(RefusalCodes.EventMalformed, RefusalCodes.EventConflict, RefusalCodes.EventTooOld, RefusalCodes.EventInFuture,
            RefusalCodes.UnknownSubject, RefusalCodes.UnknownMeter, RefusalCodes.QuantityNegative, RefusalCodes.QuantityFractional,
            RefusalCodes.QuantityOverLimit, RefusalCodes.NoRate, RefusalCodes.InsufficientBalance, RefusalCodes.Suspended,
            RefusalCodes.EntitlementEnded, RefusalCodes.TooLarge, RefusalCodes.OutcomeUnknown);

    private static async Task Handle(Call call, UsageIntake intake)
    {
        var format = Format(call.Http.Request);
        var (body, length) = await ReadBody(call.Http.Request);
        try
        {
            var writer = call.Http.Response.BodyWriter;
            var refused = await intake.Record(body.AsMemory(0, length), format, call.Tenant, call.Caller.Account,
                answers => format == UsageFormat.Single ? One(answers, call.Http.Response, writer)
                    : Many(answers, call.Http.Response, writer));
            if (refused is { } outcome)
                await ProblemWriter.Refuse(call.Http, RefusalCodes.Named(outcome.Code!).With(outcome.Detail ?? ""));
            else await writer.FlushAsync(call.Http.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static UsageOutcome? One(UsageAnswers answers, HttpResponse response, PipeWriter writer) =>
        answers.Outcomes[0].Status == UsageStatus.Refused ? answers.Outcomes[0] : Many(answers, response, writer);

    private static UsageOutcome? Many(UsageAnswers answers, HttpResponse response, PipeWriter writer)
    {
        if (answers.AllTurnedAway)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "1";
        }
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        answers.Write(writer);
        return null;
    }

    private static UsageFormat Format(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0) throw Bodies.Unsupported("Send the body without a Content-Encoding.");
        var type = request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        if (end >= 0)
        {
            var charset = type[(end + 1)..].Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
            if (!charset.Equals("charset=utf-8", StringComparison.OrdinalIgnoreCase)) throw Bodies.Unsupported("The charset is utf-8.");
            type = type[..end].TrimEnd();
        }
        if (type.Equals(BatchType, StringComparison.OrdinalIgnoreCase)) return UsageFormat.Batch;
        if (type.Equals(SingleType, StringComparison.OrdinalIgnoreCase)) return UsageFormat.Single;
        if (type.Equals(LinesType, StringComparison.OrdinalIgnoreCase)) return UsageFormat.Lines;
        throw Bodies.Unsupported($"Send {SingleType}, {BatchType} or {LinesType}.");
    }

    private static async ValueTask<(byte[] Body, int Length)> ReadBody(HttpRequest request)
    {
        if (request.ContentLength > UsageIntake.MaxBytes) throw TooLarge();
        var body = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? 64 * 1024) + 1);
        var length = 0;
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(body.AsMemory(length), request.HttpContext.RequestAborted)) > 0)
            {
                length += read;
                if (length > UsageIntake.MaxBytes) throw TooLarge();
                if (length == body.Length) body = Larger(body);
            }
            return (body, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(body);
            throw;
        }
    }

    private static byte[] Larger(byte[] body)
    {
        var larger = ArrayPool<byte>.Shared.Rent(body.Length * 2);
        body.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(body);
        return larger;
    }

    private static RefusedCallException TooLarge() => new(RefusalCodes.TooLarge.With($"The body is above {UsageIntake.MaxBytes} bytes."));
}
