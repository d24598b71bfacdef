using System.Diagnostics;
using Metering.Contracts.Access;
using Metering.Http.Access;
using Metering.Http.Problems;
using Metering.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Metering.Api.Tests.Access;

/// <summary>While the keys of the installation cannot be read, callers are told to come again, and soon.</summary>
public sealed class UnreadableKeysTests
{
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everybody_is_told_within_one_read_to_come_again_and_who_comes_later_is_looked_up(bool hangs)
    {
        var (reads, readable) = (0, false);
        var keys = Stub.Of<IApiKeysGrain>(() =>
        {
            Interlocked.Increment(ref reads);
            return Volatile.Read(ref readable) ? Task.FromResult<ApiKeySnapshot?>(null) : Fails(hangs ? Hanging : TimeSpan.Zero);
        });
        using var cache = new ApiKeyCache(Stub.Of<IGrainFactory>(() => keys), TimeProvider.System, NullLogger<ApiKeyCache>.Instance);
        var watch = Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Answer(cache)));

        answers.ShouldAllBe(answer => answer == new Answered(503, "OVERLOADED", "1"));
        watch.Elapsed.ShouldBeLessThan(Hanging * 4);
        reads.ShouldBeLessThan(4);
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        Volatile.Write(ref readable, true);
        (await Answer(cache)).ShouldBe(new Answered(401, "UNAUTHENTICATED", null));
    }

    private static async Task<ApiKeySnapshot?> Fails(TimeSpan after)
    {
        await Task.Delay(after);
        throw new TimeoutException("The grain did not answer.");
    }

    /// <summary>What a caller with a key gets, through the layer that turns faults into problem documents.</summary>
    private static async Task<Answered> Answer(ApiKeyCache cache)
    {
        var (http, body) = (new DefaultHttpContext(), new MemoryStream());
        (http.Request.Headers.Authorization, http.Response.Body) = ("Bearer mk_somebody", body);
        await new EdgeMiddleware(async call => { await Authentication.Authenticate(call, cache); }, NullLogger<EdgeMiddleware>.Instance).Invoke(http);
        using var problem = System.Text.Json.JsonDocument.Parse(body.ToArray());
        return new Answered(http.Response.StatusCode, problem.RootElement.GetProperty("code").GetString(), http.Response.Headers.RetryAfter);
    }

    private sealed record Answered(int Status, string? Code, string? RetryAfter);
}
