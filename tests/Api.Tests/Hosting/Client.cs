using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>A client of the HTTP interface with one API key.</summary>
public sealed class Client(Uri address, string? key)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false,
        UseCookies = false }) { Timeout = TimeSpan.FromMinutes(2) };

    public Task<Reply> Get(string path, string? accept = null) => Send(HttpMethod.Get, path, null, null, accept: accept);

    /// <summary>Every page of a list, the first one at <paramref name="list"/>, which has a query.</summary>
    public async IAsyncEnumerable<Reply> Pages(string list)
    {
        string? cursor = null;
        do
        {
            var page = (await Get(cursor is null ? list : $"{list}&cursor={cursor}")).Status(200);
            yield return page;
            cursor = page.Json.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
    }

    /// <summary>Posts with a fresh Idempotency-Key unless one is given; "" sends none.</summary>
    public Task<Reply> Post(string path, object? body = null, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, path, body is null ? null : Json(body), "application/json", idempotencyKey ?? NewKey());

    /// <summary>Opens an account that accepts the agreement in force, or none.</summary>
    public Task<Reply> OpenAccount(string id, string name = "深圳示例科技有限公司", string? testClock = null, bool accepted = true) =>
        Post("/v1/accounts", new { id, name, testClock, acceptedAgreementVersion = accepted ? "2026-01" : null });

    public Task<Reply> Put(string path, object body, string? idempotencyKey = null) =>
        Send(HttpMethod.Put, path, Json(body), "application/json", idempotencyKey);

    public Task<Reply> PutBytes(string path, byte[] body, string type) => SendContent(HttpMethod.Put, path, new ByteArrayContent(body), type);

    public Task<Reply> Delete(string path) => Send(HttpMethod.Delete, path, null, null);

    public Task<Reply> PostText(string path, string body, string type, string? idempotencyKey = null) =>
        Send(HttpMethod.Post, path, body, type, idempotencyKey ?? NewKey());

    /// <summary>One usage event, application/cloudevents+json.</summary>
    public Task<Reply> Usage(JsonObject single) =>
        Send(HttpMethod.Post, "/v1/usage", single.ToJsonString(), "application/cloudevents+json");

    /// <summary>A batch of events, application/cloudevents-batch+json.</summary>
    public Task<Reply> Usage(IEnumerable<JsonObject> batch) =>
        Send(HttpMethod.Post, "/v1/usage", new JsonArray([.. batch]).ToJsonString(), "application/cloudevents-batch+json");

    public Task<Reply> Send(HttpMethod method, string path, string? body, string? type, string? idempotencyKey = null,
        string? accept = null) =>
        SendContent(method, path, body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)), type, idempotencyKey, accept);

    private async Task<Reply> SendContent(HttpMethod method, string path, ByteArrayContent? body, string? type, string? idempotencyKey = null,
        string? accept = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (!string.IsNullOrEmpty(idempotencyKey)) request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
        {
            request.Content = body;
            if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        using var response = await Http.SendAsync(request);
        return new Reply((int)response.StatusCode, response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsByteArrayAsync());
    }

    public static string NewKey() => Guid.NewGuid().ToString("N");

    private static string Json(object body) => body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Default);
}

/// <summary>An answer.</summary>
public sealed record Reply(int StatusCode, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public Reply Status(int expected)
    {
        StatusCode.ShouldBe(expected, Body);
        return this;
    }

    /// <summary>Asserts a problem document of this code.</summary>
    public Reply Problem(int status, string code)
    {
        Status(status);
        Headers["Content-Type"].ShouldBe("application/problem+json");
        Text("code").ShouldBe(code, Body);
        Text("type").ShouldBe("/v1/problems/" + code);
        Json.GetProperty("status").GetInt32().ShouldBe(status);
        return this;
    }

    public string Text(string member) => Json.GetProperty(member).GetString()!;

    public long Number(string member) => Json.GetProperty(member).GetInt64();

    public bool Flag(string member) => Json.GetProperty(member).GetBoolean();
}
