using Metering.Actors.Proof;
using Metering.Journal.Archives;
using NodaTime;

namespace Metering.Host.Commands;

/// <summary>verify: proves the whole storage, replay, books, audit chains and claims, and names every fault.</summary>
internal static class VerifyCommand
{
    /// <summary>
    /// Prints a line a fault and the counts; 1 when there is a fault. A storage that cannot show one moment of itself must not be in use.
    /// </summary>
    /// <exception cref="Journal.StoreUnusableException">An import into it was begun and has not finished.</exception>
    public static async Task<int> Run(StoreCommand command, TextWriter output)
    {
        await using var journal = await command.Provider.Open();
        await using var reading = await Reading.Of(command, journal.Store);
        var proof = new StoreProof(reading.Store, SystemClock.Instance.GetCurrentInstant());
        var faults = 0L;
        await foreach (var fault in proof.Faults())
        {
            faults++;
            await output.WriteLineAsync($"FAULT {fault.Journal}: {fault.What}");
        }
        // Journals that are whole say nothing of those that the import has yet to bring.
        if (faults == 0) await ImportMark.RefuseUnfinished(reading.Store);
        var counts = proof.Counts;
        await output.WriteLineAsync($"{counts.Journals} journals, {counts.Commits} commits, {counts.Events} events replayed; "
            + $"{counts.Accounts} accounts balanced; {counts.AuditChains} audit chains; {counts.Claims} claims; {faults} faults.");
        return faults == 0 ? 0 : 1;
    }
}
