using Metering.Host.Starting;

namespace Metering.Chaos.Planted;

/// <summary>A silo of the product with one mistake between its grains and its journal.</summary>
internal static class PlantedSilo
{
    public const string Argument = "--planted-silo";

    public static async Task<int> Run(string bug, string[] args)
    {
        await using var host = await MeteringHost.Start(args, Console.Out, journal => new PlantedJournal(journal, Enum.Parse<JournalBug>(bug)));
        await host.Stopping;
        return 0;
    }
}
