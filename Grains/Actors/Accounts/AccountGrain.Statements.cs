using System.Collections.Immutable;
using System.Globalization;
using Metering.Contracts.Ledger;
using Metering.Contracts.Statements;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public async Task<StatementHead[]?> Statements(string tenant)
    {
        if (!IsOf(tenant)) return null;
        var heads = new List<StatementHead>();
        var settled = new Dictionary<YearMonth, SettledStatement>();
        await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Settlements))
        {
            var settlement = AccountJson.Read<SettledStatement>(page.Value.Span);
            settled[settlement.Month] = settlement;
        }
        await foreach (var statement in ReadStatements()) heads.Add(HeadOf(statement, settled.GetValueOrDefault(statement.Month)));
        heads.Reverse();
        return [.. heads];
    }

    /// <inheritdoc />
    public async Task<StatementView?> Statement(string tenant, YearMonth month)
    {
        if (!IsOf(tenant) || await Store.ReadPageAsync(JournalId, AccountPages.Statement(month)) is not { } page) return null;
        var statement = AccountJson.Read<FinalStatement>(page.Span);
        var lines = new List<StatementLine>();
        await foreach (var line in ReadLines(month)) lines.Add(LineOf(line));
        var settled = await Store.ReadPageAsync(JournalId, AccountPages.Settled(month)) is { } bytes
            ? AccountJson.Read<SettledStatement>(bytes.Span) : null;
        return new StatementView(HeadOf(statement, settled), Head.NameAt(statement.FinalisedAt), [.. lines]);
    }

    /// <inheritdoc />
    public async Task<LedgerPage?> Ledger(string tenant, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        limit = Math.Clamp(limit, 1, MaxPage);
        var (version, after) = CursorOf(cursor);
        var entries = new List<LedgerEntry>();
        await foreach (var commit in Store.ReadEntriesAsync(JournalId, version))
            foreach (var posted in Codec.ReadEvents(commit.Events.Span).OfType<Posted>().Where(posted => posted.Posting.Number > after))
            {
                if (entries.Count == limit)
                    return new LedgerPage([.. entries], string.Create(CultureInfo.InvariantCulture, $"{commit.Version}.{entries[^1].Number}"));
                entries.Add(EntryOf(posted.Posting));
            }
        return new LedgerPage([.. entries], null);
    }

    /// <inheritdoc />
    public Task<TrialBalance?> TrialBalance(string tenant) => Task.FromResult(IsOf(tenant)
        ? new TrialBalance(
            [.. ChartOfAccounts.All.Where(account => Head.Ledger[account] != 0).Select(account => new LedgerLeg(account.Code(),
                Head.Ledger[account]))],
            Head.Ledger.TotalFen, Head.Ledger.Postings)
        : null);

    private async IAsyncEnumerable<FinalStatement> ReadStatements()
    {
        await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Statements))
            yield return AccountJson.Read<FinalStatement>(page.Value.Span);
    }

    private async IAsyncEnumerable<BilledLine> ReadLines(YearMonth month)
    {
        await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Lines(month)))
            foreach (var line in AccountJson.Read<ImmutableArray<BilledLine>>(page.Value.Span))
                yield return line;
    }

    private StatementHead HeadOf(FinalStatement statement, SettledStatement? settled)
    {
        var open = Head.OpenStatements.FirstOrDefault(candidate => candidate.Month == statement.Month);
        return new StatementHead
        {
            Account = Id,
            Month = statement.Month,
            Status = open is not null ? StatusOf(open, Head.Standing) : settled?.Status ?? "PAID",
            FinalisedAt = statement.FinalisedAt,
            DueAt = statement.DueAt,
            DueOn = BillingZone.DateOf(statement.DueAt).PlusDays(-1),
            GrossFen = statement.Totals.GrossFen,
            NetFen = statement.Totals.NetFen,
            VatFen = statement.Totals.VatFen,
            PrepaidFen = statement.Totals.PrepaidFen,
            AmountDueFen = statement.Totals.AmountDueFen,
            PaidFen = open?.PaidFen ?? settled?.PaidFen ?? statement.Totals.AmountDueFen,
            LateFeeFen = open?.LateFee.ChargedFen ?? settled?.LateFeeFen ?? 0,
            LateFeePaidFen = open?.LateFee.PaidFen ?? settled?.LateFeePaidFen ?? 0,
            WrittenOffFen = settled?.WrittenOffFen ?? 0,
            LineCount = statement.Totals.Lines,
            ContentHash = statement.ContentHash,
        };
    }

    private static StatementLine LineOf(BilledLine line) => new()
    {
        Subject = line.Subject,
        Sku = line.Sku,
        Name = line.Name,
        UsageMonth = line.UsageMonth,
        PriorPeriod = line.PriorPeriod,
        Units = line.Units,
        GrossFen = line.GrossFen,
        VatPercent = line.Rule.VatPercent,
        NetFen = line.Split.NetFen,
        VatFen = line.Split.VatFen,
        Prepaid = line.Prepaid,
        FeeType = line.FeeType,
        PriceBook = line.PriceBook,
        Section = line.Rule.Revenue == LedgerAccount.Collected ? "COLLECTED_FOR_THIRD_PARTY" : "SERVICE_FEE",
    };

    private static LedgerEntry EntryOf(Posting posting) => new()
    {
        Number = posting.Number,
        Date = posting.Date,
        RecordedAt = posting.RecordedAt,
        SourceType = posting.SourceType,
        SourceId = posting.SourceId,
        Legs = [.. posting.Legs.Select(leg => new LedgerLeg(leg.Account.Code(), leg.AmountFen))],
    };

    private static (long Version, long After) CursorOf(string? cursor)
    {
        var parts = cursor?.Split('.') ?? [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? (version, after) : (1, 0);
    }
}
