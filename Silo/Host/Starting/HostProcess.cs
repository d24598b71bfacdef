using Metering.Host.Commands;

namespace Metering.Host.Starting;

/// <summary>
/// The program: start, serve, stop; or, with a word before the options, a command on the storage (see <see cref="StoreCommand"/>). What fails
/// ends with one plain sentence and exit code 1, and so does a command that found something wrong.
/// </summary>
public static class HostProcess
{
    /// <summary>Runs until it is told to stop; returns the exit code.</summary>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            if (await StoreCommand.Run(args, output) is { } code) return code;
            await using var host = await MeteringHost.Start(args, output);
            if (await host.Stopping is not { } failure) return 0;
            await errors.WriteLineAsync(failure);
            return 1;
        }
        catch (Exception fault) when (StartSentence.Of(fault) is { } sentence)
        {
            await errors.WriteLineAsync(sentence);
            return 1;
        }
    }
}
