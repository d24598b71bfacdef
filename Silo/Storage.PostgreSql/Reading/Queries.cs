using Metering.Journal;
using Metering.Storage.PostgreSql.Committing;
using Npgsql;

namespace Metering.Storage.PostgreSql.Reading;

/// <summary>Queries on whichever connection of the pool is free.</summary>
internal sealed class PooledQueries(NpgsqlDataSource source) : IQueries
{
    public async Task<List<T>> Read<T>(string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken)
    {
        var command = source.CreateCommand(sql);
        await using var _ = command.ConfigureAwait(false);
        return await Queries.Run(command, parameters, row, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Queries on one connection, one at a time.</summary>
internal sealed class SingleQueries(NpgsqlConnection connection) : IQueries
{
    public async Task<List<T>> Read<T>(string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Every text is a constant of JournalReads.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        return await Queries.Run(command, parameters, row, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What both have in common.</summary>
internal static class Queries
{
    public static async Task<List<T>> Run<T>(NpgsqlCommand command, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            command.Parameters.AddRange(parameters);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = reader.ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(row(reader));
            return rows;
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException or ObjectDisposedException)
        {
            throw new StoreUnavailableException($"PostgreSQL did not answer: {Faults.Sentence(failure)}", failure);
        }
    }
}
