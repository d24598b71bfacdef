using Metering.Journal;

namespace Metering.Benchmarks.Load;

/// <summary>
/// Usage as the journal gets it: of a request, one commit for each number that it has events for, with a claim for each event; the request
/// is answered when all are durable. A caller owns a share of the numbers, as an activation owns its journal, and draws those of a request
/// without repeating one. Sizes are those of the product's own commits for telephone numbers.
/// </summary>
internal sealed class JournalLoad
{
    // Of such a commit for a telephone number, on average.
    private const int SnapshotBytes = 130;
    private const int CommitBytes = 57;
    private const int EventBytes = 41;
    private const int OutcomeBytes = 3;
    private const int Month = 202607;
    private static readonly int[] Live = [202606, Month, 202608];
    private readonly IJournalStore _store;
    private readonly JournalId[] _journals;
    private readonly long[] _versions;
    // Slices of noise: nothing that is stored can be compressed.
    private readonly byte[] _noise = new byte[1 << 20];
    private long _claims;

    /// <summary>Over <paramref name="resources"/> journals of this store, none of which exists.</summary>
    public JournalLoad(IJournalStore store, int resources)
    {
        _store = store;
        _journals = [.. Enumerable.Range(0, resources).Select(i => new JournalId(Subjects.Subject(i)))];
        _versions = new long[resources];
        new Random(1).NextBytes(_noise);
    }

    /// <summary>The callers that have numbers enough for a request of their own, at most <paramref name="wanted"/>.</summary>
    public int Callers(int wanted, int events, Spread spread) => Math.Clamp(_journals.Length / (events / PerCommit(spread)), 1, wanted);

    /// <summary>The next request of a caller, one of <paramref name="callers"/>.</summary>
    public Func<Task> Caller(int index, int callers, int events, Spread spread)
    {
        var random = new Random(index);
        var share = Enumerable.Range(0, _journals.Length).Where(journal => journal % callers == index).ToArray();
        var perCommit = PerCommit(spread);
        var answers = new ValueTask<CommitResult>[events / perCommit];
        return async () =>
        {
            for (var i = 0; i < answers.Length; i++)
            {
                var other = random.Next(i, share.Length);
                (share[i], share[other]) = (share[other], share[i]);
                // Kept to await the whole request: each is awaited exactly once below.
#pragma warning disable CA2012
                answers[i] = _store.CommitAsync(Commit(share[i], perCommit, random));
#pragma warning restore CA2012
            }
            for (var i = 0; i < answers.Length; i++)
            {
                if ((await answers[i]).Status != CommitStatus.Committed)
                    throw new InvalidOperationException("A commit of the timed loop was refused.");
            }
        };
    }

    private static int PerCommit(Spread spread) => spread == Spread.FiveEventsPerResource ? 5 : 1;

    private Commit Commit(int journal, int events, Random random)
    {
        var claims = new Claim[events];
        for (var i = 0; i < events; i++)
        {
            var id = Interlocked.Increment(ref _claims);
            claims[i] = new Claim(Spread128(id), (ulong)id, Month, Noise(random, OutcomeBytes));
        }
        return new Commit
        {
            Journal = _journals[journal],
            ExpectedVersion = _versions[journal]++,
            CommitId = claims[0].Key,
            Events = Noise(random, CommitBytes + EventBytes * events),
            Snapshot = Noise(random, SnapshotBytes),
            Claims = claims,
            LiveBuckets = Live,
        };
    }

    private ReadOnlyMemory<byte> Noise(Random random, int length) => _noise.AsMemory(random.Next(_noise.Length - length), length);

    // A bijection, so that claims never collide, that spreads like a digest.
    private static UInt128 Spread128(long id) => unchecked(new UInt128((ulong)id * 0x9E3779B97F4A7C15, (ulong)id * 0xD1B54A32D192ED03));
}
