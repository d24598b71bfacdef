using System.Globalization;
using System.Runtime.InteropServices;
using Metering.Benchmarks;
using Metering.Benchmarks.Figures;
using Metering.Benchmarks.Peer;

if (args is ["peer-server", var port, var connection, var resources])
{
    await PeerServer.Run(port, connection, int.Parse(resources, CultureInfo.InvariantCulture));
    return 0;
}
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
var run = Options.Parse(args);
switch (run?.Benchmark)
{
    case "intake": await IntakeBenchmark.Run(run); return 0;
    case "single": await SingleBenchmark.Run(run); return 0;
    case "authorize": await AuthorizeBenchmark.Run(run); return 0;
    case "entitlement": await EntitlementBenchmark.Run(run); return 0;
    case "close": await CloseBenchmark.Run(run); return 0;
    case "activate": await ActivateBenchmark.Run(run); return 0;
    case "agenda": await AgendaBenchmark.Run(run); return 0;
    case "placement": await PlacementBenchmark.Run(run); return 0;
    case "growth": await GrowthBenchmark.Run(run); return 0;
    case "journal": await JournalBenchmark.Run(run); return 0;
    case "ceiling": await CeilingBenchmark.Run(run); return 0;
    case "selfcheck": return await SelfCheck.Run();
    default:
        Console.Error.WriteLine(
            "usage: intake|single|authorize|entitlement|close|activate|agenda|placement|growth|journal|ceiling|--selfcheck "
            + "[--seconds N] [--quick] [--connections N] [--accounts N] [--silos 1|3] [--peer-only] [--product-only]");
        return 2;
}

// Exit through the runtime, so that the servers of this run are stopped.
static void Leave(PosixSignalContext signal)
{
    signal.Cancel = true;
    Environment.Exit(130);
}
