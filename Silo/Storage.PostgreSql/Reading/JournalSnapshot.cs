using System.Data;
using Metering.Journal;
using Npgsql;

namespace Metering.Storage.PostgreSql.Reading;

/// <summary>The store as it stood at one moment: a read-only transaction of isolation REPEATABLE READ on a connection of its own.</summary>
internal sealed class JournalSnapshot : JournalReads, IJournalSnapshot
{
    private readonly NpgsqlConnection _connection;

    private JournalSnapshot(NpgsqlConnection connection)
        : base(new SingleQueries(connection)) => _connection = connection;

    public static async Task<JournalSnapshot> Open(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            using var begin = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection);
            await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            // The moment is that of the first query.
            using var look = new NpgsqlCommand("SELECT count(*) FROM claim_bucket", connection);
            await look.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return new JournalSnapshot(connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
