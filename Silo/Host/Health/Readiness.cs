using Metering.Http.Access;

namespace Metering.Host.Health;

/// <summary>
/// Whether this host can take calls: the first start is done, the journal (of a silo) takes commits, API keys can be checked, which needs
/// the cluster.
/// </summary>
public sealed class Readiness(Func<string?> trouble, ApiKeyCache keys, IHostApplicationLifetime lifetime)
{
    private volatile bool started;

    /// <summary>The start is done.</summary>
    public void Started() => started = true;

    /// <summary>Why it is not ready; null when it is.</summary>
    public string? Reason()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return "The host is stopping.";
        if (!started) return "The host is starting.";
        if (trouble() is { } reason) return reason;
        return keys.Fresh ? null : "API keys cannot be checked.";
    }
}
