using System.Collections.Concurrent;
using System.Globalization;
using Metering.Benchmarks.Peer;
using Npgsql;

namespace Metering.Benchmarks.Load;

/// <summary>The peer's statement by itself: its parsed columns are filled without HTTP and JSON, then committed as its endpoint does.</summary>
internal sealed class StatementLoad(NpgsqlDataSource database, int resources) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, PeerSession> _sessions = [];

    /// <summary>The next request of a caller, on a connection that it keeps.</summary>
    public async Task<Func<Task>> Caller(string run, int index, int events, Spread spread)
    {
        if (!_sessions.TryGetValue(index, out var session))
            _sessions[index] = session = await PeerSession.Open(database);
        var random = new Random(index);
        var sequence = 0L;
        var groups = new int[Math.Max(1, events / 5)];
        return async () =>
        {
            for (var i = 0; i < groups.Length; i++)
                groups[i] = random.Next(resources);
            session.Request.Clear();
            for (var i = 0; i < events; i++)
            {
                // The identities have the form and the order of those that the generator sends over HTTP.
                var id = string.Create(CultureInfo.InvariantCulture, $"{run}{index:x2}{sequence++:D12}");
                Add(session.Request, id, spread == Spread.RandomResource ? random.Next(resources) : groups[i % groups.Length], random);
            }
            await session.Commit();
            if (session.Request.Outcomes.Any(outcome => outcome != ItemOutcome.Accepted))
                throw new InvalidOperationException("An event of the timed loop was refused.");
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions.Values)
            session.Dispose();
        await database.DisposeAsync();
    }

    private static void Add(PeerRequest request, string id, int resource, Random random)
    {
        var now = DateTime.UtcNow;
        request.Source.Add(1);
        request.Id.Add(id);
        request.Resource.Add(resource);
        request.Month.Add(now.Year * 100 + now.Month);
        request.Meter.Add(1);
        request.Item.Add((short)request.Outcomes.Count);
        request.Units.Add(random.Next(1, 17));
        request.Started.Add(now);
        request.Outcomes.Add(ItemOutcome.Accepted);
    }
}
