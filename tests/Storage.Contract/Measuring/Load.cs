using System.Diagnostics;
using Metering.Journal;

namespace Metering.Storage.Contract.Measuring;

/// <summary>
/// One commit is one event of 120 bytes, a snapshot of 250 bytes and its claims, durable; 64 callers, each owning a share of 10,000
/// journals, hand in 32 at a time.
/// </summary>
internal sealed class Load(IJournalStore store, int claims = 1)
{
    private const int Callers = 64;
    private const int Batch = 32;
    private const int Journals = 10_000;
    private readonly JournalId[] _journals = [.. Enumerable.Range(0, Journals).Select(i => new JournalId($"account/acc_{i:D6}"))];
    private readonly long[] _versions = new long[Journals];
    // Slices of noise: what is stored cannot be compressed, so the size on disk is an upper bound.
    private readonly byte[] _noise = Make.Noise(4 << 20, 1);
    private long _ids;

    public async Task Run(int part, int commits)
    {
        var left = (long)commits;
        var collections = GC.CollectionCount(0);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller + part * Callers);
            var answers = new ValueTask<CommitResult>[Batch];
            while (Interlocked.Add(ref left, -Batch) >= 0)
                await Hand(caller, random, answers);
        })));
        var took = Stopwatch.GetElapsedTime(started);
        Measurement.Report($"commits/s in part {part}, {claims} claims each", commits / took.TotalSeconds, "1/s");
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        Console.Error.WriteLine($"cpu {processor.TotalMicroseconds / commits:0.00} us/commit, "
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
                Claims = Claims(first + i, random),
                LiveBuckets = Measurement.Live,
            });
#pragma warning restore CA2012
        }
        for (var i = 0; i < Batch; i++)
        {
            if ((await answers[i]).Status != CommitStatus.Committed)
                throw new InvalidOperationException("A commit of the timed loop was refused.");
        }
    }

    private Claim[] Claims(long commit, Random random)
    {
        var taken = new Claim[claims];
        for (var i = 0; i < claims; i++)
            taken[i] = new Claim(Measurement.Mix(commit * claims + i), 1, 202607, Noise(random, claims == 1 ? 24 : 4));
        return taken;
    }
}
