using Azure.Core;
using Azure.Core.Pipeline;

namespace Metering.Storage.AzureTables.Calls;

/// <summary>
/// The SDK's retries for Orleans' own tables, without those that could lie: a conditional write that was carried out while its answer was lost would
/// be refused when it is sent again, and be reported as somebody else's change. Its outcome is unknown and is reported as a fault; Orleans
/// then reads the row again.
/// </summary>
internal sealed class CarefulRetries(int most, DelayStrategy delays) : RetryPolicy(most, delays)
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        IsHarmless(message, exception) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsHarmless(message, exception) && await base.ShouldRetryAsync(message, exception).ConfigureAwait(false);

    private static bool IsHarmless(HttpMessage message, Exception? exception) => CanBeRepeated(message.Request)
        || (exception is null ? message.Response.Status is 429 or 503 : Troubles.Of(exception) is Trouble.Throttled);

    /// <summary>Reads, and writes of a row whatever it was before.</summary>
    private static bool CanBeRepeated(Azure.Core.Request request) => request.Method == RequestMethod.Get || (request.Method != RequestMethod.Post
        && request.Method != RequestMethod.Delete && (!request.Headers.TryGetValue("If-Match", out var condition) || condition == "*"));
}
