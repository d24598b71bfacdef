using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Metering.Actors.Webhooks;

namespace Metering.Host.Webhooks;

/// <summary>Posts webhooks: one address, no redirect, no cookie, no proxy, an answer whose body nobody reads, and an end after seconds.</summary>
internal sealed class WebhookTransport : IWebhookTransport, IDisposable
{
    private static readonly TimeSpan LongestLookup = TimeSpan.FromSeconds(5);

    private readonly TargetGuard guard;
    private readonly TimeProvider time;
    private readonly TimeSpan longest;
    private readonly HttpClient http;

    public WebhookTransport(TargetGuard guard, TimeProvider time, TimeSpan longest)
    {
        (this.guard, this.time, this.longest) = (guard, time, longest);
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = guard.Connect,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 16 << 10,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <inheritdoc />
    public async Task<string?> Refuse(string url)
    {
        using var limit = new CancellationTokenSource(LongestLookup);
        return await guard.Refuse(url, limit.Token);
    }

    /// <inheritdoc />
    public async Task<WebhookAnswer> Post(WebhookPost post)
    {
        // The text is checked again: what was allowed when the endpoint was added may not be any more.
        if (guard.RefuseText(post.Url) is { } why) return new WebhookAnswer(null, why, null);
        using var limit = new CancellationTokenSource(longest);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, post.Url) { Version = HttpVersion.Version11 };
            request.Headers.TryAddWithoutValidation("User-Agent", "Metering-Webhooks/1");
            request.Headers.TryAddWithoutValidation("webhook-id", post.Id);
            request.Headers.TryAddWithoutValidation("webhook-timestamp", post.Timestamp);
            request.Headers.TryAddWithoutValidation("webhook-signature", post.Signature);
            request.Content = new StringContent(post.Payload, Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new WebhookAnswer((int)response.StatusCode, null, RetryAfter(response));
        }
        catch (OperationCanceledException)
        {
            return new WebhookAnswer(null, $"No answer within {longest.TotalSeconds:0} seconds.", null);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or InvalidOperationException)
        {
            return new WebhookAnswer(null, Words(fault), null);
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private int? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is not { } header) return null;
        var wait = header.Delta ?? header.Date - time.GetUtcNow();
        return wait is { TotalSeconds: > 0 and <= int.MaxValue } asked ? (int)asked.TotalSeconds : null;
    }

    /// <summary>Why there was no answer, in words of our own: what the network said may name what a receiver must not learn.</summary>
    private static string Words(Exception fault)
    {
        for (var each = fault; each is not null; each = each.InnerException)
            switch (each)
            {
                case TargetRefusedException or SocketException { SocketErrorCode: SocketError.HostNotFound }: return TargetGuard.NotPublic;
                case AuthenticationException: return "The certificate is not trusted.";
                case SocketException: return "The connection failed.";
            }
        return fault is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
            ? "The answer is too large." : "The answer is not valid HTTP.";
    }
}
