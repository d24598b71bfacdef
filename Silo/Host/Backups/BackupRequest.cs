using Metering.Host.Options;

namespace Metering.Host.Backups;

/// <summary>
/// How the command backup asks the process that has the embedded storage open: by files in the data folder, which nobody else may write.
/// </summary>
internal sealed class BackupRequest(string dataFolder)
{
    private const string AskedName = "backup.asked";
    private const string AnswerName = "backup.answer";
    private const string Fine = "ok";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UntilTaken = TimeSpan.FromSeconds(15);

    private string Asked => Path.Combine(dataFolder, AskedName);

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
        while (!File.Exists(Answer)) await Task.Delay(Pause);
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

    /// <summary>Tells the end: null when it is made, else why not.</summary>
    public Task Tell(string? trouble) => Put(Answer, trouble ?? Fine);

    /// <summary>Whole or not at all.</summary>
    private static async Task Put(string file, string text)
    {
        await File.WriteAllTextAsync(file + ".part", text);
        File.Move(file + ".part", file, overwrite: true);
    }
}
