using System.Globalization;
using System.Text;

namespace Metering.Benchmarks.Load;

/// <summary>How the events of one request spread over the resources.</summary>
internal enum Spread
{
    /// <summary>Every event on a random one of all resources.</summary>
    RandomResource,

    /// <summary>Each request touches a fifth as many resources as it has events, five events each, interleaved.</summary>
    FiveEventsPerResource,
}

/// <summary>A usage request: one CloudEvent or a batch, outgoing calls with fresh identities on telephone numbers.</summary>
internal sealed class UsageTemplate : RequestTemplate
{
    // Where a server reads requests and forgets them.
    private const string Discarding = "/noop";
    private const int SequenceDigits = 12;
    private const int SubjectDigits = 8;
    private const int QuantityDigits = 3;

    private readonly int _events;
    private readonly int _resources;
    private readonly Spread _spread;
    private readonly int[] _resourceOfGroup;
    private readonly int _stride;
    private readonly int _first;
    private readonly int _sequenceAt;
    private readonly int _subjectAt;
    private readonly int _quantityAt;
    private readonly byte[] _acceptedMark;
    private long _sequence;
    private ulong _random;

    private UsageTemplate(string path, string apiKey, byte[] body, int events, int resources, Spread spread, int seed, byte[] sample)
        : base(path, apiKey, events == 1 ? "application/cloudevents+json" : "application/cloudevents-batch+json", body)
    {
        _events = events;
        _resources = resources;
        _spread = spread;
        _resourceOfGroup = new int[Math.Max(1, events / 5)];
        _stride = sample.Length + 1;
        _first = BodyOffset + (events > 1 ? 1 : 0);
        _sequenceAt = sample.AsSpan().IndexOf("#SEQUENCE###"u8);
        _subjectAt = sample.AsSpan().IndexOf("#NUMBER#"u8);
        _quantityAt = sample.AsSpan().IndexOf("999}}"u8);
        _acceptedMark = path == Discarding ? [] : Encoding.ASCII.GetBytes($"\"accepted\":{events},");
        _random = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL) | 1;
    }

    /// <inheritdoc/>
    public override int Weight => _events;

    private Func<int>? Choose { get; init; }

    /// <summary>
    /// A template for one connection. <paramref name="run"/> and <paramref name="connection"/> make its event identities its own;
    /// <paramref name="time"/> is when the calls started (now), <paramref name="choose"/> overrules <paramref name="spread"/>,
    /// <paramref name="discarded"/> sends the requests where nothing is done with them, <paramref name="meter"/> is what is used.
    /// </summary>
    public static UsageTemplate Create(
        string apiKey, string run, int connection, int events, int resources, Spread spread,
        DateTimeOffset? time = null, Func<int>? choose = null, bool discarded = false, string meter = "voice.outbound")
    {
        var path = discarded ? Discarding : "/v1/usage";
        var started = (time ?? DateTimeOffset.UtcNow).ToUniversalTime()
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var one = Encoding.ASCII.GetBytes(
            $"{{\"specversion\":\"1.0\",\"id\":\"{run}-{connection:D3}-#SEQUENCE###\",\"source\":\"/pbx/shenzhen-1\","
            + $"\"type\":\"{meter}\","
            + $"\"subject\":\"number:{Subjects.NumberPrefix}#NUMBER#\",\"time\":\"{started}\",\"datacontenttype\":\"application/json\","
            + "\"data\":{\"quantity\":999}}");
        if (events == 1)
            return new UsageTemplate(path, apiKey, one, 1, resources, spread, connection + 1, one) { Choose = choose };
        var body = new byte[events * (one.Length + 1) + 1];
        body[0] = (byte)'[';
        for (var i = 0; i < events; i++)
        {
            one.CopyTo(body, 1 + i * (one.Length + 1));
            body[(i + 1) * (one.Length + 1)] = (byte)(i == events - 1 ? ']' : ',');
        }
        return new UsageTemplate(path, apiKey, body, events, resources, spread, connection + 1, one) { Choose = choose };
    }

    /// <inheritdoc/>
    public override bool IsAccepted(int status, ReadOnlySpan<byte> body) => status == 200 && body.IndexOf(_acceptedMark) >= 0;

    /// <inheritdoc/>
    public override bool IsDone(int status, ReadOnlySpan<byte> body) => status == 200 && body.IndexOf("\"refused\":0,"u8) >= 0;

    /// <inheritdoc/>
    protected override void Patch()
    {
        if (_spread == Spread.FiveEventsPerResource)
            for (var i = 0; i < _resourceOfGroup.Length; i++)
                _resourceOfGroup[i] = Roll(_resources);
        for (var i = 0; i < _events; i++)
        {
            var at = _first + i * _stride;
            var resource = Choose is { } choose ? choose()
                : _spread == Spread.RandomResource ? Roll(_resources)
                : _resourceOfGroup[i % _resourceOfGroup.Length];
            WriteDigits(Bytes.AsSpan(at + _sequenceAt, SequenceDigits), _sequence++);
            WriteDigits(Bytes.AsSpan(at + _subjectAt, SubjectDigits), Subjects.FirstNumber + resource);
            WriteDigits(Bytes.AsSpan(at + _quantityAt, QuantityDigits), 100 + Roll(900));
        }
    }

    // xorshift64: good enough to choose resources, and a few nanoseconds.
    private int Roll(int bound)
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (int)((_random >> 33) % (ulong)bound);
    }
}
