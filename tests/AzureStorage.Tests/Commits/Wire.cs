namespace Metering.AzureStorage.Tests.Commits;

/// <summary>What happens to a request on its way.</summary>
internal enum Fate
{
    /// <summary>It arrives and is answered.</summary>
    Arrives,

    /// <summary>The connection breaks before it arrives, and nobody can tell that from a lost answer.</summary>
    NeverArrives,

    /// <summary>It is carried out, but the answer is lost.</summary>
    AnswerLost,

    /// <summary>It is under way for longer than the sender waits; <see cref="Wire.DeliverLate"/> lets it arrive.</summary>
    Late,

    /// <summary>The service is busy and says so.</summary>
    Busy,

    /// <summary>Something on the way sends it again after the first answer was lost, and the second answer arrives.</summary>
    SentTwice,

    /// <summary>The service fails with 500 without having done anything.</summary>
    ServerError,
}

/// <summary>One request as the wire sees it.</summary>
/// <param name="Number">Counted from 1 over all requests of the wire.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path of its address.</param>
/// <param name="Text">The path and the body.</param>
internal sealed record Call(int Number, string Method, string Path, string Text)
{
    public bool Writes => Method != "GET";

    /// <summary>The transaction that is the commit.</summary>
    public bool IsCommit => Path.EndsWith("$batch", StringComparison.Ordinal) && Text.Contains("journals", StringComparison.Ordinal);
}

/// <summary>The network between one process and the storage, with faults on request. A process that died sends nothing any more.</summary>
internal sealed class Wire : DelegatingHandler
{
    private readonly List<HttpRequestMessage> _late = [];
    private readonly Lock _lock = new();
    private int _calls;
    private volatile bool _dead;

    public Wire() => InnerHandler = new SocketsHttpHandler();

    /// <summary>Decides about each request.</summary>
    public Func<Call, Fate> Plan { get; set; } = _ => Fate.Arrives;

    /// <summary>Called when a request is about to be sent, and waited for.</summary>
    public Func<Call, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Calls => _calls;

    /// <summary>What a busy service answers.</summary>
    public (System.Net.HttpStatusCode Status, string RetryAfter) Busy { get; set; } = (System.Net.HttpStatusCode.ServiceUnavailable, "1");

    /// <summary>From now on nothing is sent and nothing received.</summary>
    public void Die() => _dead = true;

    /// <summary>Lets the late requests arrive, in their order; returns the status codes.</summary>
    public async Task<IReadOnlyList<int>> DeliverLate()
    {
        var codes = new List<int>();
        HttpRequestMessage[] late;
        lock (_lock)
        {
            late = [.. _late];
            _late.Clear();
        }
        using var inner = new HttpMessageInvoker(new SocketsHttpHandler());
        foreach (var request in late)
        {
            using var answer = await inner.SendAsync(request, CancellationToken.None);
            var body = await answer.Content.ReadAsStringAsync();
            // The answer to a transaction carries the codes of its parts.
            var at = body.IndexOf("HTTP/1.1 ", StringComparison.Ordinal);
            codes.Add(at < 0 ? (int)answer.StatusCode : int.Parse(body.AsSpan(at + 9, 3), System.Globalization.CultureInfo.InvariantCulture));
        }
        return codes;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        var call = new Call(Interlocked.Increment(ref _calls), request.Method.Method, path,
            path + " " + System.Text.Encoding.UTF8.GetString(body ?? []));
        await Before(call);
        if (_dead)
            throw new IOException("the process is dead");
        switch (Plan(call))
        {
            case Fate.NeverArrives:
                throw new IOException("the connection broke");
            case Fate.AnswerLost:
                using (await base.SendAsync(Again(request, body), CancellationToken.None))
                    throw new IOException("the connection broke");
            case Fate.Late:
                lock (_lock)
                    _late.Add(Again(request, body));
                throw new TaskCanceledException("the sender has waited long enough");
            case Fate.SentTwice:
                using (await base.SendAsync(Again(request, body), CancellationToken.None))
                    return await base.SendAsync(Again(request, body), CancellationToken.None);
            case Fate.Busy:
                var busy = new HttpResponseMessage(Busy.Status)
                {
                    RequestMessage = request,
                    Headers = { { "x-ms-error-code", "ServerBusy" } },
                    // Blobs answer in XML.
                    Content = path.Contains("overflow", StringComparison.Ordinal)
                        ? new StringContent("<Error><Code>ServerBusy</Code><Message>busy</Message></Error>", null, "application/xml")
                        : new StringContent("{\"odata.error\":{\"code\":\"ServerBusy\",\"message\":{\"value\":\"busy\"}}}", null,
                            "application/json"),
                };
                busy.Headers.TryAddWithoutValidation("Retry-After", Busy.RetryAfter);
                return busy;
            case Fate.ServerError:
                return new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError)
                {
                    RequestMessage = request,
                    Content = new StringContent("{\"odata.error\":{\"code\":\"InternalError\",\"message\":{\"value\":\"no\"}}}", null,
                        "application/json"),
                };
            default:
                var answer = await base.SendAsync(Again(request, body), cancellationToken);
                if (!_dead)
                    return answer;
                answer.Dispose();
                throw new IOException("the process is dead");
        }
    }

    private static HttpRequestMessage Again(HttpRequestMessage request, byte[]? body)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
        foreach (var (name, values) in request.Headers.NonValidated)
            copy.Headers.TryAddWithoutValidation(name, values);
        if (body is null)
            return copy;
        copy.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Content!.Headers.NonValidated)
            copy.Content.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }
}
