using System.Diagnostics;
using Metering.Host.Options;

namespace Metering.Host.Backups;

/// <summary>
/// How the command backup asks the process that has the embedded storage open: by files in the data folder, which nobody else may write.
/// </summary>
internal sealed class BackupRequest(string dataFolder)
{
    private const string AskedName = "backup.asked";
    private const string MakingName = "backup.making";
    private const string AnswerName = "backup.answer";
    private const string Fine = "ok";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UntilTaken = TimeSpan.FromSeconds(15);

    /// <summary>How long who asks waits for a sign of life of who makes the backup, which may itself take hours.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    private string Asked => Path.Combine(dataFolder, AskedName);

    private string Making => Path.Combine(dataFolder, MakingName);

    private string Answer => Path.Combine(dataFolder, AnswerName);

    /// <summary>Asks, and waits for the end; false when nobody took the request up.</summary>
    /// <exception cref="StartRefusedException">The backup was not made; the sentence says why.</exception>
    public async Task<bool> Ask(string target)
    {
        File.Delete(Answer);
        await Put(Asked, target);
        for (var waited = TimeSpan.Zero; File.Exists(Asked); waited += Pause)
        {
            if (waited > UntilTaken)
            {
                File.Delete(Asked);
                return false;
            }
            await Task.Delay(Pause);
        }
        await UntilAnswered(target);
        var answer = await File.ReadAllTextAsync(Answer);
        File.Delete(Answer);
        return answer == Fine ? true : throw new StartRefusedException(answer);
    }

    /// <summary>The folder that is asked for; null when nobody asks.</summary>
    public async Task<string?> Take()
    {
        if (!File.Exists(Asked)) return null;
        var target = await File.ReadAllTextAsync(Asked);
        File.Delete(Asked);
        return target;
    }

    /// <summary>Tells that the backup is being made. Who asked gives up when that is not told any more.</summary>
    public void TellLife()
    {
        try
        {
            File.WriteAllText(Making, "at work");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The backup may succeed all the same; the next sign may be written.
        }
    }

    /// <summary>Tells the end: null when it is made, else why not.</summary>
    public async Task Tell(string? trouble)
    {
        await Put(Answer, trouble ?? Fine);
        File.Delete(Making);
    }

    private async Task UntilAnswered(string target)
    {
        // Its clock may be another one than ours: only whether a sign is a new one counts.
        var (sign, heard) = (default(DateTime), Stopwatch.GetTimestamp());
        for (; !File.Exists(Answer); await Task.Delay(Pause))
        {
            var newest = File.GetLastWriteTimeUtc(Making);
            if (newest != sign) (sign, heard) = (newest, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(heard) > Patience)
                throw new StartRefusedException($"The process that has {dataFolder} open began the backup and has given no sign of life for "
                    + $"{Patience.TotalSeconds:0} seconds; see whether it runs, and back up into another folder than {target}, which is no backup.");
        }
    }

    /// <summary>Whole or not at all.</summary>
    private static async Task Put(string file, string text)
    {
        await File.WriteAllTextAsync(file + ".part", text);
        File.Move(file + ".part", file, overwrite: true);
    }
}
