using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Metering.Contracts.Audit;
using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Http.Access;
using Metering.Http.Audit;
using Metering.Http.Commands;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Operations;

/// <summary>One authenticated call of one operation: what it asks and how it is answered.</summary>
public sealed class Call
{
    private static readonly byte[] NoBody = SHA256.HashData([]);

    private byte[] bodyDigest = NoBody;

    internal Call(HttpContext http, Operation operation, Caller caller, IGrainFactory grains)
    {
        Http = http;
        Caller = caller;
        Operation = operation;
        this.grains = grains;
    }

    private readonly IGrainFactory grains;

    /// <summary>The request and response.</summary>
    public HttpContext Http { get; }

    /// <summary>Which operation.</summary>
    public Operation Operation { get; }

    /// <summary>Who calls.</summary>
    public Caller Caller { get; }

    /// <summary>The caller's tenant.</summary>
    public string Tenant => Caller.Tenant;

    /// <summary>The grains. From the first use on, a fault leaves the outcome open.</summary>
    public IGrainFactory Grains
    {
        get
        {
            GrainWasAsked = true;
            return grains;
        }
    }

    internal bool GrainWasAsked { get; private set; }

    /// <summary>A value of the address.</summary>
    public string Route(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>A parameter of the query; null when absent.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST when it stands twice.</exception>
    public string? Query(string name)
    {
        var values = Http.Request.Query[name];
        if (values.Count > 1) throw RefusedCallException.Malformed(name, "The parameter stands more than once.");
        return values.Count == 0 || string.IsNullOrEmpty(values[0]) ? null : values[0];
    }

    /// <summary>The account in the address, if the caller may see it.</summary>
    /// <exception cref="RefusedCallException">NOT_FOUND otherwise: the same answer as for an unknown one.</exception>
    public string Account()
    {
        var account = Route("account");
        return Identifiers.IsValid(account) && Caller.MaySee(account) ? account : throw RefusedCallException.NotFound();
    }

    /// <summary>The body as a value of the operation's request type.</summary>
    public async ValueTask<T> Body<T>(JsonTypeInfo<T> type)
        where T : class
    {
        using var document = await Document();
        return Bodies.Value(document, type);
    }

    /// <summary>The body as a document, for what the edge does not look into.</summary>
    public async ValueTask<JsonDocument> Document()
    {
        var document = await Bodies.Document(Http.Request);
        try
        {
            bodyDigest = CanonicalJson.Digest(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            document.Dispose();
            throw Bodies.NoCharacter();
        }
        return document;
    }

    /// <summary>The reason that the command gives, in words: checked, and kept with its audit entry.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public void Because(string reason, int longest = 500)
    {
        Texts.Require("/reason", reason, longest);
        Http.Items[typeof(AuditNote)] = reason;
    }

    /// <summary>The account that the call is about, where its address names none: its audit entry stands in that account's chain.</summary>
    public void Concerns(string account) => Http.Items[typeof(IAuditGrain)] = account;

    /// <summary>Identity of the command, to be asked for after the body was read.</summary>
    /// <exception cref="RefusedCallException">IDEMPOTENCY_KEY_REQUIRED.</exception>
    public CommandContext Context()
    {
        var key = IdempotencyKey.Read(Http.Request, Operation.MovesMoney);
        var claim = key is null ? (UInt128?)null : IdempotencyKey.Claim(Tenant, Caller.Account, key);
        return new CommandContext(Tenant, claim, IdempotencyKey.Fingerprint(Http.Request.Method, RouteWithValues(), bodyDigest),
            Caller.Name);
    }

    /// <summary>Answers a command: the value with its status, or the refusal. A pure function of the reply.</summary>
    public Task Answer<TReply, TWire>(CommandReply<TReply> reply, int status, Func<TReply, TWire> wire, JsonTypeInfo<TWire> type)
        where TReply : class
    {
        if (reply.Replayed) Http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return reply.Refusal is { } refusal
            ? ProblemWriter.Refuse(Http, RefusalCodes.Named(refusal.Code).With(refusal.Detail))
            : Answer(wire(reply.Value!), type, status);
    }

    /// <summary>Answers with a value; null is NOT_FOUND.</summary>
    public async Task Answer<T>(T? value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        if (value is null) throw RefusedCallException.NotFound();
        var bytes = Operation.Links is { } links ? Linked(links, value, type) : JsonSerializer.SerializeToUtf8Bytes(value, type);
        Http.Response.StatusCode = status;
        await Send(bytes, "application/json");
    }

    /// <summary>
    /// Sends the body of a good answer, under the status that is set. Its audit entry is written before: a fault of it is answered here, where one
    /// in an answer that has begun would only break the connection.
    /// </summary>
    public async Task Send(ReadOnlyMemory<byte> body, string? type)
    {
        if (Http.Features.Get<AuditTrail.FollowedCall>() is { } followed) await followed.Record(Http.Response.StatusCode);
        Http.Response.ContentType = type;
        Http.Response.Headers.CacheControl = "no-store";
        Http.Response.ContentLength = body.Length;
        await Http.Response.Body.WriteAsync(body, Http.RequestAborted);
    }

    private byte[] Linked<T>(ReplyLinks links, T value, JsonTypeInfo<T> type)
    {
        var reply = JsonSerializer.SerializeToNode(value, type)!.AsObject();
        links.Add(Http.Request.RouteValues, reply);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = type.Options.Encoder })) reply.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private string RouteWithValues()
    {
        if (Http.Request.RouteValues.Count == 0) return Operation.Pattern;
        var text = new StringBuilder(Operation.Pattern);
        foreach (var (name, value) in Http.Request.RouteValues.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append('\n').Append(name).Append('=').Append(value);
        return text.ToString();
    }
}
