using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Metering.Chaos.Running;

namespace Metering.Chaos.Workload;

/// <summary>A definite answer.</summary>
/// <param name="Code">HTTP status.</param>
/// <param name="Body">The document.</param>
internal readonly record struct Reply(int Code, JsonElement Body)
{
    public bool Done => Code is >= 200 and < 300;

    /// <summary>The refusal's code; empty when it was done.</summary>
    public string Refusal => !Done && Body.TryGetProperty("code", out var code) ? code.GetString()! : "";

    public long Number(string name) => Body.GetProperty(name).GetInt64();

    public string Text(string name) => Body.GetProperty(name).GetString()!;
}

/// <summary>No definite answer came in time, and the run knows it already.</summary>
internal sealed class UnresolvedException(string message) : Exception(message);

/// <summary>
/// A client that repeats a request under the same identity, at any API node, until the answer is definite. When all faults are healed that may
/// take a minute, not longer.
/// </summary>
internal sealed class Caller(ChaosCluster cluster, Findings findings)
{
    /// <summary>How soon everything must be definite once all is well (I26).</summary>
    public static readonly TimeSpan Liveness = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(12),
    };
    private long healedAt = long.MaxValue;
    private int next;

    /// <summary>From now on nothing is wrong any more.</summary>
    public void Healed() => healedAt = Stopwatch.GetTimestamp();

    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null, "application/json", "", cluster.Operator, IsDefinite);

    /// <summary>A command of an operator under a key; the same key again is the same command.</summary>
    public Task<Reply> Post(string path, object body, string key) =>
        Send(HttpMethod.Post, path, JsonSerializer.Serialize(body), "application/json", key, cluster.Operator, IsDefinite);

    /// <summary>A command of the system that reports usage.</summary>
    public Task<Reply> Meter(string path, object body, string key) =>
        Send(HttpMethod.Post, path, JsonSerializer.Serialize(body), "application/json", key, cluster.Reporter, IsDefinite);

    /// <summary>One usage event.</summary>
    public Task<Reply> Event(string document) =>
        Send(HttpMethod.Post, "/v1/usage", document, "application/cloudevents+json", "", cluster.Reporter, IsDefinite);

    /// <summary>Several events, repeated until each has its answer.</summary>
    public Task<Reply> Events(string documents) =>
        Send(HttpMethod.Post, "/v1/usage", documents, "application/cloudevents-batch+json", "", cluster.Reporter,
            reply => IsDefinite(reply) && reply.Done && !reply.Body.GetProperty("items").EnumerateArray()
                .Any(item => item.TryGetProperty("retryable", out var retryable) && retryable.GetBoolean()));

    private static bool IsDefinite(Reply reply) => reply.Code < 500 && reply.Code != 429
        && !(reply.Body.TryGetProperty("retryable", out var retryable) && retryable.GetBoolean());

    private async Task<Reply> Send(HttpMethod method, string path, string? body, string type, string key, string credential,
        Func<Reply, bool> isDefinite)
    {
        var (started, last) = (Stopwatch.GetTimestamp(), "");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                findings.Count("requests");
                var reply = await Once(method, path, body, type, key, credential);
                if (isDefinite(reply))
                {
                    Resolved(started, attempt);
                    return reply;
                }
                last = $"{reply.Code} {reply.Body.GetRawText()}";
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
            {
                last = fault.Message;
            }
            if (attempt == 1) findings.Count("unknown");
            findings.Count("repeats");
            if (Stopwatch.GetElapsedTime(Math.Max(started, Volatile.Read(ref healedAt))) is var since && since > Liveness
                && Stopwatch.GetTimestamp() > healedAt)
            {
                findings.Violation($"I26: {method} {path} was not definite {since.TotalSeconds:0} s after all was healed; the last answer: {last}");
                throw new UnresolvedException(path);
            }
            await Task.Delay(Pause * Math.Min(attempt, 5));
        }
    }

    private void Resolved(long started, int attempt)
    {
        if (attempt > 1) findings.Count("resolved");
        findings.Longest("longestMilliseconds", (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (Stopwatch.GetTimestamp() is var now && now > healedAt)
            findings.Longest("longestAfterHealingMilliseconds",
                (long)Stopwatch.GetElapsedTime(Math.Max(started, healedAt), now).TotalMilliseconds);
    }

    private async Task<Reply> Once(HttpMethod method, string path, string? body, string type, string key, string credential)
    {
        var nodes = cluster.Nodes;
        var node = nodes[(uint)Interlocked.Increment(ref next) % (uint)nodes.Length];
        using var request = new HttpRequestMessage(method, new Uri(node.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        if (key.Length > 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var response = await Http.SendAsync(request);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync() is { Length: > 0 } text ? text : "{}");
        return new Reply((int)response.StatusCode, document.RootElement.Clone());
    }
}
