using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Accounts;
using Metering.Contracts.Agenda;
using Metering.Domain.Calendar;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Actors.Agenda;

/// <summary>One shard of the due index: a coarse reminder wakes it, and it wakes accounts until they say they are done.</summary>
public sealed partial class AgendaShardGrain(JournalServices services, AgendaShards shards, AgendaPace pace, ILogger<AgendaShardGrain> log)
    : JournaledActor<AgendaState>(services, AgendaCodec.Instance), IAgendaShardGrain, IRemindable
{
    /// <summary>The name of the reminder that sweeps a shard.</summary>
    public const string Reminder = "sweep";

    private const string Journals = "account/";
    private const int KeeperOfClaims = 0;

    /// <summary>The shard that looks for lost entries of all shards: one walk over the accounts a day, however many shards there are.</summary>
    private const int Searcher = 0;
    private const int AccountsPerQuestion = 1_000;

    private readonly Dictionary<string, AgendaEntry> read = new(StringComparer.Ordinal);
    private bool sweeping;
    private bool keeping;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"agenda/{this.GetPrimaryKeyLong()}");

    private long Shard => this.GetPrimaryKeyLong();

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        await foreach (var page in Store.ReadPagesAsync(JournalId, AgendaCodec.Pages, null, cancellationToken))
        {
            var (account, entry) = AgendaCodec.Read(page);
            read[account] = entry;
        }
        AgendaMetrics.Read(read.Count);
        ShowWaiting(WallNow);
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        AgendaMetrics.Left(Shard);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <inheritdoc />
    public Task Start()
    {
        // Each shard at its own part of the period, so that shards do not all wake at once.
        return this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromSeconds(1) + pace.Period * (Shard * 37 % 60 / 60.0), pace.Period);
    }

    /// <inheritdoc />
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Sweep(WallNow);
        await Keep(WallNow);
    }

    /// <inheritdoc />
    public async Task Schedule(string account, Instant? dueAt, long messageNumber) => await Step(state =>
        EntryOf(state, account) is { } known && known.MessageNumber >= messageNumber
            ? StepResult.None
            : Scheduled(account, new AgendaEntry(dueAt, messageNumber)));

    /// <inheritdoc />
    public async Task<int> Sweep(Instant now)
    {
        // A sweep that is still running covers this one: what it leaves is due again at the next tick.
        if (sweeping) return 0;
        sweeping = true;
        try
        {
            var due = ShowWaiting(now);
            await Bounded.ForEach(due.OrderBy(pair => pair.Entry.DueAt), pair => Wake(pair.Account, pair.Entry, now));
            if (due.Count > 0) ShowWaiting(now);
            return due.Count;
        }
        finally
        {
            sweeping = false;
        }
    }

    /// <inheritdoc />
    public async Task<int> Find(string[] accounts)
    {
        var lost = accounts.Where(account => EntryOf(State, account) is null).ToList();
        await Bounded.ForEach(lost, account => Wake(account, new AgendaEntry(WallNow, 0), WallNow));
        return lost.Count;
    }

    /// <inheritdoc />
    public Task<AgendaStatus> Status()
    {
        var due = Entries().Where(pair => pair.Entry.DueAt is not null).Select(pair => pair.Entry.DueAt!.Value).ToList();
        return Task.FromResult(new AgendaStatus(due.Count, due.Count == 0 ? null : due.Min()));
    }

    private Task Wake(string account, AgendaEntry entry, Instant now) => pace.Run(async () =>
    {
        try
        {
            AgendaMetrics.Woken((WallNow - (entry.DueAt ?? now)).TotalSeconds);
            var grain = GrainFactory.GetGrain<IAccountGrain>(account);
            AdvanceReply reply;
            do reply = await grain.AdvanceTo(now);
            while (!reply.Done);
            // Only the answer takes the account off the list; a newer message about it wins.
            await Step(state => EntryOf(state, account) is { } known && known != entry
                ? StepResult.None
                : Scheduled(account, entry with { DueAt = reply.NextDueAt }));
        }
        catch (Exception fault)
        {
            AgendaMetrics.Failed();
            LogNotWoken(log, fault, account);
        }
    });

    /// <summary>What the shard does for the whole store. It may take longer than a tick: the next ones only sweep meanwhile.</summary>
    private async Task Keep(Instant now)
    {
        if (keeping) return;
        keeping = true;
        try
        {
            if (Shard == Searcher) await SearchLost(now);
            await DropClaims(now);
        }
        finally
        {
            keeping = false;
        }
    }

    /// <summary>Once a day: accounts whose entry was lost are asked when they are due, each by its own shard.</summary>
    private async Task SearchLost(Instant now)
    {
        var today = BillingZone.DateOf(now);
        if (State.SearchedOn is { } last && last >= today) return;
        var (asked, found) = (new Dictionary<int, List<string>>(), 0);
        await foreach (var journal in Store.ListJournalsAsync(Journals))
        {
            var account = journal.Value[Journals.Length..];
            var shard = shards.Of(account);
            if (!asked.TryGetValue(shard, out var some)) asked[shard] = some = new List<string>(AccountsPerQuestion);
            some.Add(account);
            if (some.Count == AccountsPerQuestion) found += await Ask(shard, some);
        }
        foreach (var (shard, some) in asked) found += await Ask(shard, some);
        if (found > 0) LogFound(log, found);
        await Step(state => StepResult.Of(new LostAccountsSearched(today)));
    }

    /// <summary>Once a day and store: months of claims that no commit can look into any more are dropped.</summary>
    private async Task DropClaims(Instant now)
    {
        var today = BillingZone.DateOf(now);
        if (Shard != KeeperOfClaims || (State.ClaimsDroppedOn is { } last && last >= today)) return;
        var firstKept = await ClaimWindow.FirstKept(Store, now);
        await Step(state => state.ClaimsKeptFrom >= firstKept ? StepResult.None : StepResult.Of(new ClaimDropStarted(firstKept)));
        var dropped = await Store.DropClaimBucketsBeforeAsync(firstKept);
        if (dropped.Count > 0) LogClaimsDropped(log, string.Join(", ", dropped), firstKept);
        await Step(_ => StepResult.Of(new ClaimsDropped(today)));
    }

    private async Task<int> Ask(int shard, List<string> accounts)
    {
        if (accounts.Count == 0) return 0;
        var found = await GrainFactory.GetGrain<IAgendaShardGrain>(shard).Find([.. accounts]);
        accounts.Clear();
        return found;
    }

    private AgendaEntry? EntryOf(AgendaState state, string account) => state.Written.GetValueOrDefault(account) ?? read.GetValueOrDefault(account);

    private IEnumerable<(string Account, AgendaEntry Entry)> Entries()
    {
        var written = State.Written;
        return written.Select(pair => (pair.Key, pair.Value))
            .Concat(read.Where(pair => !written.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>What is due by now; how much that is, and how much waits, is shown to operators.</summary>
    private List<(string Account, AgendaEntry Entry)> ShowWaiting(Instant now)
    {
        var (waiting, due) = (0, new List<(string Account, AgendaEntry Entry)>());
        foreach (var pair in Entries())
        {
            if (pair.Entry.DueAt is not { } at) continue;
            waiting++;
            if (at <= now) due.Add(pair);
        }
        AgendaMetrics.Show(Shard, waiting, due.Count);
        return due;
    }

    [LoggerMessage(LogLevel.Information, "Claims of {Months} were dropped; those from {FirstKept} on are kept")]
    private static partial void LogClaimsDropped(ILogger log, string months, int firstKept);

    private static StepResult Scheduled(string account, AgendaEntry entry) =>
        new([new AccountScheduled(account, entry)], [AgendaCodec.Page(account, entry)], []);

    [LoggerMessage(LogLevel.Warning, "{Count} accounts had no entry on the agenda; they were asked when they are due")]
    private static partial void LogFound(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "{Account} could not be woken; the next sweep tries again")]
    private static partial void LogNotWoken(ILogger log, Exception fault, string account);
}
