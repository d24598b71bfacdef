using Metering.Domain.Accounts;
using Metering.Domain.Catalogue;
using Metering.Domain.Dunning;
using Metering.Domain.Events;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;
using NodaTime;
using NodaTime.Text;
using PriceCatalogue = Metering.Domain.Catalogue.Catalogue;

namespace Metering.Domain.Tests.Accounts;

/// <summary>One customer account driven by a test: decides, applies, keeps its history.</summary>
internal sealed class AnAccount
{
    public static readonly PriceCatalogue Demo = PriceCatalogue.Of([new PublishedBook(DemoPriceBook.Load(), At("2026-01-01T00:00:00"),
        null)]);

    private readonly Dictionary<string, long> versions = [];

    public AnAccount(string openedAt = "2026-03-01T00:00:00", AccountPolicies? policies = null)
    {
        Policies = (policies ?? new AccountPolicies()).Validated();
        Now = At(openedAt);
        Decide(draft => draft.Add(new AccountOpened("a1", "t1", "深圳某某有限公司", null, null, Now, "tests")));
    }

    public AccountPolicies Policies { get; }

    public AccountState State { get; private set; } = AccountState.Empty;

    public AccountHead Head => State.Head;

    public List<DomainEvent> History { get; } = [];

    public Instant Now { get; set; }

    public long WalletFen => Head.Ledger.WalletFen;

    public List<Posting> Postings => [.. History.OfType<Posted>().Select(posted => posted.Posting)];

    public static Instant At(string local) => OffsetDateTimePattern.Rfc3339.Parse(local + "+08:00").Value.ToInstant();

    /// <summary>Runs a decision; the events of a refused one are dropped, as the grain does.</summary>
    public Refusal? Decide(Func<AccountDraft, Refusal?> decide, Instant? at = null)
    {
        var draft = new AccountDraft(State, at ?? Now, Policies);
        if (decide(draft) is { } refusal) return refusal;
        History.AddRange(draft.Events);
        State = draft.State;
        return null;
    }

    public void Decide(Action<AccountDraft> decide, Instant? at = null) => Decide(draft =>
    {
        decide(draft);
        return null;
    }, at);

    public Refusal? TopUp(long fen, string transaction = "T1") =>
        Decide(draft => Cashier.TopUp(draft, LedgerAccount.CashTenpay, transaction, fen, "tests"));

    public Refusal? Pay(long fen, LedgerAccount source = LedgerAccount.CashBank, YearMonth? designated = null) =>
        Decide(draft => Cashier.Pay(draft, source, $"P{History.Count}", fen, designated, "tests", out _));

    public LeaseAnswer Extend(string subject, long neededFen, long wantedFen = 0, long? knownGrantedFen = null, bool recalled = false)
    {
        var answer = default(LeaseAnswer);
        Decide(draft => answer = LeaseDesk.Grant(draft, subject, knownGrantedFen ?? State.EntryOf(subject).Lease.GrantedFen, neededFen,
            wantedFen,
            recalled));
        return answer;
    }

    /// <summary>Absorbs cumulative figures of one product in one month, at the next version unless one is given.</summary>
    public void Report(string subject, string sku, YearMonth month, long units, long grossFen, long returnedFen = 0, long heldFen = 0,
        long? version = null) =>
        Absorb(new SpendingReport(subject, State.EntryOf(subject).Lease.GrantedFen, grossFen, returnedFen, heldFen,
            version ?? Next(subject),
            [new SpentLine(sku, month, units, grossFen)], []));

    public void Recognise(string subject, string grant, long units, long recognisedFen, long breakageFen = 0, LocalDate? expiredOn = null) =>
        Absorb(new SpendingReport(subject, 0, 0, 0, 0, Next(subject), [],
            [new GrantProgress(grant, units, recognisedFen, breakageFen, expiredOn)]));

    public void Absorb(SpendingReport report) => Decide(draft =>
        LeaseDesk.Absorb(draft, report, (sku, month) => ProductRules.RuleOf(Demo, sku, month, null)));

    public Refusal? Buy(string subject, params string[] skus) => Decide(draft =>
        Purchases.Select(Demo, skus, SkuResource.Package, Now, null, out var selection) ?? Purchases.Buy(draft, subject, selection,
            "tests", out _));

    /// <summary>Does everything due until then with these lines per month on its only resource.</summary>
    public void AdvanceTo(string local, Func<YearMonth, IReadOnlyList<BilledLine>>? linesOf = null)
    {
        while (MonthEnd.Next(Head, Policies) is { } step && step.At <= At(local))
        {
            if (step.Kind == DueKind.Final)
            {
                var lines = linesOf?.Invoke(step.Month) ?? [];
                Decide(draft => MonthEnd.Collect(draft, step.Month, Head.Closing?.Resources ?? 0, Head.Resources, lines,
                    [.. State.Leases.Keys.Order(StringComparer.Ordinal)]), step.At);
                if (Head.ParkedReason is not null) continue;
                Decide(draft =>
                {
                    MonthEnd.Finalise(draft, step.Month);
                    InvoiceDesk.Follow(draft);
                }, step.At);
            }
            else if (step.Kind == DueKind.Enforce) Decide(draft => draft.Add(new SuspensionEnforced(draft.Head.Suspension.Changes)), step.At);
            else Decide(draft => MonthEnd.Pass(draft, step), step.At);
        }
        Now = At(local);
    }

    public static BilledLine Line(string sku, YearMonth usageMonth, long units, long grossFen, bool prepaid = false, bool prior = false,
        string subject = "number:+8675586013301")
    {
        var product = ProductRules.ProductOf(Demo, sku, usageMonth, null);
        return new BilledLine
        {
            Subject = subject, Sku = sku, Name = product.NameZh, FeeType = "PRODUCT", UsageMonth = usageMonth, PriorPeriod = prior,
                Units = units,
            GrossFen = grossFen, Prepaid = prepaid, Rule = ProductRules.RuleOf(Demo, sku, usageMonth, null), PriceBook = "PB-2026-01",
        };
    }

    /// <summary>The sum of a ledger account over the postings of one source.</summary>
    public long Posted(string sourceType, LedgerAccount account) => Postings.Where(posting => posting.SourceType == sourceType)
        .Sum(posting => posting.Legs.Where(leg => leg.Account == account).Sum(leg => leg.AmountFen));

    private long Next(string subject) => versions[subject] = versions.GetValueOrDefault(subject) + 1;
}
