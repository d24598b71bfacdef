using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Metering.Actors.Agenda;
using Metering.Journal;
using NodaTime;

namespace Metering.Benchmarks.Agenda;

/// <summary>
/// Puts accounts on the agenda through the product's storage port, as its shards would write them: the event and the page of each, in the
/// shard's journal. A million accounts cannot be opened over HTTP in a benchmark's time.
/// </summary>
internal static class AgendaFill
{
    private const int EntriesPerCommit = 1_000;

    /// <summary>Entries of <paramref name="plan"/>, each on its shard.</summary>
    public static async Task Run(IJournalStore store, AgendaPlan plan)
    {
        var shards = new AgendaShards();
        var entries = new List<(string Account, Instant DueAt)>[shards.Count];
        for (var shard = 0; shard < shards.Count; shard++) entries[shard] = [];
        for (var i = 0; i < plan.Accounts; i++)
        {
            var account = string.Create(CultureInfo.InvariantCulture, $"agenda-{i:D7}");
            entries[shards.Of(account)].Add((account, plan.DueAt(i)));
        }
        await Parallel.ForAsync(0, shards.Count, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (shard, _) => await Fill(store, new JournalId($"agenda/{shard}"), entries[shard]));
    }

    private static async Task Fill(IJournalStore store, JournalId journal, List<(string Account, Instant DueAt)> entries)
    {
        var codec = AgendaCodec.Instance;
        var head = await store.ReadHeadAsync(journal);
        var version = head?.Version ?? 0;
        var state = head is null ? codec.Empty : codec.ReadState(head.Snapshot.Span);
        foreach (var chunk in entries.Chunk(EntriesPerCommit))
        {
            var (events, snapshot) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
            var pages = new List<PageWrite>(chunk.Length);
            foreach (var (account, dueAt) in chunk)
            {
                var entry = new AgendaEntry(dueAt, 1);
                codec.WriteEvent(new AccountScheduled(account, entry), events);
                pages.Add(AgendaCodec.Page(account, entry));
            }
            codec.WriteState(state, snapshot);
            var result = await store.CommitAsync(new Commit
            {
                Journal = journal, ExpectedVersion = version++, CommitId = new UInt128(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), 1),
                Events = events.WrittenMemory, Snapshot = snapshot.WrittenMemory, Pages = pages,
            });
            if (result.Status != CommitStatus.Committed) throw new InvalidOperationException($"{journal}: {result.Status}");
        }
    }
}

/// <summary>
/// When accounts are due: a tenth was due in the two hours in which nobody ran, a tenth falls due one after another in a minute of an
/// ordinary day, and the rest at one instant, as at a month's end.
/// </summary>
/// <param name="Accounts">How many.</param>
/// <param name="Start">About when the silos are up.</param>
/// <param name="Period">From one sweep of a shard to its next.</param>
internal sealed record AgendaPlan(int Accounts, Instant Start, Duration Period)
{
    private static readonly Duration Outage = Duration.FromHours(2);

    /// <summary>When the ordinary minute begins: every shard has swept, and nothing was due for a while.</summary>
    public Instant Minute => Start + Period * 1.5;

    /// <summary>When it was seen by all shards, on a busy machine too, and the month ends.</summary>
    public Instant MonthEnd => Minute + Period * 2.2 + Duration.FromSeconds(15);

    /// <summary>Due in the outage, and due in the ordinary minute.</summary>
    public int Tenth => Accounts / 10;

    /// <summary>Due at the month's end.</summary>
    public int AtMonthEnd => Accounts - 2 * Tenth;

    /// <summary>When an account is due.</summary>
    public Instant DueAt(int account)
    {
        var part = account / (double)Tenth;
        return part < 1 ? Start - Outage + Outage * part : part < 2 ? Minute + Period * (part - 1) : MonthEnd;
    }
}
