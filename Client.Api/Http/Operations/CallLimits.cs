using System.Threading.RateLimiting;
using Metering.Domain.Refusals;
using Metering.Http.Access;
using Metering.Http.Problems;

namespace Metering.Http.Operations;

/// <summary>Bounds of the edge.</summary>
public sealed record CallLimitOptions
{
    /// <summary>Calls served at once, all callers together.</summary>
    public int ConcurrentCalls { get; init; } = 4_096;

    /// <summary>Calls a second of one API key, averaged; a burst of two seconds' worth is let through.</summary>
    public int CallsPerSecondPerKey { get; init; } = 50_000;
}

/// <summary>Keeps one caller from starving the others: past the bound a call is turned away, unread and retryable.</summary>
public sealed class CallLimits : IDisposable
{
    private readonly ConcurrencyLimiter all;
    private readonly PartitionedRateLimiter<string> perKey;

    /// <summary>With these bounds.</summary>
    public CallLimits(CallLimitOptions options)
    {
        all = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.ConcurrentCalls, QueueLimit = 0 });
        perKey = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = checked(options.CallsPerSecondPerKey * 2),
            TokensPerPeriod = Math.Max(1, options.CallsPerSecondPerKey / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            QueueLimit = 0,
        }));
    }

    /// <summary>Lets a call in; dispose the permit when it is answered.</summary>
    /// <exception cref="RefusedCallException">OVERLOADED.</exception>
    public IDisposable Enter(Caller caller)
    {
        using (var rate = perKey.AttemptAcquire(caller.KeyId))
            if (!rate.IsAcquired) throw Overloaded("This key calls more often than its rate bound.");
        var permit = all.AttemptAcquire();
        if (permit.IsAcquired) return permit;
        permit.Dispose();
        throw Overloaded("Too many calls are being served.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        all.Dispose();
        perKey.Dispose();
    }

    private static RefusedCallException Overloaded(string detail) => new(RefusalCodes.Overloaded.With(detail));
}
