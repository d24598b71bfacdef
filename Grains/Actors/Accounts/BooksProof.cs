using System.Buffers;
using System.Collections.Immutable;
using Metering.Contracts.Invoices;
using Metering.Contracts.Ledger;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;
using Metering.Journal;

namespace Metering.Actors.Accounts;

/// <summary>
/// Proves an account's books at one version of its journal, from the stored bytes and not from memory: what was posted is added again, the
/// history is replayed, and both are compared with what the account says.
/// </summary>
internal sealed class BooksProof(IJournalReads store, JournalId journal, JournalHead head)
{
    private readonly List<string> problems = [];
    private readonly List<Posting> postings = [];
    private readonly List<BilledLine> paidAtOnce = [];
    private readonly List<BilledLine> prepaid = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> expectedPages = new(StringComparer.Ordinal);
    private AccountAggregate replayed = AccountAggregate.Empty;
    private int checks;

    /// <summary>What was found.</summary>
    public BooksCheck Result => new(problems.Count == 0, checks, [.. problems]);

    /// <summary>True when the account or a resource moved on while it was compared.</summary>
    public bool Moved { get; private set; }

    /// <summary>Tells where the journal stands after the proof.</summary>
    public void SeenAgain(JournalHead? now) => Moved |= now?.Version != head.Version;

    /// <summary>Replays every event: the snapshot must come out, the postings must add up to the totals and to zero.</summary>
    public async Task Replay()
    {
        await foreach (var commit in store.ReadEntriesAsync(journal, 1, head.Version))
        {
            var events = AccountCodec.Instance.ReadEvents(commit.Events.Span);
            var before = replayed;
            foreach (var item in events) replayed = AccountCodec.Instance.Apply(replayed, item);
            postings.AddRange(events.OfType<Posted>().Select(posted => posted.Posting));
            paidAtOnce.AddRange(events.OfType<PurchasePaid>().Select(paid => paid.Line));
            prepaid.AddRange(events.OfType<LinesCollected>().SelectMany(lines => lines.Pages).SelectMany(page => page).Where(line => line.Prepaid));
            foreach (var page in AccountPages.Of(events, before, replayed))
                if (page.Value is { } value) expectedPages[page.Key] = value;
                else expectedPages.Remove(page.Key);
        }
        var bytes = new ArrayBufferWriter<byte>();
        AccountCodec.Instance.WriteState(replayed, bytes);
        Check(bytes.WrittenSpan.SequenceEqual(head.Snapshot.Span), $"The replay of {journal} differs from its snapshot.");
        ProveTotals(AccountCodec.Instance.ReadState(head.Snapshot.Span).Head);
    }

    /// <summary>Every page is what the history says, and there is no other.</summary>
    public async Task Pages()
    {
        var found = 0;
        await foreach (var page in store.ReadPagesAsync(journal, ""))
        {
            found++;
            Check(expectedPages.TryGetValue(page.Key, out var expected) && expected.Span.SequenceEqual(page.Value.Span),
                $"The page {page.Key} differs from the history.");
        }
        Same(expectedPages.Count, found, "pages");
    }

    /// <summary>Each statement is the sum of its lines and what was posted for it.</summary>
    public async Task Statements()
    {
        var receivable = 0L;
        await foreach (var page in store.ReadPagesAsync(journal, AccountPages.Statements))
        {
            var statement = AccountJson.Read<FinalStatement>(page.Value.Span);
            var (totals, chain) = (default(StatementTotals), "");
            await foreach (var lines in store.ReadPagesAsync(journal, AccountPages.Lines(statement.Month)))
            {
                var read = AccountJson.Read<ImmutableArray<BilledLine>>(lines.Value.Span);
                chain = ContentHash.Next(chain, read);
                totals = read.Aggregate(totals, (sum, line) => sum.With(line));
            }
            var name = $"Statement {BillingZone.Number(statement.Month)}";
            Check(totals == statement.Totals, $"{name} is not the sum of its lines.");
            Check(ContentHash.Of(replayed.Head.Id, statement with { ContentHash = "" }, chain) == statement.ContentHash,
                $"{name} does not match its hash.");
            Same(statement.Totals.AmountDueFen, PostedFor(statement), name);
            receivable += Math.Max(0, statement.Totals.AmountDueFen);
        }
        var paid = postings.Where(posting => posting.SourceType is "PAYMENT" or "WRITE_OFF")
            .Sum(posting => -Leg(posting, LedgerAccount.Receivable));
        Same(receivable - paid, replayed.Head.Ledger[LedgerAccount.Receivable], "receivables after payments");
        await foreach (var page in store.ReadPagesAsync(journal, AccountPages.Settlements))
            Settled(AccountJson.Read<SettledStatement>(page.Value.Span));
    }

    /// <summary>What was paid and given up on a settled statement is what was billed and charged.</summary>
    private void Settled(SettledStatement settled)
    {
        var month = $"{BillingZone.Number(settled.Month)}";
        long Sum(string type, LedgerAccount account) => postings.Where(posting => posting.SourceType == type && posting.SourceId == month)
            .Sum(posting => Leg(posting, account));
        Same(Sum("STATEMENT", LedgerAccount.Receivable) + Sum("LATE_FEE", LedgerAccount.LateFeeReceivable),
            settled.PaidFen + settled.LateFeePaidFen + settled.WrittenOffFen, $"Statement {month} settled");
        Same(Sum("LATE_FEE", LedgerAccount.LateFeeReceivable), settled.LateFeeFen, $"Statement {month} late fee");
        Same(Sum("WRITE_OFF", LedgerAccount.BadDebtExpense), settled.WrittenOffFen, $"Statement {month} written off");
    }

    /// <summary>Every resource that was ever added.</summary>
    public async IAsyncEnumerable<AccountResource> Resources()
    {
        await foreach (var page in store.ReadPagesAsync(journal, AccountPages.Resources))
            yield return AccountJson.Read<AccountResource>(page.Value.Span);
    }

    /// <summary>A resource's figures against the account's. One that moved on since its last report may only be ahead of it.</summary>
    public void Resource(AccountResource resource, ResourceReport report, bool mayBeAhead)
    {
        var entry = replayed.Account.EntryOf(resource.Subject);
        var moved = report.Version > entry.Lease.ReportVersion;
        Moved |= moved;
        Check(report.GrantedFen <= entry.Lease.GrantedFen, $"{resource.Subject} knows of a larger lease than was granted.");
        if (moved && mayBeAhead)
        {
            Check(report.ConsumedFen >= entry.Lease.SettledFen, $"{resource.Subject} spent less than was settled.");
            return;
        }
        Same(entry.Lease.SettledFen, report.ConsumedFen, $"{resource.Subject} spent");
        Same(entry.Lease.ReturnedFen, report.ReturnedFen, $"{resource.Subject} returned");
        Same(entry.Lines.Sum(line => line.GrossFen), report.Prepaid.Sum(line => line.GrossFen), $"{resource.Subject} charges");
        foreach (var grant in report.Grants)
        {
            var posted = entry.Grants.FirstOrDefault(candidate => candidate.GrantId == grant.GrantId);
            Same(posted?.RecognisedFen ?? 0, grant.RecognisedFen, $"{resource.Subject} {grant.GrantId} recognised");
            Same(posted?.BreakageFen ?? 0, grant.BreakageFen, $"{resource.Subject} {grant.GrantId} breakage");
        }
    }

    /// <summary>A resource's own replay.</summary>
    public void Replayed(AccountResource resource, ReplayCheck replay) =>
        Check(replay.Equal, $"The replay of {resource.Subject} differs from its snapshot: {replay.Difference}");

    /// <summary>Fapiao of a source say no more than was paid and not paid out again (clause 5.2), and what their requests say.</summary>
    public async Task Invoices(Func<string, Task<InvoiceFigures?>> figuresOf)
    {
        var book = replayed.Account.Invoices;
        foreach (var (key, entry) in book.Sources.Where(pair => pair.Value.Source is not null))
        {
            var taken = book.Records.Values.Where(record => record.SourceKey == key)
                .Sum(record => record.GrossFen.Sum() - record.ReturnedFen.Sum());
            Same(taken, entry.TotalTakenFen, $"{key} invoiced");
            Check(taken <= entry.Source!.PaidFen - entry.Source.PaidOutFen, $"{key}: fapiao say more than was paid and not given back.");
        }
        foreach (var record in book.Records.Values)
        {
            if (await figuresOf(record.Id) is not { } figures) continue;
            Moved |= figures.Version > record.Version;
            Check(figures.ReplayEqual, $"The replay of fapiao request {record.Id} differs from its snapshot.");
            Check(figures.GrossFen.SequenceEqual(record.GrossFen), $"Fapiao request {record.Id} says another amount.");
            Check(figures.Version > record.Version || figures.ReturnedFen.SequenceEqual(record.ReturnedFen),
                $"Fapiao request {record.Id} released or reddened another amount.");
            Check(figures.BlueFen - figures.RedFen <= record.GrossFen.Sum() - record.ReturnedFen.Sum(),
                $"Fapiao request {record.Id} issued more than its account holds for it.");
        }
    }

    private void ProveTotals(AccountHead snapshot)
    {
        var again = postings.Aggregate(TrialTotals.Empty, (sum, posting) => sum.With(posting));
        foreach (var account in ChartOfAccounts.All) Same(again[account], snapshot.Ledger[account], account.Code());
        Same(0, again.TotalFen, "The sum of all postings");
        Same(snapshot.OpenStatements.Sum(open => open.RemainingFen), again[LedgerAccount.Receivable], "Open statements and AR.CUST");
        Same(snapshot.OpenStatements.Sum(open => open.LateFee.OpenFen), again[LedgerAccount.LateFeeReceivable], "Open late fees and AR.LATE");
        var entries = replayed.Account.Leases.Values.ToList();
        Same(entries.Sum(entry => entry.Lease.OutstandingFen), snapshot.OutstandingFen, "Outstanding leases");
        Same(entries.Sum(entry => entry.HeldFen), snapshot.HeldFen, "Held");
        var atOnce = paidAtOnce.Select(line => line.Sku).ToHashSet(StringComparer.Ordinal);
        Same(paidAtOnce.Sum(line => line.GrossFen), prepaid.Where(line => atOnce.Contains(line.Sku)).Sum(line => line.GrossFen)
            + entries.Sum(entry => entry.Purchases?.Sum(line => line.GrossFen) ?? 0), "Paid from the wallet at once and shown on statements");
        var trade = replayed.Account.Trade;
        Same(entries.Sum(entry => entry.Grants.Sum(grant => grant.OpenFen))
            + trade.Subscriptions.Values.Sum(subscription => subscription.OpenFen)
            + trade.Orders.Values.Sum(order => order.Services.Sum(service => service.OpenFen)), -again[LedgerAccount.Deferred],
            "Open allowances, terms and services and LIAB.DEFER");
        Same(trade.Orders.Values.Sum(order => order.HeldFen), -again[LedgerAccount.OrderPaid], "Held for orders and LIAB.ORDER");
        Same(trade.Orders.Values.Sum(order => order.CollectedFen), -postings.Where(posting => posting.SourceType == "ORDER")
            .Sum(posting => Leg(posting, LedgerAccount.Collected)), "Collected for third parties with orders");
        Same(trade.Refunds.Values.Sum(refund => refund.OpenFen), -again[LedgerAccount.RefundPayable], "Refunds owed and LIAB.REFUND");
        Same(trade.Conduct.Claims.Values.Sum(claim => claim.OpenFen), again[LedgerAccount.ClaimReceivable], "Damages owed and AR.CLAIM");
        foreach (var order in trade.Orders.Values)
            Check(order.Payments.All(payment => payment.RefundedFen <= payment.AmountFen), $"{order.Id} gave back more than was paid.");
        Same(postings.Where(posting => posting.SourceType == "USAGE").Sum(posting => Leg(posting, LedgerAccount.Wallet)),
            entries.Sum(entry => entry.Lease.SettledFen), "Settled leases and usage taken from the wallet");
        Check(again.WalletFen >= snapshot.OutstandingFen && snapshot.OutstandingFen >= 0, "More is leased out than the wallet holds.");
        Check(again.WalletFen >= 0, "The wallet is overdrawn.");
    }

    private long PostedFor(FinalStatement statement) => postings
        .Where(posting => posting.SourceType == "STATEMENT" && posting.SourceId == $"{BillingZone.Number(statement.Month)}")
        .Sum(posting => Leg(posting, LedgerAccount.Receivable) + Leg(posting, LedgerAccount.Wallet));

    private static long Leg(Posting posting, LedgerAccount account) =>
        posting.Legs.Where(leg => leg.Account == account).Sum(leg => leg.AmountFen);

    private void Same(long expected, long found, string what) => Check(expected == found, $"{what}: {expected} expected, {found} found.");

    private void Check(bool holds, string problem)
    {
        checks++;
        if (!holds) problems.Add(problem);
    }
}
