using Metering.Journal;
using Npgsql;
using NpgsqlTypes;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>The one prepared statement of a writer's connection: a group in, what was refused out.</summary>
internal sealed class GroupCommand : IAsyncDisposable
{
    private const string Text = "SELECT * FROM commit_group($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)";
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<long> _epoch = new() { TypedValue = 0 };
    private readonly NpgsqlParameter<bool> _careful = new() { TypedValue = true };

    private GroupCommand(NpgsqlConnection connection, GroupColumns columns)
    {
        _command = new NpgsqlCommand(Text, connection);
        Column(columns.Names, NpgsqlDbType.Text);
        Column(columns.Expected, NpgsqlDbType.Bigint);
        Column(columns.CommitIds, NpgsqlDbType.Uuid);
        Column(columns.Records, NpgsqlDbType.Bytea);
        Column(columns.Snapshots, NpgsqlDbType.Bytea);
        Column(columns.ClaimOrds, NpgsqlDbType.Integer);
        Column(columns.ClaimKeys, NpgsqlDbType.Uuid);
        Column(columns.ClaimBuckets, NpgsqlDbType.Integer);
        Column(columns.ClaimFingerprints, NpgsqlDbType.Bigint);
        Column(columns.ClaimOutcomes, NpgsqlDbType.Bytea);
        Column(columns.ProbeOrds, NpgsqlDbType.Integer);
        Column(columns.ProbeKeys, NpgsqlDbType.Uuid);
        Column(columns.ProbeBuckets, NpgsqlDbType.Integer);
        Column(columns.PageOrds, NpgsqlDbType.Integer);
        Column(columns.PageKeys, NpgsqlDbType.Bytea);
        Column(columns.PageValues, NpgsqlDbType.Bytea);
        Column(columns.Gates, NpgsqlDbType.Integer);
        Column(columns.GateModes, NpgsqlDbType.Text);
        _command.Parameters.Add(_careful);
        _command.Parameters.Add(_epoch);
    }

    public static async Task<GroupCommand> Prepare(NpgsqlConnection connection, GroupColumns columns)
    {
        var command = new GroupCommand(connection, columns);
        await command._command.PrepareAsync().ConfigureAwait(false);
        return command;
    }

    /// <summary>Runs the group that the columns hold; answers the refusals by number, or null when the months known are out of date.</summary>
    /// <exception cref="PostgresException">Of class unique_violation when it was not careful and a claim is taken.</exception>
    public async Task<Dictionary<int, CommitResult>?> Execute(long epoch, bool careful)
    {
        _epoch.TypedValue = epoch;
        _careful.TypedValue = careful;
        Dictionary<int, CommitResult>? refused = null;
        var reader = await _command.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                var kind = reader.GetInt32(1);
                if (kind == 3)
                    return null;
                Add(refused ??= [], reader, kind);
            }
        }
        return refused ?? Nothing;
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private static readonly Dictionary<int, CommitResult> Nothing = [];

    private static void Add(Dictionary<int, CommitResult> refused, NpgsqlDataReader row, int kind)
    {
        var (ord, version) = (row.GetInt32(0), row.GetInt64(2));
        if (kind == 1)
        {
            refused[ord] = CommitResult.Conflict(version);
            return;
        }
        if (!refused.TryGetValue(ord, out var result))
            refused.Add(ord, result = CommitResult.ClaimsTaken(version, new List<TakenClaim>()));
        // A month dropped in this very moment leaves a refusal without its reason; the caller decides again.
        if (!row.IsDBNull(3))
            ((List<TakenClaim>)result.Taken).Add(new TakenClaim(
                GroupColumns.Number(row.GetGuid(3)), unchecked((ulong)row.GetInt64(4)), row.GetFieldValue<byte[]>(5)));
    }

    private void Column<T>(List<T> values, NpgsqlDbType element) =>
        _command.Parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element });
}
