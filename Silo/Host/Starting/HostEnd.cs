namespace Metering.Host.Starting;

/// <summary>
/// How a host ends. A part that works in the background and fails takes the host with it, and whoever runs the process has to see that nobody
/// asked for that.
/// </summary>
internal sealed class HostEnd
{
    private readonly TaskCompletionSource<string?> stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HostEnd(IHost host)
    {
        var parts = host.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        // Called before any part is told to stop: one that has ended otherwise than well did so by itself.
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() =>
        {
            var failed = parts.FirstOrDefault(part => part.ExecuteTask is { IsCompleted: true, IsCompletedSuccessfully: false });
            stopping.SetResult(failed is null ? null : SentenceOf(failed));
        });
    }

    /// <summary>Ends when the host stops: with null when it was told to, else with why it does.</summary>
    public Task<string?> Stopping => stopping.Task;

    private static string SentenceOf(BackgroundService failed)
    {
        var why = failed.ExecuteTask!.Exception?.GetBaseException().Message ?? "A task was canceled.";
        return $"The host stopped because its {failed.GetType().Name} failed: {why.ReplaceLineEndings(" ")}";
    }
}
