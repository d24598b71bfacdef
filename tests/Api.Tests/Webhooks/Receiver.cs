using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Metering.Shared;

namespace Metering.Api.Tests.Webhooks;

/// <summary>A message as it arrived.</summary>
internal sealed record Received(string Id, string Timestamp, string Signature, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Event => Json.GetProperty("type").GetString()!;
}

/// <summary>A customer's server for webhooks on loopback: it answers with the queued statuses, then with 204.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<Received> arrived = new();

    public Receiver()
    {
        Url = $"http://127.0.0.1:{Checkout.FreePort()}/hook/";
        listener.Prefixes.Add(Url);
        listener.Start();
        _ = Serve();
    }

    public string Url { get; }

    public ConcurrentQueue<int> Answers { get; } = new();

    public string? Location { get; set; }

    public TimeSpan Delay { get; set; }

    public IReadOnlyList<Received> Arrived => [.. arrived];

    public async Task<IReadOnlyList<Received>> Wait(int count, Func<Received, bool>? which = null)
    {
        for (var i = 0; i < 400; i++)
        {
            var matching = Arrived.Where(which ?? (_ => true)).ToList();
            if (matching.Count >= count) return matching;
            await Task.Delay(50);
        }
        throw new TimeoutException($"{Arrived.Count} messages arrived: {string.Join(", ", Arrived.Select(one => one.Event))}");
    }

    public void Dispose() => ((IDisposable)listener).Dispose();

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = Answer(context);
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var headers = context.Request.Headers;
        arrived.Enqueue(new Received(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!,
            await reader.ReadToEndAsync()));
        await Task.Delay(Delay);
        context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : 204;
        if (Location is not null) context.Response.RedirectLocation = Location;
        context.Response.Close();
    }
}
