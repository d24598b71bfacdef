using Metering.Contracts.Accounts;
using NodaTime;

namespace Metering.Contracts.Reports;

/// <summary>What reports need of an account: the same grain as <see cref="IAccountGrain"/>, key accountId.</summary>
[Alias("report.IReportedAccount")]
public interface IReportedAccount : IGrainWithStringKey
{
    /// <summary>Its postings added up by month and what it owes; null when there is no such account in the tenant.</summary>
    [Alias("Figures")]
    [ResponseTimeout("00:10:00")]
    Task<AccountFigures?> Figures(string tenant);
}

/// <summary>Sums of an account: from its postings, and from the fapiao issued to it.</summary>
/// <param name="Moved">Movements by month, ledger account and source.</param>
/// <param name="Owed">Open statements.</param>
/// <param name="Fapiao">Lines of issued fapiao, blue and red.</param>
[GenerateSerializer, Immutable, Alias("report.Figures")]
public sealed record AccountFigures([property: Id(0)] LedgerMovement[] Moved, [property: Id(1)] OwedStatement[] Owed,
    [property: Id(2)] FapiaoLine[] Fapiao);

/// <summary>A line of an issued fapiao.</summary>
/// <param name="Month">Month of issue.</param>
/// <param name="VatPercent">Rate, percent.</param>
/// <param name="NetFen">Net, fen; negative on a red one.</param>
/// <param name="VatFen">VAT, fen; negative on a red one.</param>
[GenerateSerializer, Immutable, Alias("report.FapiaoLine")]
public sealed record FapiaoLine([property: Id(0)] YearMonth Month, [property: Id(1)] decimal VatPercent, [property: Id(2)] long NetFen,
    [property: Id(3)] long VatFen);

/// <summary>What moved on one ledger account in one accounting month from one kind of source.</summary>
/// <param name="Month">Accounting month.</param>
/// <param name="LedgerAccount">Ledger account, for example REV.VOICE.</param>
/// <param name="SourceType">Kind of source, for example STATEMENT.</param>
/// <param name="DebitFen">Debits, from 0.</param>
/// <param name="CreditFen">Credits, from 0.</param>
[GenerateSerializer, Immutable, Alias("report.Movement")]
public sealed record LedgerMovement([property: Id(0)] YearMonth Month, [property: Id(1)] string LedgerAccount,
    [property: Id(2)] string SourceType, [property: Id(3)] long DebitFen, [property: Id(4)] long CreditFen);

/// <summary>An open statement.</summary>
/// <param name="Statement">Billed month.</param>
/// <param name="OverdueDays">Days after the due date; 0 while it is not overdue.</param>
/// <param name="PrincipalFen">Principal, fen.</param>
/// <param name="LateFeeFen">Late fee, fen.</param>
[GenerateSerializer, Immutable, Alias("report.Owed")]
public sealed record OwedStatement([property: Id(0)] YearMonth Statement, [property: Id(1)] int OverdueDays, [property: Id(2)] long PrincipalFen,
    [property: Id(3)] long LateFeeFen);
