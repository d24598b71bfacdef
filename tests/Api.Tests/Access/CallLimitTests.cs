using System.Diagnostics;
using Metering.Contracts.Access;
using Metering.Http.Access;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Shouldly;

namespace Metering.Api.Tests.Access;

/// <summary>Bounds of the edge.</summary>
public sealed class CallLimitTests
{
    private static readonly Caller One = new("key-1", "t", ApiRole.Admin, null, "one");
    private static readonly Caller Two = new("key-2", "t", ApiRole.Admin, null, "two");

    [Fact]
    public void Past_the_bound_a_call_is_turned_away_retryable()
    {
        using var limits = new CallLimits(new CallLimitOptions { ConcurrentCalls = 2 });
        var first = limits.Enter(One);
        using var second = limits.Enter(Two);

        var refused = Should.Throw<RefusedCallException>(() => limits.Enter(One));
        first.Dispose();

        refused.Refusal.Code.Code.ShouldBe("LOAD_SHED");
        refused.Refusal.Code.Retryable.ShouldBeTrue();
        limits.Enter(One).Dispose();
    }

    [Fact]
    public void One_key_that_calls_too_often_does_not_slow_another()
    {
        using var limits = new CallLimits(new CallLimitOptions { CallsPerSecondPerKey = 5 });
        for (var i = 0; i < 10; i++) limits.Enter(One).Dispose();

        Should.Throw<RefusedCallException>(() => limits.Enter(One)).Refusal.Code.Code.ShouldBe("RATE_LIMITED");
        limits.Enter(Two).Dispose();
    }

    [Theory]
    [InlineData(1, 1, 1_000)]
    [InlineData(9, 9, 1_000)]
    [InlineData(10, 1, 100)]
    [InlineData(12, 3, 250)]
    [InlineData(15, 3, 200)]
    [InlineData(18, 9, 500)]
    [InlineData(19, 19, 1_000)]
    [InlineData(50_000, 5_000, 100)]
    public void A_rate_is_refilled_as_often_as_whole_calls_allow(int perSecond, int calls, int milliseconds) =>
        CallLimits.Refill(perSecond).ShouldBe((calls, TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Every_rate_is_the_one_that_was_set()
    {
        foreach (var rate in Enumerable.Range(1, 1_000))
        {
            var (calls, period) = CallLimits.Refill(rate);
            (calls * TimeSpan.TicksPerSecond).ShouldBe(rate * period.Ticks);
        }
    }

    [Fact]
    public async Task One_call_a_second_is_no_ten()
    {
        using var limits = new CallLimits(new CallLimitOptions { CallsPerSecondPerKey = 1 });
        for (var i = 0; i < 2; i++) limits.Enter(One).Dispose();

        // Right until the second is over; a machine that sleeps past it shows nothing.
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 700; await Task.Delay(50))
            if (Entered(limits)) clock.ElapsedMilliseconds.ShouldBeGreaterThan(900);
    }

    private static bool Entered(CallLimits limits)
    {
        try
        {
            limits.Enter(One).Dispose();
            return true;
        }
        catch (RefusedCallException)
        {
            return false;
        }
    }

    [Fact]
    public void Bodies_are_bounded_together_one_of_any_size_is_let_in_and_an_unannounced_one_counts_as_the_largest()
    {
        using var limits = new CallLimits(new CallLimitOptions { BodyBytes = 3 << 20 });
        var large = limits.Enter(One, 4 << 20);
        Refused(limits, 1).ShouldBe("LOAD_SHED");
        limits.Enter(Two, 0).Dispose();
        large.Dispose();

        using var first = limits.Enter(One, 2 << 20);
        using var second = limits.Enter(Two, null);
        Refused(limits, 1).ShouldBe("LOAD_SHED");
    }

    [Fact]
    public void High_memory_sheds_asks_for_a_collection_at_most_every_five_seconds_and_ends_a_twentieth_below_the_bound()
    {
        var (used, collections, time) = (100L, 0, new Stepped());
        using var memory = new MemoryWatch(1_000, () => used, () => collections++, time);
        using var limits = new CallLimits(new CallLimitOptions(), memory);
        limits.Enter(One).Dispose();

        used = 1_000;
        for (var i = 0; i < 26; i++) time.Step();
        Refused(limits, 0).ShouldBe("LOAD_SHED");
        collections.ShouldBe(2, "one at once, one after five seconds");
        used = 960;
        time.Step();
        Refused(limits, 0).ShouldBe("LOAD_SHED");
        used = 949;
        time.Step();
        limits.Enter(One).Dispose();
    }

    private static string Refused(CallLimits limits, long? body) =>
        Should.Throw<RefusedCallException>(() => limits.Enter(One, body)).Refusal.Code.Code;

    /// <summary>Time that moves a fifth of a second when told.</summary>
    private sealed class Stepped : TimeProvider, ITimer
    {
        private TimerCallback? callback;
        private object? state;
        private long fifths;

        public override long TimestampFrequency => 5;

        public override long GetTimestamp() => fifths;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (this.callback, this.state) = (callback, state);
            return this;
        }

        public void Step()
        {
            fifths++;
            callback!(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => callback = null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
