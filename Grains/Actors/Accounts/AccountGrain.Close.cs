using Metering.Actors.Usage;
using Metering.Contracts.Statements;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Disruptions;
using Metering.Domain.Statements;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <summary>Closes a month page by page. False when the work allowed for one call is used up; the cursor is durable.</summary>
    private async Task<bool> Close(DueStep step, PageBudget pages)
    {
        while (Head.ParkedReason is null && (Head.Closing?.Resources ?? 0) < Head.Resources)
        {
            if (!pages.Take()) return false;
            await ClosePage(step, Head.Closing?.Resources ?? 0);
        }
        // What comes back to a closed account goes the way of its wallet with this statement.
        if (Head.Standing.ClosedAt is not null && !await RecallIdle(except: null))
            throw new StoreUnavailableException($"Not every resource of {Id} has given back what it has.");
        await Step(state =>
        {
            var change = TradeChange(state, step.At);
            MonthEnd.Finalise(change.Draft, step.Month);
            DisruptionDesk.HoldStatement(change.Draft, step.Month);
            return change.Step();
        });
        return true;
    }

    private async Task ClosePage(DueStep step, long from)
    {
        var page = await ReadPage(from);
        var (answers, idle, answered) = (new MonthLines[page.Count], IdleSlices(), false);
        try
        {
            await Bounded.ForEach(Enumerable.Range(0, page.Count),
                async i => answers[i] = await (idle.Length == 0 ? ResourceOf(page[i].Kind, page[i].Key).CloseMonth(step.Month, step.At)
                    : ResourceOf(page[i].Kind, page[i].Key).CloseMonthWithout(step.Month, step.At, idle)));
            foreach (var answer in answers) await ReadEntry(answer.Report.Subject);
            answered = true;
            var lines = answers.SelectMany(answer => answer.Lines).Select(line => Billed(line, step.Month)).ToList();
            await Step(state =>
            {
                var change = new AccountChange(state, step.At, Policies);
                foreach (var answer in answers) Absorb(change, Translate(answer.Report));
                MonthEnd.Collect(change.Draft, step.Month, from, page[^1].Number, lines, [.. page.Select(resource => resource.Subject)]);
                return change.Step();
            });
            if (Head.ParkedReason is not null)
            {
                LogPastBound(services.Journal.Log, Id, BillingZone.Number(step.Month));
                AccountMetrics.Parked();
            }
        }
        catch (Exception contradiction) when (contradiction is ContradictionException
            || (answered && ContradictionException.Is(contradiction)))
        {
            // A call that failed on its way is repeated. A resource that contradicts itself would stop this close for ever: an operator has to
            // look, and nobody else waits for it.
            LogParked(services.Journal.Log, contradiction, Id, BillingZone.Number(step.Month));
            await Park($"Statement {BillingZone.Number(step.Month)}: {contradiction.Message}", step);
        }
    }

    private BilledLine Billed(ResourceLine line, YearMonth month)
    {
        var catalogue = services.Catalogue.Current;
        var product = ProductRules.ProductOf(catalogue, line.Sku, line.UsageMonth, Head.TestClock);
        return new BilledLine
        {
            Subject = line.Subject,
            Sku = line.Sku,
            Name = product.NameZh,
            FeeType = product.FeeType.ToString().ToUpperInvariant(),
            UsageMonth = line.UsageMonth,
            PriorPeriod = BillingZone.Number(line.UsageMonth) < BillingZone.Number(month),
            Units = line.Units,
            GrossFen = line.GrossFen,
            Prepaid = line.Prepaid,
            Rule = ProductRules.RuleOf(catalogue, product, line.UsageMonth.ToDateInterval().End, Head.TestClock),
            PriceBook = line.PriceBook,
        };
    }

    private async Task Park(string reason, DueStep step)
    {
        await Step(state =>
        {
            var change = new AccountChange(state, step.At, Policies);
            if (state.Head.ParkedReason is null) change.Draft.Add(new AccountParked(reason, step.At));
            return change.Step();
        });
        AccountMetrics.Parked();
    }

    [LoggerMessage(LogLevel.Error, "{Account} parked itself while closing {Month}")]
    private static partial void LogParked(ILogger log, Exception fault, string account, int month);

    [LoggerMessage(LogLevel.Error, "{Account} parked itself while closing {Month}: its statement passes a safety bound")]
    private static partial void LogPastBound(ILogger log, string account, int month);
}
