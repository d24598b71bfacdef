using System.Collections.Concurrent;
using System.Text;
using Npgsql;

namespace Metering.Benchmarks.Peer;

/// <summary>
/// What hardly ever changes and would cost a join for each event: resources, meters and sources by name. The peer has one process and
/// owns its database, so the cache is never stale.
/// </summary>
internal sealed class PeerCache
{
    private readonly NpgsqlDataSource _database;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _resources;
    private readonly Dictionary<string, PeerSchema.Meter>.AlternateLookup<ReadOnlySpan<char>> _meters;
    private readonly ConcurrentDictionary<string, int> _sources = new(StringComparer.Ordinal);

    private PeerCache(NpgsqlDataSource database, Dictionary<string, int> resources)
    {
        _database = database;
        _resources = resources.GetAlternateLookup<ReadOnlySpan<char>>();
        _meters = PeerSchema.Meters.ToDictionary(m => m.Type, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Reads all resources.</summary>
    public static async Task<PeerCache> Load(NpgsqlDataSource database)
    {
        var resources = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var command = database.CreateCommand("SELECT resource, subject FROM resource");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            resources.Add(rows.GetString(1), rows.GetInt32(0));
        return new PeerCache(database, resources);
    }

    /// <summary>The key of a resource, or -1.</summary>
    public int Resource(ReadOnlySpan<byte> subject)
    {
        Span<char> chars = stackalloc char[256];
        return Decode(subject, chars, out var text) && _resources.TryGetValue(text, out var key) ? key : -1;
    }

    /// <summary>The meter of that type, or null.</summary>
    public PeerSchema.Meter? Meter(ReadOnlySpan<byte> type)
    {
        Span<char> chars = stackalloc char[256];
        return Decode(type, chars, out var text) && _meters.TryGetValue(text, out var meter) ? meter : null;
    }

    /// <summary>The key of a source, or null; then <paramref name="unknown"/>, unless null, has to be added first.</summary>
    public int? Source(ReadOnlySpan<byte> uri, out string? unknown)
    {
        unknown = null;
        Span<char> chars = stackalloc char[256];
        if (uri.IsEmpty || !Decode(uri, chars, out var text))
            return null;
        if (_sources.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var key))
            return key;
        unknown = text.ToString();
        return null;
    }

    /// <summary>Gives a new source its key, once for ever.</summary>
    public async Task AddSource(string uri)
    {
        await using var command = _database.CreateCommand(
            "WITH added AS (INSERT INTO source (uri) VALUES ($1) ON CONFLICT (uri) DO UPDATE SET uri = excluded.uri RETURNING source) "
            + "SELECT source FROM added");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = uri });
        _sources[uri] = (int)(await command.ExecuteScalarAsync())!;
    }

    private static bool Decode(ReadOnlySpan<byte> utf8, Span<char> chars, out ReadOnlySpan<char> text)
    {
        text = utf8.Length <= chars.Length ? chars[..Encoding.UTF8.GetChars(utf8, chars)] : default;
        return utf8.Length <= chars.Length;
    }
}
