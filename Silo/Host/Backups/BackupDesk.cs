using Metering.Journal;

namespace Metering.Host.Backups;

/// <summary>Makes the backups of an embedded storage that the command backup asks for, while the product serves.</summary>
internal sealed class BackupDesk(IJournalBackup store, FoldersBeside beside, BackupRequest requests) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        requests.Clear();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await Look(stoppingToken);
    }

    private async Task Look(CancellationToken stoppingToken)
    {
        try
        {
            if (await requests.Take() is not { } asked) return;
            var making = Make(asked.Target, stoppingToken);
            for (; !making.IsCompleted; await Task.WhenAny(making, Task.Delay(Pause, CancellationToken.None))) requests.TellLife(asked);
            await requests.Tell(asked, await making);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The data folder cannot be written, which the store itself reports; who asked hears no sign of life and gives up.
        }
    }

    private async Task<string?> Make(string target, CancellationToken stoppingToken)
    {
        try
        {
            await store.BackupAsync(target, stoppingToken);
            await Task.Run(() => beside.Save(target, stoppingToken), stoppingToken);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"The backup folder {target} cannot be used ({failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}); choose another.";
        }
        catch (Exception failure)
        {
            // Who asked is told, whatever it is: a backup that cannot be made is no reason to stop serving.
            return failure.Message.ReplaceLineEndings(" ");
        }
    }
}
