using System.Globalization;
using Metering.Chaos.Faulting;
using Metering.Chaos.Planted;

namespace Metering.Chaos;

/// <summary>One run.</summary>
internal sealed record ChaosOptions
{
    /// <summary>How long faults go on; healing, closing and auditing come after it.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(96);

    /// <summary>Draws faults and operations.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>postgres or azure.</summary>
    public string Storage { get; init; } = "postgres";

    /// <summary>Where results.json is written; null for nowhere.</summary>
    public string? Results { get; init; }

    /// <summary>Groups of customers; the first lives in real time, each other on a test clock of its own.</summary>
    public int Groups { get; init; } = 3;

    /// <summary>Customers of a group.</summary>
    public int Customers { get; init; } = 8;

    /// <summary>How long a month lasts.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Operations a second, all clients together.</summary>
    public int RequestsPerSecond { get; init; } = 400;

    /// <summary>What a run must have seen to prove anything; it goes on a little, within limits, until it has.</summary>
    public Floors Least { get; init; } = new();

    /// <summary>The only fault, one of the network; null for all.</summary>
    public FaultKind? Only { get; init; }

    /// <summary>Bug planted into the silos' journal; null for the product as it ships.</summary>
    public string? Bug { get; init; }

    /// <summary>The command that runs it again.</summary>
    public string Replay => string.Create(CultureInfo.InvariantCulture,
        $"./chaos --minutes {Length.TotalMinutes:0.##} --seed {Seed} --storage {Storage}")
        + (Only is { } fault ? $" --only {fault}" : "") + (Bug is { } bug ? $" --bug {bug}" : "");

    /// <summary>
    /// Reads <c>--minutes N --seed S --storage postgres|azure --results FILE</c>, and <c>--only FAULT</c> and <c>--bug BUG</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Something else stands there.</exception>
    public static ChaosOptions Parse(string[] args)
    {
        var options = new ChaosOptions { Seed = Random.Shared.Next(1, 1_000_000), Round = TimeSpan.FromSeconds(75), Results = "results.json" };
        if (args.Length % 2 != 0) throw new ArgumentException($"The option '{args[^1]}' needs a value.");
        foreach (var pair in args.Chunk(2))
            options = pair[0] switch
            {
                "--minutes" => options with { Length = TimeSpan.FromMinutes(double.Parse(pair[1], CultureInfo.InvariantCulture)) },
                "--seed" => options with { Seed = int.Parse(pair[1], CultureInfo.InvariantCulture) },
                "--storage" => options with { Storage = pair[1] },
                "--results" => options with { Results = pair[1] },
                "--only" => options with { Only = Enum.Parse<FaultKind>(pair[1]) },
                "--bug" => options with { Bug = Enum.Parse<JournalBug>(pair[1]).ToString() },
                _ => throw new ArgumentException(
                    $"There is no option '{pair[0]}'; the options are --minutes, --seed, --storage, --results, --only and --bug."),
            };
        return options;
    }
}
