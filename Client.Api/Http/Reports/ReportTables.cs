using System.Globalization;
using Metering.Contracts.Reports;
using Metering.Http.Formats;

namespace Metering.Http.Reports;

/// <summary>The reports, computed from postings and from the fapiao that were issued.</summary>
internal static class ReportTables
{
    /// <summary>Names of the reports.</summary>
    public static readonly string[] Names =
    [
        "aged-receivables", "revenue", "deferred-revenue", "vat", "fapiao-register", "vat-reconciliation", "cash", "cash-transactions",
        "trial-balance",
    ];

    /// <summary>What a report needs beyond the postings.</summary>
    public static FigureParts PartsOf(string name) => name switch
    {
        "fapiao-register" or "vat-reconciliation" => FigureParts.Fapiao,
        "cash-transactions" => FigureParts.Cash,
        _ => FigureParts.None,
    };

    /// <summary>A report over accounts and an inclusive range of accounting months (yyyyMM).</summary>
    public static ReportTable Of(string name, ReportSums sums, string from, string to)
    {
        var all = sums.Moved.Where(move => !After(move.Month, to)).ToList();
        var within = all.Where(move => !After(from, move.Month)).ToList();
        return name switch
        {
            "aged-receivables" => new ReportTable(name, ["account"], ["notDue", "days1To30", "days31To60", "days61To90", "daysOver90", "lateFee",
                "total"], [.. sums.Owed.GroupBy(one => one.Account, StringComparer.Ordinal).Select(Aged).OfType<ReportRow>()
                    .OrderBy(row => row.Keys[0], StringComparer.Ordinal)]),
            "revenue" => new ReportTable(name, ["month", "ledgerAccount"], ["net"], Grouped(within.Where(IsRevenue),
                move => [move.Month, move.LedgerAccount], move => [move.CreditFen - move.DebitFen])),
            "deferred-revenue" => new ReportTable(name, ["month"], ["opening", "sold", "recognised", "expired", "closing"], Deferred(all, from)),
            "vat" => new ReportTable(name, ["month", "source"], ["vat"], Grouped(within.Where(move => move.LedgerAccount == "VAT.OUT"),
                move => [move.Month, move.SourceType], move => [move.CreditFen - move.DebitFen])),
            "fapiao-register" => new ReportTable(name, ["month", "vatPercent"], ["blueNet", "blueVat", "redNet", "redVat", "net", "vat"],
                Register(sums.Fapiao.Where(sum => !After(sum.Month, to) && !After(from, sum.Month)))),
            "vat-reconciliation" => new ReportTable(name, ["month"], ["ledgerVat", "registerVat", "difference", "differenceToDate"],
                Reconciled(all.Where(move => move.LedgerAccount == "VAT.OUT"), sums.Fapiao.Where(sum => !After(sum.Month, to)), from)),
            "cash" => new ReportTable(name, ["month", "channel", "source"], ["received", "paidOut"], Grouped(
                within.Where(move => move.LedgerAccount.StartsWith("CASH.", StringComparison.Ordinal)),
                move => [move.Month, move.LedgerAccount, move.SourceType], move => [move.DebitFen, move.CreditFen])),
            "cash-transactions" => new ReportTable(name, ["date", "channel", "source", "reference", "account"], ["received", "paidOut"],
                Transactions(sums.Cash, from, to)),
            _ => new ReportTable(name, ["ledgerAccount"], ["debit", "credit", "balance"], Grouped(within, move => [move.LedgerAccount],
                move => [move.DebitFen, move.CreditFen, move.DebitFen - move.CreditFen])),
        };
    }

    private static bool After(string month, string other) => string.CompareOrdinal(month, other) > 0;

    private static ReportRow[] Register(IEnumerable<RegisterSum> sums) =>
    [
        .. sums.GroupBy(sum => (sum.Month, sum.VatPercent)).Select(group =>
        {
            var (blue, red) = (group.FirstOrDefault(sum => !sum.Red), group.FirstOrDefault(sum => sum.Red));
            return new ReportRow([group.Key.Month, group.Key.VatPercent.ToString("0.##", CultureInfo.InvariantCulture)],
                [blue.NetFen, blue.VatFen, red.NetFen, red.VatFen, blue.NetFen + red.NetFen, blue.VatFen + red.VatFen]);
        }),
    ];

    /// <summary>VAT by the ledger arises with revenue, by the register with the fapiao (M-5): they meet over time, not in a month.</summary>
    private static ReportRow[] Reconciled(IEnumerable<Movement> ledger, IEnumerable<RegisterSum> register, string from)
    {
        var months = new SortedDictionary<string, (long Ledger, long Register)>(StringComparer.Ordinal);
        foreach (var move in ledger)
        {
            var sum = months.GetValueOrDefault(move.Month);
            months[move.Month] = sum with { Ledger = sum.Ledger + move.CreditFen - move.DebitFen };
        }
        foreach (var line in register)
        {
            var sum = months.GetValueOrDefault(line.Month);
            months[line.Month] = sum with { Register = sum.Register + line.VatFen };
        }
        var toDate = 0L;
        var rows = new List<ReportRow>();
        foreach (var (month, sum) in months)
        {
            toDate += sum.Ledger - sum.Register;
            if (!After(from, month)) rows.Add(new ReportRow([month], [sum.Ledger, sum.Register, sum.Ledger - sum.Register, toDate]));
        }
        return [.. rows];
    }

    /// <summary>Every movement of cash, in the order in which a channel's own file has them: by day, channel and reference.</summary>
    private static ReportRow[] Transactions(IReadOnlyList<(string Account, CashMovement Cash)> cash, string from, string to) =>
    [
        .. cash.Select(one => (Month: YearMonthJson.Text(one.Cash.Date.ToYearMonth()), Row: new ReportRow(
                [$"{one.Cash.Date:uuuu-MM-dd}", one.Cash.LedgerAccount, one.Cash.SourceType, one.Cash.Reference, one.Account],
                [Math.Max(0, one.Cash.AmountFen), Math.Max(0, -one.Cash.AmountFen)])))
            .Where(pair => !After(pair.Month, to) && !After(from, pair.Month)).Select(pair => pair.Row)
            .OrderBy(row => string.Join('\n', row.Keys), StringComparer.Ordinal),
    ];

    private static bool IsRevenue(Movement move) => move.LedgerAccount.StartsWith("REV.", StringComparison.Ordinal)
        || move.LedgerAccount.StartsWith("INC.", StringComparison.Ordinal);

    private static ReportRow? Aged(IGrouping<string, (string Account, OwedStatement Owed)> account)
    {
        var fen = new long[7];
        foreach (var (_, owed) in account)
        {
            fen[owed.OverdueDays switch { 0 => 0, <= 30 => 1, <= 60 => 2, <= 90 => 3, _ => 4 }] += owed.PrincipalFen;
            fen[5] += owed.LateFeeFen;
            fen[6] += owed.PrincipalFen + owed.LateFeeFen;
        }
        return fen[6] == 0 ? null : new ReportRow([account.Key], fen);
    }

    /// <summary>Each month's opening is the closing of the month before; the first one carries everything before it.</summary>
    private static ReportRow[] Deferred(IEnumerable<Movement> all, string from)
    {
        var deferred = all.Where(move => move.LedgerAccount == "LIAB.DEFER").ToList();
        var balance = deferred.Where(move => After(from, move.Month)).Sum(move => move.CreditFen - move.DebitFen);
        var rows = new List<ReportRow>();
        foreach (var month in deferred.Where(move => !After(from, move.Month)).GroupBy(move => move.Month, StringComparer.Ordinal))
        {
            var expired = month.Where(move => move.SourceType == "BREAKAGE").Sum(move => move.DebitFen - move.CreditFen);
            var recognised = month.Where(move => move.SourceType == "RECOGNITION").Sum(move => move.DebitFen - move.CreditFen);
            var change = month.Sum(move => move.CreditFen - move.DebitFen);
            rows.Add(new ReportRow([month.Key], [balance, change + recognised + expired, recognised, expired, balance + change]));
            balance += change;
        }
        return [.. rows];
    }

    private static ReportRow[] Grouped(IEnumerable<Movement> moves, Func<Movement, string[]> keys, Func<Movement, long[]> fen) =>
    [
        .. moves.GroupBy(move => string.Join('\n', keys(move)), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ReportRow(keys(group.First()), group.Select(fen)
                .Aggregate((sum, more) => [.. sum.Zip(more, (a, b) => checked(a + b))]))),
    ];
}
