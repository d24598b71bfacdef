using System.Globalization;
using Metering.Contracts.Reports;
using Metering.Http.Formats;

namespace Metering.Http.Reports;

/// <summary>One account's figures with its id.</summary>
internal readonly record struct Reported(string Account, AccountFigures Figures);

/// <summary>The reports, computed from postings and from the fapiao that were issued.</summary>
internal static class ReportTables
{
    /// <summary>Names of the reports.</summary>
    public static readonly string[] Names =
    [
        "aged-receivables", "revenue", "deferred-revenue", "vat", "fapiao-register", "vat-reconciliation", "cash", "trial-balance",
    ];

    /// <summary>A report over accounts and an inclusive range of accounting months (yyyyMM).</summary>
    public static ReportTable Of(string name, IReadOnlyList<Reported> accounts, string from, string to)
    {
        var all = accounts.SelectMany(account => account.Figures.Moved).Select(move => (Month: YearMonthJson.Text(move.Month), Move: move))
            .Where(pair => string.CompareOrdinal(pair.Month, to) <= 0).ToList();
        var within = all.Where(pair => string.CompareOrdinal(pair.Month, from) >= 0).ToList();
        return name switch
        {
            "aged-receivables" => new ReportTable(name, ["account"], ["notDue", "days1To30", "days31To60", "days61To90", "daysOver90", "lateFee",
                "total"], [.. accounts.Select(Aged).OfType<ReportRow>().OrderBy(row => row.Keys[0], StringComparer.Ordinal)]),
            "revenue" => new ReportTable(name, ["month", "ledgerAccount"], ["net"], Grouped(within.Where(pair => IsRevenue(pair.Move)),
                pair => [pair.Month, pair.Move.LedgerAccount], move => [move.CreditFen - move.DebitFen])),
            "deferred-revenue" => new ReportTable(name, ["month"], ["opening", "sold", "recognised", "expired", "closing"], Deferred(all, from)),
            "vat" => new ReportTable(name, ["month", "source"], ["vat"], Grouped(within.Where(pair => pair.Move.LedgerAccount == "VAT.OUT"),
                pair => [pair.Month, pair.Move.SourceType], move => [move.CreditFen - move.DebitFen])),
            "fapiao-register" => new ReportTable(name, ["month", "vatPercent"], ["blueNet", "blueVat", "redNet", "redVat", "net", "vat"],
                Register(Registered(accounts, from, to))),
            "vat-reconciliation" => new ReportTable(name, ["month"], ["ledgerVat", "registerVat", "difference", "differenceToDate"],
                Reconciled(all.Where(pair => pair.Move.LedgerAccount == "VAT.OUT"), Registered(accounts, "000000", to), from)),
            "cash" => new ReportTable(name, ["month", "channel", "source"], ["received", "paidOut"], Grouped(
                within.Where(pair => pair.Move.LedgerAccount.StartsWith("CASH.", StringComparison.Ordinal)),
                pair => [pair.Month, pair.Move.LedgerAccount, pair.Move.SourceType], move => [move.DebitFen, move.CreditFen])),
            _ => new ReportTable(name, ["ledgerAccount"], ["debit", "credit", "balance"], Grouped(within, pair => [pair.Move.LedgerAccount],
                move => [move.DebitFen, move.CreditFen, move.DebitFen - move.CreditFen])),
        };
    }

    private static List<(string Month, FapiaoLine Line)> Registered(IReadOnlyList<Reported> accounts, string from, string to) =>
        [.. accounts.SelectMany(account => account.Figures.Fapiao).Select(line => (Month: YearMonthJson.Text(line.Month), Line: line))
            .Where(pair => string.CompareOrdinal(pair.Month, from) >= 0 && string.CompareOrdinal(pair.Month, to) <= 0)];

    private static ReportRow[] Register(List<(string Month, FapiaoLine Line)> lines) =>
    [
        .. lines.GroupBy(pair => (pair.Month, pair.Line.VatPercent)).OrderBy(group => group.Key.Month, StringComparer.Ordinal)
            .ThenBy(group => group.Key.VatPercent).Select(group =>
            {
                var (blue, red) = (group.Where(pair => pair.Line.NetFen >= 0).ToList(), group.Where(pair => pair.Line.NetFen < 0).ToList());
                long[] fen = [blue.Sum(pair => pair.Line.NetFen), blue.Sum(pair => pair.Line.VatFen), red.Sum(pair => pair.Line.NetFen),
                    red.Sum(pair => pair.Line.VatFen)];
                return new ReportRow([group.Key.Month, Percent(group.Key.VatPercent)], [.. fen, fen[0] + fen[2], fen[1] + fen[3]]);
            }),
    ];

    /// <summary>VAT by the ledger arises with revenue, by the register with the fapiao (M-5): they meet over time, not in a month.</summary>
    private static ReportRow[] Reconciled(IEnumerable<(string Month, LedgerMovement Move)> ledger, List<(string Month, FapiaoLine Line)> register,
        string from)
    {
        var months = new SortedDictionary<string, (long Ledger, long Register)>(StringComparer.Ordinal);
        foreach (var (month, move) in ledger)
        {
            var sum = months.GetValueOrDefault(month);
            months[month] = sum with { Ledger = sum.Ledger + move.CreditFen - move.DebitFen };
        }
        foreach (var (month, line) in register)
        {
            var sum = months.GetValueOrDefault(month);
            months[month] = sum with { Register = sum.Register + line.VatFen };
        }
        var toDate = 0L;
        var rows = new List<ReportRow>();
        foreach (var (month, sum) in months)
        {
            toDate += sum.Ledger - sum.Register;
            if (string.CompareOrdinal(month, from) >= 0)
                rows.Add(new ReportRow([month], [sum.Ledger, sum.Register, sum.Ledger - sum.Register, toDate]));
        }
        return [.. rows];
    }

    private static string Percent(decimal rate) => rate.ToString("0.##", CultureInfo.InvariantCulture);

    private static bool IsRevenue(LedgerMovement move) => move.LedgerAccount.StartsWith("REV.", StringComparison.Ordinal)
        || move.LedgerAccount.StartsWith("INC.", StringComparison.Ordinal);

    private static ReportRow? Aged(Reported account)
    {
        var fen = new long[7];
        foreach (var owed in account.Figures.Owed)
        {
            fen[owed.OverdueDays switch { 0 => 0, <= 30 => 1, <= 60 => 2, <= 90 => 3, _ => 4 }] += owed.PrincipalFen;
            fen[5] += owed.LateFeeFen;
            fen[6] += owed.PrincipalFen + owed.LateFeeFen;
        }
        return fen[6] == 0 ? null : new ReportRow([account.Account], fen);
    }

    /// <summary>Each month's opening is the closing of the month before; the first one carries everything before it.</summary>
    private static ReportRow[] Deferred(IEnumerable<(string Month, LedgerMovement Move)> all, string from)
    {
        var deferred = all.Where(pair => pair.Move.LedgerAccount == "LIAB.DEFER").ToList();
        var balance = deferred.Where(pair => string.CompareOrdinal(pair.Month, from) < 0).Sum(pair => pair.Move.CreditFen - pair.Move.DebitFen);
        var rows = new List<ReportRow>();
        foreach (var month in deferred.Where(pair => string.CompareOrdinal(pair.Month, from) >= 0)
            .GroupBy(pair => pair.Month, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var expired = month.Where(pair => pair.Move.SourceType == "BREAKAGE").Sum(pair => pair.Move.DebitFen - pair.Move.CreditFen);
            var recognised = month.Where(pair => pair.Move.SourceType == "RECOGNITION").Sum(pair => pair.Move.DebitFen - pair.Move.CreditFen);
            var change = month.Sum(pair => pair.Move.CreditFen - pair.Move.DebitFen);
            rows.Add(new ReportRow([month.Key], [balance, change + recognised + expired, recognised, expired, balance + change]));
            balance += change;
        }
        return [.. rows];
    }

    private static ReportRow[] Grouped(IEnumerable<(string Month, LedgerMovement Move)> moves,
        Func<(string Month, LedgerMovement Move), string[]> keys, Func<LedgerMovement, long[]> fen) =>
    [
        .. moves.GroupBy(pair => string.Join('\n', keys(pair)), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ReportRow(keys(group.First()), group.Select(pair => fen(pair.Move))
                .Aggregate((sum, more) => [.. sum.Zip(more, (a, b) => checked(a + b))]))),
    ];
}
