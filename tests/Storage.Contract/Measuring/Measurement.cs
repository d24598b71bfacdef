using System.Diagnostics;
using System.Globalization;
using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Storage.Contract.Measuring;

/// <summary>
/// The timed loop of the embedded store: <c>--measure [millions] [folder]</c>.
/// </summary>
internal static class Measurement
{
    private const int Million = 1_000_000;

    public static async Task<int> Run(string[] arguments)
    {
        var millions = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 2;
        var folder = arguments.Length > 1 ? arguments[1] : Directory.CreateTempSubdirectory("measure-").FullName;
        try
        {
            await using (var store = RocksDbJournalStore.Open(new RocksDbOptions { Path = folder }))
            {
                await Latency(store);
                var load = new Load(store);
                for (var million = 1; million <= millions; million++)
                    await load.Run(million, Million);
            }
            var stored = new DirectoryInfo(folder).GetFiles().Sum(file => file.Length);
            Report("size on disk", stored / (double)millions / Million, "bytes/commit");
            var opening = Stopwatch.GetTimestamp();
            await using (RocksDbJournalStore.Open(new RocksDbOptions { Path = folder }))
                Report("open again", Stopwatch.GetElapsedTime(opening).TotalMilliseconds, "ms");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    internal static async Task Latency(IJournalStore store)
    {
        var events = new byte[120];
        var times = new double[2_000];
        for (var i = -500; i < times.Length; i++)
        {
            var commit = Single($"low/{i}", 0, (UInt128)(1_000_000_000 + i), events, events);
            var started = Stopwatch.GetTimestamp();
            await store.CommitAsync(commit);
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }
        Array.Sort(times);
        Report("commit alone p50", times[times.Length / 2], "us");
        Report("commit alone p99", times[times.Length * 99 / 100], "us");
    }

    public static void Report(string figure, double value, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{{\"figure\":\"journal {figure}\",\"value\":{value:0.#},\"unit\":\"{unit}\"}}"));

    private static Commit Single(string journal, long version, UInt128 id, byte[] events, byte[] snapshot) => new()
    {
        Journal = new JournalId(journal),
        ExpectedVersion = version,
        CommitId = id,
        Events = events,
        Snapshot = snapshot,
        Claims = [new Claim(Mix((long)id), 1, 202607, events.AsMemory(0, 24))],
        LiveBuckets = Live,
    };

    /// <summary>A bijection, so that claims never collide, that spreads like a digest.</summary>
    internal static UInt128 Mix(long id) => unchecked(new UInt128((ulong)id * 0x9E3779B97F4A7C15, (ulong)id * 0xD1B54A32D192ED03));

    internal static readonly int[] Live = [202607];
}
