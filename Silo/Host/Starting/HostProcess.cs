using Metering.Host.Options;

namespace Metering.Host.Starting;

/// <summary>
/// The program: start, serve, stop; or, with the word migrate, bring the storage's tables up to date; or, with verify-audit, prove the audit
/// chains. A start that fails ends with one plain sentence and exit code 1, and so does a chain that is broken.
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
            if (args is ["verify-audit", .. var options]) return await MeteringHost.VerifyAudit(options, output) ? 0 : 1;
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
