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

        refused.Refusal.Code.Code.ShouldBe("OVERLOADED");
        refused.Refusal.Code.Retryable.ShouldBeTrue();
        limits.Enter(One).Dispose();
    }

    [Fact]
    public void One_key_that_calls_too_often_does_not_slow_another()
    {
        using var limits = new CallLimits(new CallLimitOptions { CallsPerSecondPerKey = 5 });
        for (var i = 0; i < 10; i++) limits.Enter(One).Dispose();

        Should.Throw<RefusedCallException>(() => limits.Enter(One)).Refusal.Code.Code.ShouldBe("OVERLOADED");
        limits.Enter(Two).Dispose();
    }
}
