using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Metering.Chaos.Proxying;

/// <summary>A loopback port that forwards to another one, in whatever weather there is.</summary>
internal sealed class Link : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Connection, bool> connections = [];
    private readonly ConcurrentDictionary<string, Weather> bySource = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Spoil> next = new();
    private readonly int target;
    private readonly Func<IDialect>? dialect;
    private readonly Func<int, int, string>? sourceOf;
    private readonly Action<Spoil> spoilt;
    private volatile bool holdsMembers;

    /// <param name="target">Port that is forwarded to.</param>
    /// <param name="dialect">What is spoken, when writes are to be spoilt.</param>
    /// <param name="sourceOf">Tells by the client's port and this one which member connects, when that matters.</param>
    /// <param name="spoilt">Told of each write that really was spoilt.</param>
    public Link(int target, Func<IDialect>? dialect = null, Func<int, int, string>? sourceOf = null, Action<Spoil>? spoilt = null)
    {
        (this.target, this.dialect, this.sourceOf, this.spoilt) = (target, dialect, sourceOf, spoilt ?? (_ => { }));
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Accept();
    }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>The weather for everybody.</summary>
    public Weather Weather { get; } = new();

    /// <summary>Every write is turned away.</summary>
    public bool TurnsWritesAway { get; set; }

    /// <summary>What is asked of the table of members waits; all else goes on.</summary>
    public bool HoldsMembers
    {
        get => holdsMembers;
        set => holdsMembers = value;
    }

    /// <summary>The weather for what one member sends here.</summary>
    public Weather WeatherFrom(string source) => bySource.GetOrAdd(source, _ => new Weather());

    /// <summary>Spoils the next write that comes.</summary>
    public void SpoilNext(Spoil spoil) => next.Enqueue(spoil);

    /// <summary>Breaks the connections, of one member or all.</summary>
    public void Cut(string? source = null)
    {
        foreach (var (connection, _) in connections)
            if (source is null || connection.Source == source) connection.Dispose();
    }

    /// <summary>Fair weather for everybody, and no write is spoilt any more.</summary>
    public void Heal()
    {
        next.Clear();
        (TurnsWritesAway, HoldsMembers) = (false, false);
        Weather.Clear();
        foreach (var weather in bySource.Values) weather.Clear();
    }

    public void Dispose()
    {
        listener.Dispose();
        Cut();
    }

    internal Spoil NextWrite() => TurnsWritesAway ? Spoil.TurnAway : next.TryDequeue(out var spoil) ? spoil : Spoil.None;

    internal void Spoilt(Spoil spoil) => spoilt(spoil);

    internal async ValueTask Pass(string source, Way way, CancellationToken closed)
    {
        await Weather.Pass(way, closed);
        if (bySource.TryGetValue(source, out var own)) await own.Pass(way, closed);
    }

    internal async ValueTask PassMembers(CancellationToken closed)
    {
        while (HoldsMembers) await Task.Delay(Weather.Poll, closed);
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await listener.AcceptSocketAsync());
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The link is closed.
        }
    }

    private async Task Serve(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var source = sourceOf?.Invoke(((IPEndPoint)client.RemoteEndPoint!).Port, Port) ?? "";
            if (Weather.Refuses || (bySource.TryGetValue(source, out var own) && own.Refuses)) throw new SocketException();
            await server.ConnectAsync(IPAddress.Loopback, target);
            using var connection = new Connection(client, server, this, source, dialect?.Invoke());
            connections[connection] = true;
            await connection.Run();
            connections.TryRemove(connection, out _);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
