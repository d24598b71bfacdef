using Azure;
using Metering.Journal;

namespace Metering.Storage.AzureTables.Calls;

/// <summary>Requests to one account: bounded in number; those that may be repeated harmlessly are repeated.</summary>
internal sealed class Requests(string account, int atOnce, TimeSpan giveUpAfter) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(atOnce, atOnce);

    /// <summary>The account's name for messages.</summary>
    public string Account => account;

    /// <summary>One request, once.</summary>
    public async Task<T> Once<T>(Func<Task<T>> request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await request().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A request that may be sent again: a read, or a write whose repeat finds its own trace. Conflicts are not repeated.</summary>
    /// <exception cref="RequestFailedException">A condition did not hold, or the row is missing.</exception>
    /// <exception cref="StoreUnavailableException">The account did not answer in time.</exception>
    public async Task<T> Repeat<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(giveUpAfter);
        while (true)
        {
            try
            {
                return await Once(() => request(cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested
                && Troubles.Of(failure) is Trouble.Throttled or Trouble.Unknown)
            {
                if (!await deadline.Pause(Troubles.RetryAfter(failure), cancellationToken).ConfigureAwait(false))
                    throw Unavailable(failure);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && Troubles.Of(failure) is Trouble.Refused)
            {
                throw Unavailable(failure);
            }
        }
    }

    /// <summary>The fault to report when the account did not do what was asked.</summary>
    public StoreUnavailableException Unavailable(Exception failure) => new($"The storage account {account} {Reason(failure)}.", failure);

    public void Dispose() => _gate.Dispose();

    /// <summary>Status and code only: the service's longer text may hold addresses and headers.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        RequestFailedException { Status: > 0 } refused => $"answered {refused.Status} {refused.ErrorCode}".TrimEnd(),
        _ => Troubles.LacksToken(failure) ? "was not asked, because no token could be had" : "did not answer",
    };
}
