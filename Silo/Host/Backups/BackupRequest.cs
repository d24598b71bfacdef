using System.Diagnostics;
using Metering.Host.Options;

namespace Metering.Host.Backups;

/// <summary>A backup that somebody waits for.</summary>
/// <param name="Id">Names the request: its signs of life and its answer are those of no other one.</param>
/// <param name="Target">Folder to write.</param>
internal sealed record AskedBackup(string Id, string Target);

/// <summary>
/// How the command backup asks the process that has the embedded storage open: by files in the data folder, which nobody else may write.
/// </summary>
internal sealed class BackupRequest(string dataFolder)
{
    private const string AskedName = "backup.request";
    private const string MakingName = "backup.making.";
    private const string AnswerName = "backup.answer.";
    private const string Fine = "ok";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UntilTaken = TimeSpan.FromSeconds(15);

    /// <summary>How long who asks waits for a sign of life of who makes the backup, which may itself take hours.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One for all: whoever finds it there waits for its turn.</summary>
    private string Asked => Path.Combine(dataFolder, AskedName);

    /// <summary>Asks, and waits for the end; false when nobody took the request up.</summary>
    /// <exception cref="StartRefusedException">The backup was not made; the sentence says why.</exception>
    public async Task<bool> Ask(string target)
    {
        var asked = new AskedBackup(Guid.NewGuid().ToString("N"), target);
        await Put(asked);
        for (var waited = TimeSpan.Zero; await Waits(asked); waited += Pause)
        {
            if (waited > UntilTaken)
            {
                File.Delete(Asked);
                return false;
            }
            await Task.Delay(Pause);
        }
        await UntilAnswered(asked);
        var answer = await File.ReadAllTextAsync(Answer(asked));
        File.Delete(Answer(asked));
        return answer == Fine ? true : throw new StartRefusedException(answer);
    }

    /// <summary>Forgets what was asked and answered before: who asked an earlier process has given up with it.</summary>
    public void Clear()
    {
        try
        {
            foreach (var name in new[] { AskedName, MakingName, AnswerName })
                foreach (var left in Directory.GetFiles(dataFolder, name + "*")) File.Delete(left);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The data folder cannot be written, which the store itself reports; an answer left over is taken for nobody's.
        }
    }

    /// <summary>The backup that is asked for; null when nobody asks.</summary>
    public async Task<AskedBackup?> Take()
    {
        if (!File.Exists(Asked)) return null;
        var asked = await File.ReadAllTextAsync(Asked);
        File.Delete(Asked);
        return asked.Split('\n', 2) is [var id, var target] ? new AskedBackup(id, target) : null;
    }

    /// <summary>Tells that the backup is being made. Who asked gives up when that is not told any more.</summary>
    public void TellLife(AskedBackup asked)
    {
        try
        {
            File.WriteAllText(Making(asked), "at work");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The backup may succeed all the same; the next sign may be written.
        }
    }

    /// <summary>Tells the end: null when it is made, else why not.</summary>
    public async Task Tell(AskedBackup asked, string? trouble)
    {
        // Whole or not at all.
        await File.WriteAllTextAsync(Answer(asked) + ".part", trouble ?? Fine);
        File.Move(Answer(asked) + ".part", Answer(asked), overwrite: true);
        File.Delete(Making(asked));
    }

    private string Making(AskedBackup asked) => Path.Combine(dataFolder, MakingName + asked.Id);

    private string Answer(AskedBackup asked) => Path.Combine(dataFolder, AnswerName + asked.Id);

    /// <summary>Whole or not at all, and never in the place of another request.</summary>
    private async Task Put(AskedBackup asked)
    {
        var part = $"{Asked}.{asked.Id}.part";
        await File.WriteAllTextAsync(part, $"{asked.Id}\n{asked.Target}");
        try
        {
            File.Move(part, Asked, overwrite: false);
        }
        catch (IOException)
        {
            File.Delete(part);
            throw new StartRefusedException($"Another backup of {dataFolder} is asked for just now; ask again in a while, or delete {Asked} "
                + "when nobody waits for it any more.");
        }
    }

    /// <summary>Whether the request stands where it was put: nobody took it up.</summary>
    private async Task<bool> Waits(AskedBackup asked)
    {
        try
        {
            return (await File.ReadAllTextAsync(Asked)).StartsWith(asked.Id, StringComparison.Ordinal);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private async Task UntilAnswered(AskedBackup asked)
    {
        // Its clock may be another one than ours: only whether a sign is a new one counts.
        var (sign, heard) = (default(DateTime), Stopwatch.GetTimestamp());
        for (; !File.Exists(Answer(asked)); await Task.Delay(Pause))
        {
            var newest = File.GetLastWriteTimeUtc(Making(asked));
            if (newest != sign) (sign, heard) = (newest, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(heard) > Patience)
                throw new StartRefusedException($"The process that has {dataFolder} open began the backup and has given no sign of life for "
                    + $"{Patience.TotalSeconds:0} seconds; see whether it runs, and back up into another folder than {asked.Target}, which is no "
                    + "backup.");
        }
    }
}
