using Metering.Host.Options;

namespace Metering.Host.Starting;

/// <summary>
/// The program: start, serve, stop; or, with the word migrate, bring the storage's tables up to date. A start that fails ends with one plain
/// sentence and exit code 1.
/// </summary>
public static class HostProcess
{
    /// <summary>Runs until it is told to stop; returns the exit code.</summary>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            if (args is ["migrate", .. var rest])
            {
                await MeteringHost.Migrate(rest, output);
                return 0;
            }
            await using var host = await MeteringHost.Start(args, output);
            await host.Stopping;
            return 0;
        }
        catch (Exception fault) when (StartSentence.Of(fault) is { } sentence)
        {
            await errors.WriteLineAsync(sentence);
            return 1;
        }
    }
}
