using Metering.Contracts.Reports;
using Metering.Http.Formats;

namespace Metering.Http.Reports;

/// <summary>
/// The figures of many accounts, added up as they arrive: what is kept grows with months, ledger accounts and open statements, not with the
/// number of accounts. Movements of cash are kept one by one, and only where a report lists them.
/// </summary>
internal sealed class ReportSums
{
    private readonly SortedDictionary<(string Month, string Ledger, string Source), (long Debit, long Credit)> moved = [];
    private readonly SortedDictionary<(string Month, decimal VatPercent, bool Red), (long Net, long Vat)> fapiao = [];
    private readonly List<(string Account, OwedStatement Owed)> owed = [];
    private readonly List<(string Account, CashMovement Cash)> cash = [];

    /// <summary>Movements of all accounts.</summary>
    public IEnumerable<Movement> Moved => moved.Select(sum => new Movement(sum.Key.Month, sum.Key.Ledger, sum.Key.Source, sum.Value.Debit,
        sum.Value.Credit));

    /// <summary>Fapiao of all accounts, blue and red.</summary>
    public IEnumerable<RegisterSum> Fapiao => fapiao.Select(sum => new RegisterSum(sum.Key.Month, sum.Key.VatPercent, sum.Key.Red,
        sum.Value.Net, sum.Value.Vat));

    /// <summary>Open statements, an account's beside each other.</summary>
    public IReadOnlyList<(string Account, OwedStatement Owed)> Owed => owed;

    /// <summary>Movements of cash.</summary>
    public IReadOnlyList<(string Account, CashMovement Cash)> Cash => cash;

    /// <summary>Adds an account's figures.</summary>
    public void Add(string account, AccountFigures figures)
    {
        foreach (var move in figures.Moved)
        {
            var key = (YearMonthJson.Text(move.Month), move.LedgerAccount, move.SourceType);
            var before = moved.GetValueOrDefault(key);
            moved[key] = checked((before.Debit + move.DebitFen, before.Credit + move.CreditFen));
        }
        foreach (var line in figures.Fapiao)
        {
            var key = (YearMonthJson.Text(line.Month), line.VatPercent, line.NetFen < 0);
            var before = fapiao.GetValueOrDefault(key);
            fapiao[key] = checked((before.Net + line.NetFen, before.Vat + line.VatFen));
        }
        owed.AddRange(figures.Owed.Select(one => (account, one)));
        cash.AddRange(figures.Cash.Select(one => (account, one)));
    }
}

/// <summary>What moved on a ledger account in a month from one kind of source, fen.</summary>
internal readonly record struct Movement(string Month, string LedgerAccount, string SourceType, long DebitFen, long CreditFen);

/// <summary>What fapiao of one rate and colour say in a month, fen; negative on red ones.</summary>
internal readonly record struct RegisterSum(string Month, decimal VatPercent, bool Red, long NetFen, long VatFen);
