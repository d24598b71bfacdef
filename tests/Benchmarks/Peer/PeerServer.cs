using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Metering.Benchmarks.Peer;

/// <summary>
/// The peer's HTTP endpoint: <c>peer-server PORT CONNECTION_STRING RESOURCES</c> creates the schema and serves until killed.
/// </summary>
internal static class PeerServer
{
    /// <summary>The key the load generator presents.</summary>
    public const string ApiKey = "peer-usage-reporter-key";

    private static readonly string[] Codes =
    [
        "", "", "INVALID_EVENT", "UNKNOWN_METER", "UNKNOWN_SUBJECT", "INVALID_QUANTITY", "OUTSIDE_TIME_WINDOW", "WALLET_EXHAUSTED",
    ];

    /// <summary>Serves until the process is stopped.</summary>
    public static async Task Run(string port, string connectionString, int resources)
    {
        await using var database = new NpgsqlSlimDataSourceBuilder(connectionString).EnableArrays().Build();
        await PeerSchema.Create(database, resources);
        var parser = new PeerParser(await PeerCache.Load(database), TimeProvider.System);
        var sessions = new ConcurrentBag<PeerSession>();
        var limit = Environment.GetEnvironmentVariable("PEER_SESSIONS") ?? "128";
        using var turn = new SemaphoreSlim(int.Parse(limit, CultureInfo.InvariantCulture));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:" + port);
        builder.WebHost.ConfigureKestrel(o => o.AddServerHeader = false);
        var app = builder.Build();
        app.MapPost("/v1/usage", async (HttpContext http) =>
        {
            if (!IsKnown(http.Request))
            {
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }
            await turn.WaitAsync();
            try
            {
                var session = sessions.TryTake(out var idle) ? idle : await PeerSession.Open(database);
                await Serve(http, session, parser);
                sessions.Add(session);
            }
            finally
            {
                turn.Release();
            }
        });
        app.MapPost("/noop", Discard);
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("Listening on http://127.0.0.1:" + port));
        await app.RunAsync();
    }

    private static bool IsKnown(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith("Bearer ", StringComparison.Ordinal)
        && value.AsSpan(7).SequenceEqual(ApiKey);

    private static async Task Serve(HttpContext http, PeerSession session, PeerParser parser)
    {
        try
        {
            await Handle(http, session, parser);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            // Its connection may be in any state: the next request opens another.
            session.Dispose();
            throw;
        }
    }

    private static async Task Handle(HttpContext http, PeerSession session, PeerParser parser)
    {
        var body = await ReadAll(http.Request);
        try
        {
            await parser.Parse(body, session.Request);
        }
        catch (JsonException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body.Array!);
        }
        await session.Commit();
        Answer(http.Response, session.Request.Outcomes);
        await http.Response.BodyWriter.FlushAsync();
    }

    private static async Task<ArraySegment<byte>> ReadAll(HttpRequest request)
    {
        var length = (int)(request.ContentLength ?? throw new BadHttpRequestException("a length is needed"));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        await request.Body.ReadExactlyAsync(buffer.AsMemory(0, length));
        return new ArraySegment<byte>(buffer, 0, length);
    }

    private static void Answer(HttpResponse response, List<ItemOutcome> outcomes)
    {
        var accepted = outcomes.Count(o => o == ItemOutcome.Accepted);
        var duplicates = outcomes.Count(o => o == ItemOutcome.Duplicate);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"accepted\":{accepted},\"duplicates\":{duplicates},\"refused\":{outcomes.Count - accepted - duplicates},\"items\":[");
        response.ContentType = "application/json";
        using var buffer = new PooledBuffer(head.Length + outcomes.Count * 64 + 2);
        buffer.Write(Encoding.ASCII.GetBytes(head));
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            WriteItem(buffer, outcomes[i]);
        }
        buffer.Write("]}"u8);
        response.ContentLength = buffer.Written.Length;
        response.BodyWriter.Write(buffer.Written);
    }

    private static void WriteItem(PooledBuffer buffer, ItemOutcome outcome)
    {
        switch (outcome)
        {
            case ItemOutcome.Accepted:
                buffer.Write("{\"status\":\"accepted\"}"u8);
                break;
            case ItemOutcome.Duplicate:
                buffer.Write("{\"status\":\"duplicate\"}"u8);
                break;
            default:
                buffer.Write(Encoding.ASCII.GetBytes($"{{\"status\":\"refused\",\"code\":\"{Codes[(int)outcome]}\"}}"));
                break;
        }
    }

    // Reads and forgets: the ceiling of the load generator and of Kestrel together.
    private static async Task Discard(HttpContext http)
    {
        var body = await ReadAll(http.Request);
        ArrayPool<byte>.Shared.Return(body.Array!);
        http.Response.ContentLength = 2;
        http.Response.BodyWriter.Write("{}"u8);
        await http.Response.BodyWriter.FlushAsync();
    }
}
