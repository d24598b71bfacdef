using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Metering.Benchmarks.Load;

/// <summary>
/// Requests at a fixed rate, whether or not earlier ones were answered. A latency counts from the moment the request was due, not from
/// when a connection was free to send it, so a stall of the server is paid by every request that was due in it (no coordinated omission).
/// </summary>
internal static class OpenLoop
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    /// <summary>Sends for <paramref name="warmUpFor"/> and <paramref name="duration"/> and returns the latencies of the latter.</summary>
    public static Latencies Run(IPEndPoint endpoint, int connections, Func<int, RequestTemplate> template, int perSecond,
        TimeSpan warmUpFor, TimeSpan duration)
    {
        var warmUp = (int)(perSecond * warmUpFor.TotalSeconds);
        var total = warmUp + (int)(perSecond * duration.TotalSeconds);
        var ticks = new long[total];
        var next = -1;
        Exception? failure = null;
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
        void Connection(int index)
        {
            try
            {
                using var http = new HttpConnection(endpoint);
                var requests = template(index);
                while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var ticket && ticket < total)
                {
                    var due = start + ticket * Stopwatch.Frequency / perSecond;
                    var bytes = requests.Next();
                    WaitUntil(due);
                    var status = http.Exchange(bytes, out var body);
                    if (!requests.IsAccepted(status, body))
                        throw new InvalidOperationException(
                            $"status {status}: {Encoding.UTF8.GetString(body[..Math.Min(600, body.Length)])}");
                    ticks[ticket] = Stopwatch.GetTimestamp() - due;
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
        if (failure is not null) throw new InvalidOperationException("the load was not accepted: " + failure.Message, failure);
        Remark(ticks, perSecond);
        return new Latencies(ticks[warmUp..]);
    }

    /// <summary>How the latencies went over time, warm-up and all: a cold start shows as what it is.</summary>
    private static void Remark(long[] ticks, int perSecond)
    {
        var length = (int)(perSecond * Window.TotalSeconds);
        for (var from = 0; from < ticks.Length; from += length)
        {
            var part = new Latencies(ticks[from..Math.Min(from + length, ticks.Length)]);
            Console.Error.WriteLine($"from {from / perSecond,3} s: p50 {part.Percentile(0.5):F1} ms, p99 {part.Percentile(0.99):F1} ms, "
                + $"max {part.Max:F1} ms");
        }
    }

    // Thread.Sleep knows whole milliseconds only; the kernel's own sleep is exact to some 60 microseconds and burns nothing.
    private static void WaitUntil(long due)
    {
        while (due - Stopwatch.GetTimestamp() is var left and > 0)
            _ = Sleep((uint)Math.Clamp(left * 1_000_000 / Stopwatch.Frequency, 1, 500_000));
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(uint microseconds);
}
