using Metering.Contracts.Reports;
using Metering.Http.Formats;

namespace Metering.Http.Reports;

/// <summary>One account's figures with its id.</summary>
internal readonly record struct Reported(string Account, AccountFigures Figures);

/// <summary>The reports, each computed from postings alone.</summary>
internal static class ReportTables
{
    /// <summary>Names of the reports.</summary>
    public static readonly string[] Names = ["aged-receivables", "revenue", "deferred-revenue", "vat", "cash", "trial-balance"];

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
            "cash" => new ReportTable(name, ["month", "channel", "source"], ["received", "paidOut"], Grouped(
                within.Where(pair => pair.Move.LedgerAccount.StartsWith("CASH.", StringComparison.Ordinal)),
                pair => [pair.Month, pair.Move.LedgerAccount, pair.Move.SourceType], move => [move.DebitFen, move.CreditFen])),
            _ => new ReportTable(name, ["ledgerAccount"], ["debit", "credit", "balance"], Grouped(within, pair => [pair.Move.LedgerAccount],
                move => [move.DebitFen, move.CreditFen, move.DebitFen - move.CreditFen])),
        };
    }

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
