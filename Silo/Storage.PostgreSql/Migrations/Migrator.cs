using Metering.Journal;
using Npgsql;

namespace Metering.Storage.PostgreSql.Migrations;

/// <summary>Brings a schema up to date, one process at a time, and refuses one that this program must not touch.</summary>
internal static class Migrator
{
    private const string Record = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """;

    /// <summary>Applies what is missing; returns the names of the steps applied.</summary>
    /// <exception cref="StoreUnusableException">The schema is newer than this program, or an applied step was not this one.</exception>
    public static async Task<IReadOnlyList<string>> Apply(NpgsqlDataSource source, string schema, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        // One transaction: a step that fails leaves nothing behind, and who comes second waits and finds everything done.
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await Run(connection, $"SELECT pg_advisory_xact_lock(hashtextextended('{schema}.migrations', 0))", cancellationToken).ConfigureAwait(false);
        await Run(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}", cancellationToken).ConfigureAwait(false);
        await Run(connection, Record, cancellationToken).ConfigureAwait(false);
        var applied = await Applied(connection, schema, cancellationToken).ConfigureAwait(false);
        var done = new List<string>();
        foreach (var migration in Migration.All.Skip(applied))
        {
            await Run(connection, migration.Sql, cancellationToken).ConfigureAwait(false);
            using var note = new NpgsqlCommand("INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)", connection);
            note.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Number });
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
            await note.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            done.Add(migration.Name);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return done;
    }

    /// <summary>Checks without changing anything.</summary>
    /// <exception cref="StoreUnusableException">The schema is older or newer than this program, or an applied step was not this one.</exception>
    public static async Task Check(NpgsqlDataSource source, string schema, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        using var exists = new NpgsqlCommand("SELECT to_regclass('schema_migration') IS NOT NULL", connection);
        var applied = (bool)(await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!
            ? await Applied(connection, schema, cancellationToken).ConfigureAwait(false) : 0;
        if (applied < Migration.All.Count)
            throw new StoreUnusableException(applied == 0
                ? $"The database has no tables of the journal in schema '{schema}'; create them with the command migrate."
                : $"The schema '{schema}' is at step {applied} of {Migration.All.Count}; bring it up to date with the command migrate.");
    }

    private static async Task<int> Applied(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        using var read = new NpgsqlCommand("SELECT number, name, checksum FROM schema_migration ORDER BY number", connection);
        var rows = await read.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = rows.ConfigureAwait(false);
        var count = 0;
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (number, name) = (rows.GetInt32(0), rows.GetString(1));
            if (number > Migration.All.Count)
                throw new StoreUnusableException($"The schema '{schema}' was written by a newer program (step {name}); start that one.");
            var known = Migration.All[count++];
            if (known.Number != number || known.Checksum != rows.GetString(2))
                throw new StoreUnusableException(
                    $"Step {name} of the schema '{schema}' is not the one that this program knows as {known.Name}; "
                    + "start the program that created it, or restore the database.");
        }
        return count;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // The schema's name was checked to be letters, digits and underscores.
#pragma warning disable CA2100
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
