using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Metering.Shared;

/// <summary>
/// A client as the README tells people to write one: it repeats the same request, at the next API node, until the answer is definite.
/// </summary>
/// <param name="nodes">Addresses of the API nodes as they are now.</param>
/// <param name="key">API key.</param>
public sealed class RetryingClient(Func<IReadOnlyList<Uri>> nodes, string key)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };
    private static int next;
    private int repeats;

    /// <summary>Requests that had to be repeated.</summary>
    public int Repeats => repeats;

    /// <summary>Reads until the answer is definite.</summary>
    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path, null, "application/json", IsDefinite);

    /// <summary>Sends a command, under one Idempotency-Key, until its outcome is known.</summary>
    public Task<JsonElement> Post(string path, object body) =>
        Send(HttpMethod.Post, path, JsonSerializer.Serialize(body), "application/json", IsDefinite);

    /// <summary>Reports events until each of them is accepted or known; returns how often the batch had to be sent.</summary>
    public async Task<int> Report(string batch)
    {
        var sent = 0;
        await Send(HttpMethod.Post, "/v1/usage", batch, "application/cloudevents-batch+json", (code, body) =>
        {
            sent++;
            if (code != 200) return IsDefinite(code, body);
            if (body.GetProperty("refused").GetInt32() == 0) return true;
            var refusal = body.GetProperty("items").EnumerateArray().First(item => item.GetProperty("status").GetString() == "refused");
            return refusal.TryGetProperty("retryable", out _) ? false
                : throw new InvalidOperationException($"An event was refused for good: {refusal.GetRawText()}");
        });
        return sent;
    }

    private static bool IsDefinite(int code, JsonElement body) => code is >= 200 and < 300 ? true
        : code >= 500 || code == 429 || (body.TryGetProperty("retryable", out var retryable) && retryable.GetBoolean()) ? false
        : throw new InvalidOperationException($"The call was refused ({code}): {body.GetRawText()}");

    private async Task<JsonElement> Send(HttpMethod method, string path, string? body, string type, Func<int, JsonElement, bool> isDefinite)
    {
        var name = Guid.NewGuid().ToString("N");
        var started = Stopwatch.GetTimestamp();
        var last = "";
        for (; Stopwatch.GetElapsedTime(started) < Patience; await Task.Delay(Pause))
        {
            try
            {
                var (code, answer) = await Once(method, path, body, type, name);
                if (isDefinite(code, answer)) return answer;
                last = $"{code} {answer.GetRawText()}";
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
            {
                // No answer: the same request again, which is what its key is for.
                last = fault.Message;
            }
            Interlocked.Increment(ref repeats);
        }
        throw new TimeoutException($"{method} {path} got no definite answer within {Patience.TotalSeconds} s; the last was: {last}");
    }

    private async Task<(int Code, JsonElement Body)> Once(HttpMethod method, string path, string? body, string type, string name)
    {
        var known = nodes();
        var node = known[(int)((uint)Interlocked.Increment(ref next) % (uint)known.Count)];
        using var request = new HttpRequestMessage(method, new Uri(node, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (method == HttpMethod.Post) request.Headers.TryAddWithoutValidation("Idempotency-Key", name);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement);
    }
}
