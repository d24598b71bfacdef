using System.Diagnostics;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;

namespace Metering.Storage.AzureTables.Committing;

/// <summary>
/// Whether commits can be decided: no, once one could not be, until a later one is. Who is not ready may be sent none, so while trouble stands,
/// whoever asks lets the accounts be asked too, every few seconds at most, and their answers end it.
/// </summary>
/// <param name="accountsAnswer">Whether every account answers; its faults are those of requests.</param>
/// <param name="pause">Between two questions to the accounts.</param>
internal sealed class CommitHealth(Func<Task<bool>> accountsAnswer, TimeSpan pause)
{
    private readonly Lock _lock = new();
    private volatile string? _trouble;
    private Task _asking = Task.CompletedTask;
    private long? _askedAt;

    /// <summary>As far as is known now.</summary>
    public StoreHealth Now
    {
        get
        {
            if (_trouble is not { } trouble)
                return StoreHealth.Good;
            Ask(trouble);
            return new StoreHealth(false, trouble);
        }
    }

    public void Decided() => _trouble = null;

    public void Undecided(string why) => _trouble = why;

    private void Ask(string trouble)
    {
        lock (_lock)
        {
            if (!_asking.IsCompleted || (_askedAt is { } last && Stopwatch.GetElapsedTime(last) < pause))
                return;
            _askedAt = Stopwatch.GetTimestamp();
            _asking = Task.Run(() => EndWhenAnswered(trouble));
        }
    }

    private async Task EndWhenAnswered(string trouble)
    {
        try
        {
            // A commit that failed meanwhile has the last word.
            if (await accountsAnswer().ConfigureAwait(false))
                Interlocked.CompareExchange(ref _trouble, null, trouble);
        }
        catch (Exception failure) when (failure is ObjectDisposedException || Troubles.Of(failure) is not null)
        {
            // Trouble stands, or the store was closed meanwhile.
        }
    }
}
