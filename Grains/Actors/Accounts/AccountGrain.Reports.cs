using Metering.Contracts.Invoices;
using Metering.Contracts.Reports;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public async Task<AccountFigures?> FiguresWith(string tenant, FigureParts parts)
    {
        if (!IsOf(tenant)) return null;
        await CatchUp();
        await SettleAll(mustAnswer: true);
        // One state for both halves: what was posted up to this version, and what is owed at it.
        var (now, head, version) = (NowOf(State), Head, Version);
        var sums = new SortedDictionary<(int Month, LedgerAccount Account, string Source), (long Debit, long Credit)>();
        var cash = new List<CashMovement>();
        await foreach (var commit in Store.ReadEntriesAsync(JournalId, 1, version))
            foreach (var posting in Codec.ReadEvents(commit.Events.Span).OfType<Posted>().Select(posted => posted.Posting))
                foreach (var leg in posting.Legs)
                {
                    if (parts.HasFlag(FigureParts.Cash) && leg.Account is LedgerAccount.CashTenpay or LedgerAccount.CashBank)
                        cash.Add(new CashMovement(posting.Date, leg.Account.Code(), posting.SourceType, posting.SourceId, leg.AmountFen));
                    var key = (BillingZone.Number(posting.Date.ToYearMonth()), leg.Account, posting.SourceType);
                    var before = sums.GetValueOrDefault(key);
                    sums[key] = leg.AmountFen > 0 ? (before.Debit + leg.AmountFen, before.Credit) : (before.Debit, before.Credit - leg.AmountFen);
                }
        return new AccountFigures(
            [.. sums.Select(sum => new LedgerMovement(BillingZone.Month(sum.Key.Month), sum.Key.Account.Code(), sum.Key.Source, sum.Value.Debit,
                sum.Value.Credit))],
            [.. head.OpenStatements.Select(open => new OwedStatement(open.Month, DunningSteps.OverdueDays(open, now), open.RemainingFen,
                open.LateFee.OpenFen))],
            parts.HasFlag(FigureParts.Fapiao) ? await IssuedFapiao(tenant) : [], [.. cash]);
    }

    private async Task<FapiaoLine[]> IssuedFapiao(string tenant)
    {
        await ReadTrade();
        var lines = new List<FapiaoLine>();
        // The request itself knows whether it was issued: its last report may be on its way.
        await Bounded.ForEach(InvoicesNow.Records.Values.Where(record => record.Status != InvoiceStatus.Rejected), async record =>
        {
            if (await GrainFactory.GetGrain<IInvoiceGrain>($"{Id}/{record.Id}").View(tenant) is not { IssuedAt: { } issued } fapiao) return;
            lines.AddRange(fapiao.Lines.Select(line => Registered(issued, line)));
            foreach (var letter in fapiao.RedLetters)
                if (letter.IssuedAt is { } reddened) lines.AddRange(letter.Lines.Select(line => Registered(reddened, line)));
        });
        return [.. lines];
    }

    private static FapiaoLine Registered(Instant issued, InvoiceLine line) =>
        new(BillingZone.MonthOf(issued), line.VatPercent, line.NetFen, line.VatFen);
}
