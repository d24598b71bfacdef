using Metering.Actors.Audit;
using Metering.Host.Providers;

namespace Metering.Host.Starting;

/// <summary>The command verify-audit: proves every audit chain of the storage and says where one is broken.</summary>
internal static class AuditCheck
{
    /// <summary>Prints a line a chain; true when all are sound.</summary>
    public static async Task<bool> Run(OpenJournal journal, TextWriter output)
    {
        var (chains, broken) = (0, 0);
        await foreach (var (chain, proof) in AuditProof.All(journal.Store))
        {
            chains++;
            if (!proof.Sound) broken++;
            await output.WriteLineAsync(proof.Sound
                ? $"{chain}: {proof.Entries} entries, sound, head {proof.HeadHash}" : $"{chain}: BROKEN at {proof.Broken}");
        }
        await output.WriteLineAsync($"{chains} audit chains, {broken} broken.");
        return broken == 0;
    }
}
