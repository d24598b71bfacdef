using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Metering.Domain.Refusals;
using Metering.Http.Access;
using Metering.Http.Problems;

namespace Metering.Http.Operations;

/// <summary>
/// Keeps one caller from starving the others, and all of them from starving the host: past a bound a call is turned away, its body unread,
/// and may be repeated. Health and metrics are no calls: they are answered always.
/// </summary>
public sealed class CallLimits : IDisposable
{
    /// <summary>What a body of unknown length counts as: the most that is read of one.</summary>
    private const long UnknownBody = 1 << 20;

    private static readonly int[] RefillsPerSecond = [10, 5, 4, 2, 1];
    private static readonly Meter Meter = new("Metering");
    // Not static: the instrument is there as soon as a host is. Its series, one a bound, begin with the first call that is turned away.
    private readonly Counter<long> shed = Meter.CreateCounter<long>("metering.calls.shed", "{call}",
        "Calls turned away at the edge, by the bound that was reached.");

    private readonly ConcurrencyLimiter all;
    private readonly PartitionedRateLimiter<string> perKey;
    private readonly MemoryWatch memory;
    private readonly long mostBodyBytes;
    private long bodyBytes;

    /// <summary>With these bounds.</summary>
    public CallLimits(CallLimitOptions options)
        : this(options, new MemoryWatch(options.MemoryBytes))
    {
    }

    /// <summary>With these bounds, the memory watched by another.</summary>
    public CallLimits(CallLimitOptions options, MemoryWatch memory)
    {
        this.memory = memory;
        mostBodyBytes = options.BodyBytes;
        all = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.ConcurrentCalls, QueueLimit = 0 });
        var (calls, period) = Refill(options.CallsPerSecondPerKey);
        perKey = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = checked(options.CallsPerSecondPerKey * 2),
            TokensPerPeriod = calls,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
        }));
    }

    /// <summary>So many calls after so long are exactly the rate: as often as whole calls allow, at most ten times a second.</summary>
    public static (int Calls, TimeSpan Period) Refill(int callsPerSecond)
    {
        var times = RefillsPerSecond.First(each => callsPerSecond % each == 0);
        return (callsPerSecond / times, TimeSpan.FromSeconds(1) / times);
    }

    /// <summary>Lets a call in; dispose the permit when it is answered.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="contentLength">Length of its body as announced; null when it is not.</param>
    /// <exception cref="RefusedCallException">RATE_LIMITED, LOAD_SHED.</exception>
    public IDisposable Enter(Caller caller, long? contentLength = 0)
    {
        using (var rate = perKey.AttemptAcquire(caller.KeyId))
            if (!rate.IsAcquired) throw TurnedAway("rate", RefusalCodes.RateLimited.With("This key calls more often than its rate bound."));
        if (memory.IsHigh) throw TurnedAway("memory", RefusalCodes.LoadShed.With("The host is short of memory."));
        var permit = all.AttemptAcquire();
        if (!permit.IsAcquired)
        {
            permit.Dispose();
            throw TurnedAway("calls", RefusalCodes.LoadShed.With("Too many calls are being served."));
        }
        var bytes = contentLength ?? UnknownBody;
        var before = Interlocked.Add(ref bodyBytes, bytes) - bytes;
        var entered = new Permit(this, permit, bytes);
        if (bytes == 0 || before == 0 || before + bytes <= mostBodyBytes) return entered;
        entered.Dispose();
        throw TurnedAway("bodies", RefusalCodes.LoadShed.With("Too many bytes of requests are being served."));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        all.Dispose();
        perKey.Dispose();
        memory.Dispose();
    }

    private RefusedCallException TurnedAway(string bound, Refusal refusal)
    {
        shed.Add(1, new KeyValuePair<string, object?>("bound", bound));
        return new RefusedCallException(refusal);
    }

    private sealed class Permit(CallLimits limits, RateLimitLease call, long bytes) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Add(ref limits.bodyBytes, -bytes);
            call.Dispose();
        }
    }
}
