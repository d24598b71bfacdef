using System.Diagnostics;
using System.Globalization;
using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Storage.Contract.Measuring;

/// <summary>
/// The timed loop: <c>--measure [millions] [folder]</c>. One commit is one event of 120 bytes, a snapshot of 250 bytes and one claim,
/// durable; 64 callers hand in 32 at a time on 10,000 journals.
/// </summary>
internal static class Measurement
{
    private const int Callers = 64;
    private const int Batch = 32;
    private const int Journals = 10_000;
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
                    await load.Run(million);
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

    private static async Task Latency(RocksDbJournalStore store)
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
    private static UInt128 Mix(long id) => unchecked(new UInt128((ulong)id * 0x9E3779B97F4A7C15, (ulong)id * 0xD1B54A32D192ED03));

    private static readonly int[] Live = [202607];

    /// <summary>Callers that each own a share of the journals.</summary>
    private sealed class Load(RocksDbJournalStore store)
    {
        private readonly JournalId[] _journals = [.. Enumerable.Range(0, Journals).Select(i => new JournalId($"account/acc_{i:D6}"))];
        private readonly long[] _versions = new long[Journals];
        // Slices of noise: what is stored cannot be compressed, so the size on disk is an upper bound.
        private readonly byte[] _noise = Make.Noise(4 << 20, 1);
        private long _ids;

        public async Task Run(int million)
        {
            var left = (long)Million;
            var collections = GC.CollectionCount(0);
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                var random = new Random(caller + million * Callers);
                var answers = new ValueTask<CommitResult>[Batch];
                while (Interlocked.Add(ref left, -Batch) >= 0)
                    await Hand(caller, random, answers);
            })));
            var took = Stopwatch.GetElapsedTime(started);
            Report($"commits/s in million {million}", Million / took.TotalSeconds, "1/s");
            processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
            Console.Error.WriteLine($"cpu {processor.TotalMicroseconds / Million:0.00} us/commit, "
                + $"gen0 {GC.CollectionCount(0) - collections}, rss {Environment.WorkingSet >> 20} MiB");
        }

        private ReadOnlyMemory<byte> Noise(Random random, int length) => _noise.AsMemory(random.Next(_noise.Length - length), length);

        private async Task Hand(int caller, Random random, ValueTask<CommitResult>[] answers)
        {
            var first = Interlocked.Add(ref _ids, Batch);
            for (var i = 0; i < Batch; i++)
            {
                var journal = random.Next(Journals / Callers) * Callers + caller;
                // Kept to await the whole batch: each is awaited exactly once below.
#pragma warning disable CA2012
                answers[i] = store.CommitAsync(new Commit
                {
                    Journal = _journals[journal],
                    ExpectedVersion = _versions[journal]++,
                    CommitId = (UInt128)(first + i),
                    Events = Noise(random, 120),
                    Snapshot = Noise(random, 250),
                    Claims = [new Claim(Mix(first + i), 1, 202607, Noise(random, 24))],
                    LiveBuckets = Live,
                });
#pragma warning restore CA2012
            }
            for (var i = 0; i < Batch; i++)
            {
                if ((await answers[i]).Status != CommitStatus.Committed)
                    throw new InvalidOperationException("A commit of the timed loop was refused.");
            }
        }
    }
}
