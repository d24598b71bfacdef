using System.Text.Json;
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
public sealed partial class AgendaShardGrain(JournalServices services, AgendaShards shards, ILogger<AgendaShardGrain> log)
    : JournaledActor<AgendaState>(services, AgendaCodec.Instance), IAgendaShardGrain, IRemindable
{
    private const string Reminder = "sweep";
    private const string Pages = "account/";
    private const string Journals = "account/";
    private const int KeeperOfClaims = 0;

    private readonly Dictionary<string, AgendaEntry> read = new(StringComparer.Ordinal);
    private bool sweeping;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"agenda/{this.GetPrimaryKeyLong()}");

    private long Shard => this.GetPrimaryKeyLong();

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        await foreach (var page in Store.ReadPagesAsync(JournalId, Pages, null, cancellationToken))
            read[page.Key[Pages.Length..]] = (AgendaEntry)JsonSerializer.Deserialize(page.Value.Span,
                AgendaJson.Shared.GetTypeInfo(typeof(AgendaEntry)))!;
    }

    /// <inheritdoc />
    public Task Start()
    {
        // Between one and five minutes, different for every shard, so that shards do not all wake at once.
        var period = TimeSpan.FromSeconds(60 + Shard * 37 % 240);
        return this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromSeconds(1 + Shard % 60), period);
    }

    /// <inheritdoc />
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Sweep(WallNow);
        await SearchLost(WallNow);
        await DropClaims(WallNow);
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
            var due = Entries().Where(pair => pair.Entry.DueAt <= now).ToList();
            await Bounded.ForEach(due.OrderBy(pair => pair.Entry.DueAt), pair => Wake(pair.Account, pair.Entry, now));
            return due.Count;
        }
        finally
        {
            sweeping = false;
        }
    }

    /// <inheritdoc />
    public Task<AgendaStatus> Status()
    {
        var due = Entries().Where(pair => pair.Entry.DueAt is not null).Select(pair => pair.Entry.DueAt!.Value).ToList();
        return Task.FromResult(new AgendaStatus(due.Count, due.Count == 0 ? null : due.Min()));
    }

    private async Task Wake(string account, AgendaEntry entry, Instant now)
    {
        try
        {
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
            LogNotWoken(log, fault, account);
        }
    }

    /// <summary>Once a day: accounts whose entry was lost are asked when they are due.</summary>
    private async Task SearchLost(Instant now)
    {
        var today = BillingZone.DateOf(now);
        if (State.SearchedOn is { } last && last >= today) return;
        var lost = new List<string>();
        await foreach (var journal in Store.ListJournalsAsync(Journals))
        {
            var account = journal.Value[Journals.Length..];
            if (shards.Of(account) == Shard && EntryOf(State, account) is null) lost.Add(account);
        }
        await Bounded.ForEach(lost, account => Wake(account, new AgendaEntry(now, 0), now));
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

    private AgendaEntry? EntryOf(AgendaState state, string account) => state.Written.GetValueOrDefault(account) ?? read.GetValueOrDefault(account);

    private IEnumerable<(string Account, AgendaEntry Entry)> Entries()
    {
        var written = State.Written;
        return written.Select(pair => (pair.Key, pair.Value))
            .Concat(read.Where(pair => !written.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value)));
    }

    private static StepResult Scheduled(string account, AgendaEntry entry)
    {
        var page = JsonSerializer.SerializeToUtf8Bytes(entry, AgendaJson.Shared.GetTypeInfo(typeof(AgendaEntry)));
        return new StepResult([new AccountScheduled(account, entry)], [new PageWrite(Pages + account, page)], []);
    }

    [LoggerMessage(LogLevel.Information, "Claims of {Months} were dropped; those from {FirstKept} on are kept")]
    private static partial void LogClaimsDropped(ILogger log, string months, int firstKept);

    [LoggerMessage(LogLevel.Warning, "{Account} could not be woken; the next sweep tries again")]
    private static partial void LogNotWoken(ILogger log, Exception fault, string account);
}
