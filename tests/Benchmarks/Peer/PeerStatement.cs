using Npgsql;
using NpgsqlTypes;

namespace Metering.Benchmarks.Peer;

/// <summary>
/// The work on a request of any size: arrays in, rows inserted, sums rated, all set-based.
/// </summary>
internal sealed class PeerStatement : IPeerStatement
{
    // Identities are inserted first and in key order, totals after them in key order: transactions never wait for each other in a circle.
    private const string InsertAndRate = """
        WITH fresh AS (
            INSERT INTO usage_event (tenant, source, id, resource, month, meter, item, units, started)
            SELECT $1, e.source, e.id, e.resource, e.month, e.meter, e.item, e.units, e.started
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS e (source, id, resource, month, meter, item, units, started)
            ORDER BY e.source, e.id
            ON CONFLICT DO NOTHING
            RETURNING resource, month, meter, item, units
        ), rated AS (
            INSERT INTO usage_total AS t (resource, month, meter, units, price_e4, charge_fen)
            SELECT f.resource, f.month, f.meter, f.units, p.price_e4, (f.units * p.price_e4 + 5000) / 10000
            FROM (SELECT resource, month, meter, sum(units) AS units FROM fresh GROUP BY resource, month, meter) f
                JOIN price p USING (meter)
            ORDER BY f.resource, f.month, f.meter
            ON CONFLICT (resource, month, meter) DO UPDATE SET
                units = t.units + excluded.units,
                charge_fen = ((t.units + excluded.units) * t.price_e4 + 5000) / 10000
        """;

    private const string PayFromWallet = """
            RETURNING t.resource, t.meter, new.charge_fen - coalesce(old.charge_fen, 0) AS fen
        ), paid AS (
            UPDATE account a SET wallet_fen = a.wallet_fen - s.fen
            FROM (
                SELECT r.account, sum(c.fen)::bigint AS fen
                FROM rated c JOIN price p ON p.meter = c.meter AND p.prepaid JOIN resource r ON r.resource = c.resource
                GROUP BY r.account ORDER BY r.account) s
            WHERE a.account = s.account
        """;

    private const string TellWhichAreNew = """
        ) SELECT CASE WHEN count(*) < $10 THEN coalesce(array_agg(item), '{}') END FROM fresh
        """;

    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<int> _rows = new() { TypedValue = 0 };
    private readonly NpgsqlParameter[] _columns;

    private PeerStatement(NpgsqlConnection connection, string sql)
    {
        _columns =
        [
            Column(NpgsqlDbType.Integer), Column(NpgsqlDbType.Text), Column(NpgsqlDbType.Integer), Column(NpgsqlDbType.Integer),
            Column(NpgsqlDbType.Smallint), Column(NpgsqlDbType.Smallint), Column(NpgsqlDbType.Integer), Column(NpgsqlDbType.TimestampTz),
        ];
        _command = new NpgsqlCommand(sql, connection);
        _command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 1 });
        foreach (var column in _columns)
            _command.Parameters.Add(column);
        _command.Parameters.Add(_rows);
    }

    /// <summary>Rates what is billed monthly only.</summary>
    public static Task<PeerStatement> PreparePostpaid(NpgsqlConnection connection) =>
        Prepare(connection, InsertAndRate + TellWhichAreNew);

    /// <summary>Also takes what is prepaid from the wallet; a wallet that would fall below zero fails the whole statement.</summary>
    public static Task<PeerStatement> PreparePrepaid(NpgsqlConnection connection) =>
        Prepare(connection, InsertAndRate + "\n" + PayFromWallet + TellWhichAreNew);

    /// <inheritdoc/>
    public async Task<short[]?> Execute(PeerRequest request)
    {
        _columns[0].Value = request.Source;
        _columns[1].Value = request.Id;
        _columns[2].Value = request.Resource;
        _columns[3].Value = request.Month;
        _columns[4].Value = request.Meter;
        _columns[5].Value = request.Item;
        _columns[6].Value = request.Units;
        _columns[7].Value = request.Started;
        _rows.TypedValue = request.Rows;
        return await _command.ExecuteScalarAsync() as short[];
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private static NpgsqlParameter Column(NpgsqlDbType element) => new() { NpgsqlDbType = NpgsqlDbType.Array | element };

    private static async Task<PeerStatement> Prepare(NpgsqlConnection connection, string sql)
    {
        var statement = new PeerStatement(connection, sql);
        await statement._command.PrepareAsync();
        return statement;
    }
}
