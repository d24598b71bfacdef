using Npgsql;

namespace Metering.Benchmarks.Peer;

/// <summary>
/// The same work for a request of one postpaid event. Arrays, grouping and the join with the price list cost more to set up than one row
/// is worth, so it has a statement of its own.
/// </summary>
internal sealed class PeerSingleStatement : IPeerStatement
{
    private const string Sql = """
        WITH fresh AS (
            INSERT INTO usage_event (tenant, source, id, resource, month, meter, item, units, started)
            VALUES (1, $1, $2, $3, $4, $5, 0, $6, $7)
            ON CONFLICT DO NOTHING
            RETURNING resource, month, meter, units
        )
        INSERT INTO usage_total AS t (resource, month, meter, units, price_e4, charge_fen)
        SELECT f.resource, f.month, f.meter, f.units, $8, (f.units * $8 + 5000) / 10000 FROM fresh f
        ON CONFLICT (resource, month, meter) DO UPDATE SET
            units = t.units + excluded.units,
            charge_fen = ((t.units + excluded.units) * t.price_e4 + 5000) / 10000
        """;

    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<int> _source = new();
    private readonly NpgsqlParameter<string> _id = new();
    private readonly NpgsqlParameter<int> _resource = new();
    private readonly NpgsqlParameter<int> _month = new();
    private readonly NpgsqlParameter<short> _meter = new();
    private readonly NpgsqlParameter<int> _units = new();
    private readonly NpgsqlParameter<DateTime> _started = new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz };
    private readonly NpgsqlParameter<long> _priceE4 = new();

    private PeerSingleStatement(NpgsqlConnection connection)
    {
        _command = new NpgsqlCommand(Sql, connection);
        foreach (var parameter in (NpgsqlParameter[])[_source, _id, _resource, _month, _meter, _units, _started, _priceE4])
            _command.Parameters.Add(parameter);
    }

    /// <summary>Prepares it.</summary>
    public static async Task<PeerSingleStatement> Prepare(NpgsqlConnection connection)
    {
        var statement = new PeerSingleStatement(connection);
        await statement._command.PrepareAsync();
        return statement;
    }

    /// <inheritdoc/>
    public async Task<short[]?> Execute(PeerRequest request)
    {
        _source.TypedValue = request.Source[0];
        _id.TypedValue = request.Id[0];
        _resource.TypedValue = request.Resource[0];
        _month.TypedValue = request.Month[0];
        _meter.TypedValue = request.Meter[0];
        _units.TypedValue = request.Units[0];
        _started.TypedValue = request.Started[0];
        _priceE4.TypedValue = PeerSchema.Meters[request.Meter[0] - 1].PriceE4;
        // One total is written when the event was new, none when it was not.
        return await _command.ExecuteNonQueryAsync() == 1 ? null : [];
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();
}
