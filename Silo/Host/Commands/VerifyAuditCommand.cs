using Metering.Actors.Audit;
using Metering.Host.Providers;

namespace Metering.Host.Commands;

/// <summary>verify-audit: proves every audit chain of the storage and says where one is broken.</summary>
internal static class VerifyAuditCommand
{
    /// <summary>Prints a line a chain; 0 when all are sound. An embedded storage must not be in use.</summary>
    public static async Task<int> Run(StoreCommand command, TextWriter output)
    {
        await using var journal = await command.Provider.Open();
        var (chains, broken) = (0, 0);
        await foreach (var (chain, proof) in AuditProof.All(journal.Store))
        {
            chains++;
            if (!proof.Sound) broken++;
            await output.WriteLineAsync(proof.Sound
                ? $"{chain}: {proof.Entries} entries, sound, head {proof.HeadHash}" : $"{chain}: BROKEN at {proof.Broken}");
        }
        await output.WriteLineAsync($"{chains} audit chains, {broken} broken.");
        return broken == 0 ? 0 : 1;
    }
}
