namespace Metering.Chaos.Faulting;

/// <summary>Which faults a run has and when: decks with a fixed number of each kind, shuffled by the seed and spread over the time.</summary>
internal static class FaultPlan
{
    /// <summary>One deck lasts this long.</summary>
    public static readonly TimeSpan Deck = TimeSpan.FromSeconds(96);

    private static readonly (FaultKind Kind, int Times)[] Processes =
    [
        (FaultKind.Kill, 8), (FaultKind.Freeze, 1), (FaultKind.Drain, 1), (FaultKind.KillApi, 1), (FaultKind.KillDatabase, 1),
    ];

    private static readonly (FaultKind Kind, int Times)[] Network =
    [
        (FaultKind.LoseAnswers, 9), (FaultKind.BreakBeforeCommit, 4), (FaultKind.Throttle, 2), (FaultKind.SlowStorage, 1),
        (FaultKind.SlowNetwork, 1), (FaultKind.StallStorage, 2), (FaultKind.CutStorage, 1), (FaultKind.CutStorageAnswers, 1),
        (FaultKind.CutSilo, 1), (FaultKind.StrandSilo, 1), (FaultKind.DeafenSilo, 1),
    ];

    /// <summary>A deck of one fault of the network alone has it so often.</summary>
    private const int Alone = 3;

    /// <summary>The faults of a run of that length, in the order of their times.</summary>
    public static IReadOnlyList<Fault> Draw(int seed, TimeSpan length, bool databaseMayBeKilled, FaultKind? only = null)
    {
        var processes = only is null ? Processes.Where(card => databaseMayBeKilled || card.Kind != FaultKind.KillDatabase) : [];
        var network = only is { } kind ? [(kind, Alone)] : Network;
        var chance = new Random(seed);
        var faults = new List<Fault>();
        for (var from = TimeSpan.Zero; from < length; from += Deck)
        {
            var span = length - from < Deck ? length - from : Deck;
            faults.AddRange(Spread(chance, processes, from, span));
            faults.AddRange(Spread(chance, network, from, span));
        }
        return [.. faults.OrderBy(fault => fault.At)];
    }

    private static IEnumerable<Fault> Spread(Random chance, IEnumerable<(FaultKind Kind, int Times)> deck, TimeSpan from, TimeSpan span)
    {
        var cards = deck.SelectMany(card => Enumerable.Repeat(card.Kind, card.Times)).ToArray();
        chance.Shuffle(cards);
        // A deck that is cut short by the end of the run is dealt in part.
        var dealt = (int)Math.Round(cards.Length * (span / Deck));
        return cards.Take(dealt).Select((kind, i) => Draw(chance, kind, from + span * ((i + 0.2 + 0.6 * chance.NextDouble()) / dealt)));
    }

    private static Fault Draw(Random chance, FaultKind kind, TimeSpan at)
    {
        var (least, most) = kind switch
        {
            FaultKind.Freeze => (9.0, 13.0),
            FaultKind.Kill or FaultKind.KillDatabase or FaultKind.KillApi => (0.2, 2.0),
            FaultKind.StallStorage => (1.0, 4.0),
            FaultKind.Throttle => (1.0, 3.0),
            FaultKind.StrandSilo => (24.0, 28.0),
            FaultKind.CutSilo or FaultKind.DeafenSilo => (5.0, 9.0),
            _ => (3.0, 7.0),
        };
        var strength = kind switch
        {
            FaultKind.LoseAnswers or FaultKind.BreakBeforeCommit => chance.Next(2, 5),
            FaultKind.SlowStorage or FaultKind.SlowNetwork => chance.Next(10, 150),
            FaultKind.Kill => chance.Next(3) == 0 ? 0 : chance.Next(-300, 301),
            _ => 0,
        };
        return new Fault(at, kind, chance.Next(1_000), TimeSpan.FromSeconds(least + (most - least) * chance.NextDouble()), strength);
    }
}
