using System.Globalization;
using Metering.Shared;

namespace Metering.Benchmarks.Processes;

/// <summary>What a process of the product says of itself at /metrics.</summary>
internal sealed class ProcessMetrics
{
    private readonly List<(string Series, double Value)> _lines = [];

    private ProcessMetrics(string text)
    {
        foreach (var line in text.Split('\n'))
            if (line.Length > 0 && line[0] != '#') _lines.Add(Read(line));
    }

    /// <summary>Asks a process.</summary>
    public static async Task<ProcessMetrics> Of(ServerProcess process)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        return new ProcessMetrics(await http.GetStringAsync(new Uri(process.Address, "/metrics")));
    }

    /// <summary>The series whose name and labels start so.</summary>
    public IEnumerable<(string Series, double Value)> Series(string start) =>
        _lines.Where(line => line.Series.StartsWith(start, StringComparison.Ordinal));

    /// <summary>All of them added up.</summary>
    public double Sum(string start) => Series(start).Sum(line => line.Value);

    // The value stands behind the labels; a time stamp may stand behind it.
    private static (string, double) Read(string line)
    {
        var labels = line.LastIndexOf('}') + 1;
        var end = labels > 0 ? labels : line.IndexOf(' ', StringComparison.Ordinal);
        return (line[..end], double.Parse(line[end..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
