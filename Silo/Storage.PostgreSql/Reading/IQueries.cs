using Npgsql;

namespace Metering.Storage.PostgreSql.Reading;

/// <summary>Runs a query and reads all its rows.</summary>
internal interface IQueries
{
    /// <exception cref="Metering.Journal.StoreUnavailableException">The server did not answer.</exception>
    Task<List<T>> Read<T>(string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken);
}
