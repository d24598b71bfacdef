using Metering.Journal;
using Npgsql;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>
/// One connection that writes: takes everything that waits, commits it in one round trip, answers, and opens the connection again when it
/// broke. Several may run at once, in this process and in others: the database is the fence.
/// </summary>
internal sealed class CommitWriter : IAsyncDisposable
{
    private const int Attempts = 20;
    // Where one key was taken others often follow: repeats come in runs.
    private const int CarefulGroups = 32;
    private readonly NpgsqlDataSource _source;
    private readonly PostgreSqlOptions _options;
    private readonly CommitQueue _queue;
    private readonly CommitGroup _group;
    private readonly GroupColumns _columns = new();
    private readonly ClaimMonths _months = new();
    private readonly List<PendingCommit> _line = [];
    private NpgsqlConnection? _connection;
    private GroupCommand? _command;
    private int _careful;
    private readonly Task _finished;
    private volatile string? _trouble;

    public CommitWriter(NpgsqlDataSource source, PostgreSqlOptions options)
    {
        _source = source;
        _options = options;
        _queue = new CommitQueue(Math.Max(1, options.QueueBound / options.Writers));
        _group = new CommitGroup(options.GroupCommits, options.GroupBytes);
        _finished = Task.Run(Run);
    }

    /// <summary>Why commits cannot be taken now; null when they can.</summary>
    public string? Trouble => _trouble;

    public void Add(PendingCommit pending) => _queue.Add(pending);

    public void Close() => _queue.Close();

    /// <summary>Answers what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _finished.ConfigureAwait(false);
        _queue.Dispose();
    }

    private async Task Run()
    {
        while (_line.Count > 0 || await _queue.Wait(_trouble is null ? Timeout.InfiniteTimeSpan : _options.RecoveryPause).ConfigureAwait(false))
        {
            _queue.TakeAll(_line);
            if (!await Connect().ConfigureAwait(false))
            {
                FailLine();
                continue;
            }
            _group.Fill(_line);
            if (_group.Commits.Count == 0)
                continue;
            await Write(_group.Commits.ToArray()).ConfigureAwait(false);
        }
        await Disconnect().ConfigureAwait(false);
    }

    private async Task Write(PendingCommit[] commits)
    {
        StoreMeter.Group(commits);
        try
        {
            await Commit(commits).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (commits.Length > 1 && Faults.IsOfOneCommit(failure))
            {
                // The server would not take the content of some commit: each by itself, so that only the guilty one fails.
                foreach (var single in commits)
                {
                    _group.Single(single);
                    await Write([single]).ConfigureAwait(false);
                }
                return;
            }
            await Fail(commits, failure).ConfigureAwait(false);
        }
        _queue.Answered(commits.Length);
    }

    /// <summary>Commits the group and answers it; tries again as long as it is certain that nothing was written.</summary>
    private async Task Commit(PendingCommit[] commits)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (_connection is null && !await Connect().ConfigureAwait(false))
                    throw new StoreUnavailableException(_trouble ?? "The store is closed.");
                await _months.Cover(_connection!, _group.Commits).ConfigureAwait(false);
                _columns.Build(_group.Commits, _months.Buckets);
            }
            catch (Exception failure) when (failure is not StoreUnavailableException)
            {
                throw new StoreUnavailableException($"PostgreSQL does not answer: {Faults.Sentence(failure)}", failure);
            }
            try
            {
                if (await _command!.Execute(_months.Epoch, _careful > 0).ConfigureAwait(false) is { } refused)
                {
                    _careful = refused.Values.Any(static result => result.Status == CommitStatus.ClaimsTaken)
                        ? CarefulGroups : Math.Max(0, _careful - 1);
                    StoreMeter.Answered(commits, refused.Values.Count(static result => result.Status == CommitStatus.VersionConflict));
                    for (var i = 0; i < commits.Length; i++)
                        commits[i].Complete(refused.TryGetValue(i + 1, out var result)
                            ? result : CommitResult.Committed(commits[i].Commit.ExpectedVersion + 1));
                    return;
                }
            }
            catch (PostgresException fault) when (_careful == 0 && fault.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // A claim is taken: rolled back for certain, and once more in the way that finds out which.
                _careful = CarefulGroups;
                continue;
            }
            catch (PostgresException fault) when (Faults.MayRetry(fault) && attempt < Attempts)
            {
                // Rolled back for certain: a deadlock, a serialization failure, or a month that was dropped meanwhile.
            }
            _months.Forget();
            if (attempt >= Attempts)
                throw new StoreUnavailableException("The months of the claims keep changing; try again.");
        }
    }

    private async Task Fail(PendingCommit[] commits, Exception failure)
    {
        var unknown = Faults.IsUnknown(failure);
        if (unknown)
            StoreMeter.Lost(commits.Length);
        Exception answer = failure switch
        {
            StoreUnavailableException => failure,
            _ when unknown => new OutcomeUnknownException("The connection to PostgreSQL broke while the commit was written.", failure),
            _ => new StoreUnavailableException($"PostgreSQL did not take the commit: {Faults.Sentence(failure)}", failure),
        };
        if (!Faults.IsOfOneCommit(failure))
            await Disconnect().ConfigureAwait(false);
        foreach (var pending in commits)
            pending.Fail(answer);
    }

    private async Task<bool> Connect()
    {
        if (_connection is not null)
            return true;
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync().ConfigureAwait(false);
            _command = await GroupCommand.Prepare(connection, _columns).ConfigureAwait(false);
            _connection = connection;
            _trouble = null;
            return true;
        }
        catch (Exception failure)
        {
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            _trouble = $"PostgreSQL cannot be reached: {Faults.Sentence(failure)}";
            return false;
        }
    }

    private async Task Disconnect()
    {
        var (connection, command) = (_connection, _command);
        (_connection, _command) = (null, null);
        _months.Forget();
        try
        {
            if (command is not null)
                await command.DisposeAsync().ConfigureAwait(false);
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or InvalidOperationException)
        {
            // It was broken; the next one is a new one.
        }
    }

    private void FailLine()
    {
        foreach (var pending in _line)
            pending.Fail(new StoreUnavailableException(_trouble ?? "PostgreSQL cannot be reached."));
        _queue.Answered(_line.Count);
        _line.Clear();
    }
}
