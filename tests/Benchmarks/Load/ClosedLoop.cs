using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;

namespace Metering.Benchmarks.Load;

/// <summary>What a closed loop did in its measured window.</summary>
/// <param name="PerSecond">Accepted weight a second.</param>
/// <param name="Accepted">Accepted weight.</param>
/// <param name="Retried">Requests that were answered "try again", whole (503, 429) or in part (an event is "retryable").</param>
/// <param name="Total">Accepted weight with what was sent before and after the window.</param>
/// <param name="Waits">How long each request of the window took.</param>
internal sealed record LoadResult(double PerSecond, long Accepted, long Retried, long Total, Latencies Waits);

/// <summary>
/// Each connection sends its next request as soon as the last was answered. Anything but full acceptance, or a request to try again,
/// ends the run with the answer: a benchmark must not count what was not done.
/// </summary>
internal static class ClosedLoop
{
    /// <summary>Runs <paramref name="connections"/> connections, first unmeasured for <paramref name="warmUp"/>.</summary>
    public static LoadResult Run(
        IPEndPoint endpoint, int connections, Func<int, RequestTemplate> template, TimeSpan warmUp, TimeSpan measured)
    {
        var start = Stopwatch.GetTimestamp();
        var from = start + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        var until = from + (long)(measured.TotalSeconds * Stopwatch.Frequency);
        return Run(endpoint, connections, template, from, until, long.MaxValue);
    }

    /// <summary>Sends requests until <paramref name="weight"/> is accepted, however long it takes; everything is measured.</summary>
    public static LoadResult RunUntil(IPEndPoint endpoint, int connections, Func<int, RequestTemplate> template, long weight) =>
        Run(endpoint, connections, template, Stopwatch.GetTimestamp(), long.MaxValue, weight);

    private static LoadResult Run(
        IPEndPoint endpoint, int connections, Func<int, RequestTemplate> template, long from, long until, long limit)
    {
        long accepted = 0, retried = 0, taken = 0, total = 0;
        Exception? failure = null;
        var waits = new ConcurrentBag<long>();
        void Connection(int index)
        {
            try
            {
                using var http = new HttpConnection(endpoint);
                var requests = template(index);
                while (Volatile.Read(ref failure) is null && Stopwatch.GetTimestamp() < until
                    && Interlocked.Add(ref taken, requests.Weight) - requests.Weight < limit)
                {
                    var sent = Stopwatch.GetTimestamp();
                    Interlocked.Add(ref retried, Send(http, requests));
                    Interlocked.Add(ref total, requests.Weight);
                    var now = Stopwatch.GetTimestamp();
                    if (now < from || now >= until)
                        continue;
                    Interlocked.Add(ref accepted, requests.Weight);
                    waits.Add(now - sent);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }
        var threads = Enumerable.Range(0, connections).Select(i => new Thread(() => Connection(i), 256 * 1024)).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        if (failure is not null)
            throw new InvalidOperationException("the load was not accepted: " + failure.Message, failure);
        var seconds = (Math.Min(until, Stopwatch.GetTimestamp()) - from) / (double)Stopwatch.Frequency;
        return new LoadResult(accepted / seconds, accepted, retried, total, new Latencies([.. waits]));
    }

    // The same bytes again after a "try again": identity makes that safe, and so it is what a real sender does.
    private static int Send(HttpConnection http, RequestTemplate requests)
    {
        var bytes = requests.Next();
        for (var retries = 0; ; retries++)
        {
            var status = http.Exchange(bytes, out var body);
            if (retries == 0 ? requests.IsAccepted(status, body) : requests.IsDone(status, body))
                return retries;
            if (status is not (429 or 503) && body.IndexOf("\"retryable\":true"u8) < 0 || retries > 1_000)
                throw new InvalidOperationException(
                    $"status {status}: {Encoding.UTF8.GetString(body[..Math.Min(600, body.Length)])}");
            Thread.Sleep(5);
        }
    }
}
