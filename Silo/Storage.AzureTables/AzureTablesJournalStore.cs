using System.Diagnostics;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Claims;
using Metering.Storage.AzureTables.Committing;
using Metering.Storage.AzureTables.Connecting;

namespace Metering.Storage.AzureTables;

/// <summary>
/// The journal in Azure Storage: a partition for each journal, one transaction for each commit, any number of processes. The head row's ETag
/// is the fence between them; claims are rows elsewhere that hold once the journal they name has the commit they name.
/// </summary>
public sealed partial class AzureTablesJournalStore : IJournalStore, IAsyncDisposable
{
    private readonly AzureTablesJournalOptions _options;
    private readonly Accounts _accounts;
    private readonly Heads _heads;
    private readonly Blobs _blobs;
    private readonly LatePages _latePages;
    private readonly JournalIndex _index;
    private readonly Committer _committer;
    private readonly Lanes _lanes = new();
    private readonly CommitHealth _health;
    private int _underWay;
    private int _disposed;

    private AzureTablesJournalStore(AzureTablesJournalOptions options, Accounts accounts)
    {
        _options = options;
        _accounts = accounts;
        _heads = new Heads(accounts, options.CachedVersions);
        _blobs = new Blobs(accounts);
        _latePages = new LatePages(accounts, _heads, _blobs, options.GiveUpAfter);
        _index = new JournalIndex(accounts, _heads);
        _committer = new Committer(accounts, _heads, _blobs, _latePages, _index, options);
        _health = new CommitHealth(() => Layout.IsThere(accounts), options.RecoveryPause);
    }

    /// <summary>Whether the newest commits could be decided, and if not, why. Every commit tries anew; without commits, asking finds out.</summary>
    public StoreHealth Health => _health.Now;

    /// <summary>Connects, creates the tables when they are missing, and checks that the accounts hold this store.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or an account is not described fully.</exception>
    /// <exception cref="StoreUnusableException">An account does not answer or refuses, or holds a store that is laid out differently.</exception>
    public static async Task<AzureTablesJournalStore> Open(AzureTablesJournalOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var accounts = new Accounts(options);
        try
        {
            foreach (var account in accounts.All)
                await account.CreateTables(cancellationToken).ConfigureAwait(false);
            var format = await Layout.Check(accounts, options, cancellationToken).ConfigureAwait(false);
            accounts.Places = accounts.Places with { Format = format };
            return new AzureTablesJournalStore(options, accounts);
        }
        catch (StoreUnavailableException failure)
        {
            accounts.Dispose();
            throw new StoreUnusableException($"Azure Storage cannot be used: {failure.Message} Check the endpoints, the network and the rights "
                + "to tables and blobs.", failure);
        }
        catch
        {
            accounts.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The commit breaks a limit of the port or repeats a key.</exception>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = CommitRules.Measure(commit);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (Interlocked.Increment(ref _underWay) > _options.QueueBound)
        {
            Interlocked.Decrement(ref _underWay);
            throw new StoreUnavailableException($"{_options.QueueBound} commits are under way already.");
        }
        return new ValueTask<CommitResult>(_lanes.Run(commit.Journal.Value, () => Run(commit, cancellationToken)));
    }

    /// <summary>Waits for what is under way, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        var patience = new Deadline(_options.GiveUpAfter * 2);
        while (Volatile.Read(ref _underWay) > 0 && await patience.Pause(TimeSpan.FromMilliseconds(5), default).ConfigureAwait(false))
        {
            // Commits end on their own within their deadlines.
        }
        _accounts.Dispose();
    }

    private async Task<CommitResult> Run(Commit commit, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await _committer.Run(commit, cancellationToken).ConfigureAwait(false);
            _health.Decided();
            StoreMeter.Answered(started, result);
            return result;
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OutcomeUnknownException)
        {
            _health.Undecided(failure.Message);
            if (failure is OutcomeUnknownException)
                StoreMeter.OutcomeUnknown();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
