using System.Globalization;

namespace Metering.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Benchmark">Which figure.</param>
/// <param name="Seconds">Length of a measured round.</param>
/// <param name="Quick">A small form that only shows that everything works; its figures mean little.</param>
/// <param name="PeerOnly">Leaves the product out.</param>
/// <param name="ProductOnly">Leaves the peer out.</param>
/// <param name="Connections">Connections for both sides instead of the probed best; 0 means probe.</param>
internal sealed record Options(string Benchmark, double Seconds, bool Quick, bool PeerOnly, bool ProductOnly, int Connections)
{
    /// <summary>Rounds of which the median counts.</summary>
    public int Rounds => Quick ? 1 : 3;

    /// <summary>Length of a measured round.</summary>
    public TimeSpan Round => TimeSpan.FromSeconds(Seconds);

    /// <summary>Unmeasured time before a round.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 0.5 : 2);

    /// <summary>Unmeasured time before authorizations count: until most packages hold money of their own, as they do in a running month.</summary>
    public TimeSpan AuthorizeWarmUp => TimeSpan.FromSeconds(Quick ? 1 : 15);

    /// <summary>Numbers that usage is spread over.</summary>
    public int Resources => Quick ? 1_000 : 10_000;

    /// <summary>Accounts on the agenda.</summary>
    public int Accounts { get; init; }

    /// <summary>Seconds from one sweep of a shard of the agenda to its next.</summary>
    public int SweepSeconds => Quick ? 6 : 60;

    /// <summary>Only one silo, or only three; 0 means both.</summary>
    public int Silos { get; init; }

    /// <summary>Reads the arguments; null when they make no sense.</summary>
    public static Options? Parse(string[] arguments)
    {
        if (arguments.Length == 0)
            return null;
        var quick = arguments.Contains("--quick");
        var benchmark = arguments[0] == "--selfcheck" ? "selfcheck" : arguments[0];
        var standard = benchmark == "authorize" ? 12 : 8;
        return new Options(
            benchmark, Number(arguments, "--seconds", quick ? 2 : standard), quick, arguments.Contains("--peer-only"),
            arguments.Contains("--product-only"), (int)Number(arguments, "--connections", 0))
        {
            Silos = (int)Number(arguments, "--silos", 0),
            Accounts = (int)Number(arguments, "--accounts", quick ? 5_000 : 100_000),
        };
    }

    private static double Number(string[] arguments, string name, double otherwise) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length
            ? double.Parse(arguments[at + 1], CultureInfo.InvariantCulture)
            : otherwise;
}
