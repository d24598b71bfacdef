using System.Net;
using Metering.Benchmarks.Load;

namespace Metering.Benchmarks.Figures;

/// <summary>What a load is made of.</summary>
/// <param name="Run">Makes the identities of its events its own.</param>
/// <param name="Events">Events a request.</param>
/// <param name="Spread">How they spread over the resources.</param>
internal sealed record Shape(string Run, int Events, Spread Spread);

/// <summary>Puts one load on a side: so many requests at a time, first unmeasured for a while.</summary>
internal delegate LoadResult SideLoad(Shape shape, int connections, TimeSpan warmUp, TimeSpan measured);

/// <summary>One side of a comparison.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Load">Loads it; null when this side is left out.</param>
/// <param name="ProcessorTime">Processor time so far of all its processes but this one.</param>
/// <param name="RunsHere">A part of its work is done in this process, so that this one's processor time counts for it.</param>
internal sealed record Side(string Name, SideLoad? Load, Func<TimeSpan> ProcessorTime, bool RunsHere = false)
{
    /// <summary>A side that is asked over HTTP, in a process of its own; left out without an endpoint.</summary>
    public static Side OverHttp(string name, IPEndPoint? endpoint, string apiKey, int resources, Func<TimeSpan> processorTime) => new(
        name,
        endpoint is null ? null : (shape, connections, warmUp, measured) => ClosedLoop.Run(
            endpoint, connections, c => UsageTemplate.Create(apiKey, shape.Run, c, shape.Events, resources, shape.Spread), warmUp, measured),
        processorTime);
}
