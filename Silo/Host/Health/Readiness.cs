using Metering.Http.Access;
using Metering.Storage.RocksDb;

namespace Metering.Host.Health;

/// <summary>
/// Whether this host can take calls: the silo runs, the first start is done, the journal takes commits, API keys can be checked.
/// </summary>
public sealed class Readiness(RocksDbJournalStore store, ApiKeyCache keys, IHostApplicationLifetime lifetime)
{
    private volatile bool started;

    /// <summary>The start is done.</summary>
    public void Started() => started = true;

    /// <summary>Why it is not ready; null when it is.</summary>
    public string? Reason()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "The host is stopping.";
        if (!started) return "The host is starting.";
        if (store.Health is { Ok: false, Reason: var reason }) return reason ?? "The journal takes no commits.";
        return keys.Fresh ? null : "API keys cannot be checked.";
    }
}
