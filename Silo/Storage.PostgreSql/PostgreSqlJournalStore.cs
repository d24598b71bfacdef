using Metering.Journal;
using Metering.Storage.PostgreSql.Committing;
using Metering.Storage.PostgreSql.Migrations;
using Metering.Storage.PostgreSql.Reading;
using Npgsql;

namespace Metering.Storage.PostgreSql;

/// <summary>
/// The journal in PostgreSQL: commits of many grains share one round trip and one transaction, and any number of processes may write. The
/// version of a journal's row and the keys of claims are the fence between them.
/// </summary>
public sealed partial class PostgreSqlJournalStore : IJournalStore, IJournalSnapshots, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly CommitWriter[] _writers;
    private readonly PooledQueries _queries;
    private readonly JournalReads _reads;
    private int _disposed;

    private PostgreSqlJournalStore(NpgsqlDataSource source, PostgreSqlOptions options)
    {
        _source = source;
        _queries = new PooledQueries(source);
        _reads = new JournalReads(_queries);
        _writers = [.. Enumerable.Range(0, options.Writers).Select(_ => new CommitWriter(source, options))];
    }

    /// <summary>Whether the store takes commits, and if not, why. It connects again by itself.</summary>
    public StoreHealth Health
    {
        get
        {
            foreach (var writer in _writers)
                if (writer.Trouble is { } trouble)
                    return new StoreHealth(false, trouble);
            return StoreHealth.Good;
        }
    }

    /// <summary>Connects, brings the schema up to date or checks it, and starts to serve.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="StoreUnusableException">The server does not answer or refuses, or the schema is too old or too new.</exception>
    public static async Task<PostgreSqlJournalStore> Open(PostgreSqlOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Migrate)
            await Migrate(options, cancellationToken).ConfigureAwait(false);
        var source = PostgreSqlOptions.Source(options.Validate());
        try
        {
            if (!options.Migrate)
                await Check(source, options, cancellationToken).ConfigureAwait(false);
            return new PostgreSqlJournalStore(source, options);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Creates the schema or brings it up to date; returns the names of the steps that were missing.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="StoreUnusableException">The server does not answer or refuses, or the schema is too new.</exception>
    public static async Task<IReadOnlyList<string>> Migrate(PostgreSqlOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = options.Validate();
        // A step may copy the largest table, and who comes second waits for who is at it: the bound of a commit would cancel either of them each
        // time anew. That the server is gone is noticed by TCP instead.
        connection.CommandTimeout = 0;
        connection.TcpKeepAlive = true;
        var source = PostgreSqlOptions.Source(connection);
        await using var _ = source.ConfigureAwait(false);
        return await Asking(() => Migrator.Apply(source, options.Schema, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The commit breaks a limit of the port or repeats a key.</exception>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = CommitRules.Measure(commit);
        // An id that is no text is refused here, not by the writer, who would take its group along.
        CommitRules.Text.GetByteCount(commit.Journal.Value);
        var pending = new PendingCommit(commit, bytes);
        _writers[unchecked((uint)StringComparer.Ordinal.GetHashCode(commit.Journal.Value)) % (uint)_writers.Length].Add(pending);
        return new ValueTask<CommitResult>(pending.Answer);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default)
    {
        CommitRules.CheckBucket(firstKept);
        // Every commit waits behind a table lock that waits. Where an export or another long reader holds the claims, the drop gives way; the agenda
        // comes again.
        return await _queries.Read("SELECT drop_claim_buckets($1) FROM set_config('lock_timeout', '2s', true)",
            [new NpgsqlParameter<int> { TypedValue = firstKept }], static row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers everything that waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (var writer in _writers)
            writer.Close();
        foreach (var writer in _writers)
            await writer.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    private static Task<bool> Check(NpgsqlDataSource source, PostgreSqlOptions options, CancellationToken cancellationToken) => Asking(async () =>
    {
        await Migrator.Check(source, options.Schema, cancellationToken).ConfigureAwait(false);
        return true;
    });

    private static async Task<T> Asking<T>(Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new StoreUnusableException($"PostgreSQL cannot be used: {Faults.Sentence(failure)} "
                + "Check the connection string, the server and the rights of its user.", failure);
        }
    }
}
