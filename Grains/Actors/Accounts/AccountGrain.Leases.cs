using Metering.Contracts;
using Metering.Contracts.Numbers;
using Metering.Contracts.Packages;
using Metering.Contracts.Seats;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Metering.Domain.Wallet;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    private const int RecallRounds = 3;

    /// <summary>Entries as their pages held them when read; one that was written since is in the state's working set, which wins.</summary>
    private readonly Dictionary<string, LeaseEntry> entriesRead = new(StringComparer.Ordinal);
    private readonly FreshCalls recalls = new();
    private Task? allEntriesRead;

    /// <inheritdoc />
    public async Task<LeaseGrant> Extend(LeaseRequest request)
    {
        if (!Head.IsOpen) throw new InvalidOperationException($"The account {Id} does not exist.");
        var report = Translate(request.Report);
        await ReadEntry(report.Subject);
        var allAnswered = true;
        for (var round = 0; ; round++)
        {
            var answer = default(LeaseAnswer);
            await Step(state =>
            {
                var change = Change(state);
                Absorb(change, report);
                answer = LeaseDesk.Grant(change.Draft, report.Subject, report.GrantedFen, request.NeededFen, request.WantedFen,
                    recalled: round > 0);
                return change.Step();
            });
            // A resource that did not answer may have money left: then nobody can say that all of it is gone.
            if (answer.Outcome is LeaseOutcome.Covered or LeaseOutcome.Exhausted || round == RecallRounds)
                return new LeaseGrant(answer.GrantedFen, Exhausted: answer.Outcome == LeaseOutcome.Exhausted && allAnswered);
            allAnswered = await RecallIdle(report.Subject);
        }
    }

    /// <inheritdoc />
    public async Task Settle(ResourceReport report)
    {
        if (!Head.IsOpen) throw new InvalidOperationException($"The account {Id} does not exist.");
        await Take(report);
    }

    private async Task Take(ResourceReport message)
    {
        var report = Translate(message);
        await ReadEntry(report.Subject);
        await Step(state =>
        {
            var change = Change(state);
            Absorb(change, report);
            return change.Step();
        });
    }

    private void Absorb(AccountChange change, SpendingReport report)
    {
        change.Draft.Bring(report.Subject, entriesRead[report.Subject]);
        var catalogue = services.Catalogue.Current;
        LeaseDesk.Absorb(change.Draft, report, (sku, month) => ProductRules.RuleOf(catalogue, sku, month, change.Draft.Head.TestClock));
    }

    /// <summary>Asks every resource that may have unposted figures. Afterwards the ledger is exact.</summary>
    private async Task SettleAll(bool mustAnswer)
    {
        await ReadAllEntries();
        var subjects = Entries().Where(pair => pair.Entry.MayHaveNews).Select(pair => pair.Subject).ToList();
        var incomplete = false;
        await Bounded.ForEach(subjects, async subject =>
        {
            // Once one that must answer has not, the sum cannot be known: nobody waits for the others.
            if (incomplete && mustAnswer) return;
            try
            {
                await Take(await ResourceOf(subject).Report(recallGrantedFen: null));
            }
            catch (Exception fault)
            {
                incomplete = true;
                if (mustAnswer) throw;
                LogNoReport(services.Journal.Log, fault, Id, subject);
            }
        });
    }

    /// <summary>
    /// Gets back what other resources neither spent nor hold. Every lease that is out is asked: what was held at its last report may have
    /// been released since. False when one did not answer; it keeps its lease.
    /// </summary>
    private async Task<bool> RecallIdle(string? except)
    {
        await ReadAllEntries();
        var answered = true;
        var leased = Entries().Where(pair => pair.Entry.Lease.OutstandingFen > 0 && pair.Subject != except).Select(pair => pair.Subject)
            .ToList();
        await Bounded.ForEach(leased, async subject =>
        {
            try
            {
                await recalls.Run(subject, Recall);
            }
            catch (Exception fault)
            {
                answered = false;
                LogNoReport(services.Journal.Log, fault, Id, subject);
            }
        });
        return answered;
    }

    private async Task Recall(string subject) =>
        await Take(await ResourceOf(subject).Report(recallGrantedFen: EntryOf(subject).Lease.GrantedFen));

    private async Task ReadEntry(string subject)
    {
        if (State.Account.Leases.ContainsKey(subject) || entriesRead.ContainsKey(subject))
        {
            entriesRead.TryAdd(subject, LeaseEntry.Empty);
            return;
        }
        var page = await Store.ReadPageAsync(JournalId, AccountPages.Lease(subject));
        entriesRead.TryAdd(subject, page is { } bytes ? AccountJson.Read<LeaseEntry>(bytes.Span) : LeaseEntry.Empty);
    }

    private Task ReadAllEntries()
    {
        if (allEntriesRead is null || allEntriesRead.IsFaulted) allEntriesRead = ReadEntries();
        return allEntriesRead;

        async Task ReadEntries()
        {
            await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Leases))
                entriesRead.TryAdd(page.Key[AccountPages.Leases.Length..], AccountJson.Read<LeaseEntry>(page.Value.Span));
        }
    }

    private IEnumerable<(string Subject, LeaseEntry Entry)> Entries()
    {
        var written = State.Account.Leases;
        return written.Select(pair => (pair.Key, pair.Value))
            .Concat(entriesRead.Where(pair => !written.ContainsKey(pair.Key)).Select(pair => (pair.Key, pair.Value)));
    }

    private LeaseEntry EntryOf(string subject) =>
        State.Account.Leases.TryGetValue(subject, out var written) ? written : entriesRead[subject];

    private IMeteredResource ResourceOf(string subject)
    {
        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        return ResourceOf(subject[..colon], subject[(colon + 1)..]);
    }

    private IMeteredResource ResourceOf(string kind, string key) => kind switch
    {
        "seat" => GrainFactory.Grain<ISeatGrain>(key),
        "number" => GrainFactory.Grain<IPhoneNumberGrain>(key),
        "package" => GrainFactory.Grain<IPackageGrain>(key),
        _ => throw new InvalidOperationException($"There is no resource kind {kind}."),
    };

    private static SpendingReport Translate(ResourceReport report) =>
        new(report.Subject, report.GrantedFen, report.ConsumedFen, report.ReturnedFen,
        report.HeldFen, report.Version,
        [.. report.Prepaid.Select(line => new SpentLine(line.Sku, line.Month, line.Units, line.GrossFen))],
        [.. report.Grants.Select(grant => new GrantProgress(grant.GrantId, grant.ConsumedUnits, grant.RecognisedFen, grant.BreakageFen,
            grant.ExpiredOn))]);

    [LoggerMessage(LogLevel.Warning, "{Account} got no report from {Subject}; its lease stays as it is")]
    private static partial void LogNoReport(ILogger log, Exception fault, string account, string subject);
}
