using Npgsql;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>The months that have a partition, as one writer knows them. The commit itself notices when they changed.</summary>
internal sealed class ClaimMonths
{
    private readonly HashSet<int> _buckets = [];

    public IReadOnlySet<int> Buckets => _buckets;

    /// <summary>Grows with every month created, by whichever silo.</summary>
    public long Epoch { get; private set; }

    /// <summary>Creates the months that are missing for these commits.</summary>
    public async Task Cover(NpgsqlConnection connection, List<PendingCommit> commits)
    {
        if (Epoch == 0)
            await Load(connection).ConfigureAwait(false);
        List<int>? missing = null;
        foreach (var pending in commits)
        {
            var claims = pending.Commit.Claims;
            for (var i = 0; i < claims.Count; i++)
            {
                if (!_buckets.Contains(claims[i].Bucket) && missing?.Contains(claims[i].Bucket) != true)
                    (missing ??= []).Add(claims[i].Bucket);
            }
        }
        if (missing is null)
            return;
        foreach (var bucket in missing)
        {
            using var add = new NpgsqlCommand("SELECT add_claim_bucket($1)", connection);
            add.Parameters.Add(new NpgsqlParameter<int> { TypedValue = bucket });
            await add.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        await Load(connection).ConfigureAwait(false);
    }

    /// <summary>What is known is out of date: read it again before the next group.</summary>
    public void Forget() => Epoch = 0;

    private async Task Load(NpgsqlConnection connection)
    {
        using var read = new NpgsqlCommand(
            "SELECT e.epoch, b.bucket FROM claim_epoch e CROSS JOIN claim_bucket b", connection);
        _buckets.Clear();
        var rows = await read.ExecuteReaderAsync().ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await rows.ReadAsync().ConfigureAwait(false))
            {
                Epoch = rows.GetInt64(0);
                _buckets.Add(rows.GetInt32(1));
            }
        }
    }
}
