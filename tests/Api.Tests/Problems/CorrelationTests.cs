using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using Shouldly;

namespace Metering.Api.Tests.Problems;

/// <summary>The id under which a fault is logged, when no traces are collected.</summary>
public sealed class CorrelationTests
{
    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c", "connection:1")]
    [InlineData(null, "connection:1")]
    public void It_is_the_trace_of_the_client_where_it_sent_one(string? sent, string expected)
    {
        var http = new DefaultHttpContext { TraceIdentifier = "connection:1" };
        http.Request.Headers.TraceParent = sent;

        ProblemWriter.Correlation(http).ShouldBe(expected);
    }
}
