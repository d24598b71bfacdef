using Metering.Contracts.Accounts;
using NodaTime;

namespace Metering.Contracts.Reports;

/// <summary>What reports need of an account: the same grain as <see cref="IAccountGrain"/>, key accountId.</summary>
[Alias("report.IReportedAccount")]
public interface IReportedAccount : IGrainWithStringKey
{
    /// <summary>
    /// Its postings added up by month, what it owes, and what else is asked for; null when there is no such account in the tenant.
    /// </summary>
    [Alias("FiguresWith")]
    [ResponseTimeout("00:10:00")]
    Task<AccountFigures?> FiguresWith(string tenant, FigureParts parts);
}

/// <summary>Parts of an account's figures that only some reports need.</summary>
[Flags]
[GenerateSerializer, Alias("report.Parts")]
public enum FigureParts
{
    /// <summary>Movements and open statements alone.</summary>
    None = 0,

    /// <summary>Lines of issued fapiao: each request that was issued is asked.</summary>
    Fapiao = 1,

    /// <summary>Each movement of cash.</summary>
    Cash = 2,
}

/// <summary>Sums of an account: from its postings, and from the fapiao issued to it.</summary>
/// <param name="Moved">Movements by month, ledger account and source.</param>
/// <param name="Owed">Open statements.</param>
/// <param name="Fapiao">Lines of issued fapiao, blue and red; empty unless asked for.</param>
/// <param name="Cash">Movements of cash, oldest first; empty unless asked for.</param>
[GenerateSerializer, Immutable, Alias("report.Figures")]
public sealed record AccountFigures([property: Id(0)] LedgerMovement[] Moved, [property: Id(1)] OwedStatement[] Owed,
    [property: Id(2)] FapiaoLine[] Fapiao, [property: Id(3)] CashMovement[] Cash);

/// <summary>One movement of cash, as the channel's own file has it.</summary>
/// <param name="Date">Accounting date.</param>
/// <param name="LedgerAccount">CASH.TENPAY or CASH.BANK.</param>
/// <param name="SourceType">Kind of source, for example TOPUP.</param>
/// <param name="Reference">The source's own name: the channel's transaction, or the refund.</param>
/// <param name="AmountFen">Received, fen; negative when it was paid out.</param>
[GenerateSerializer, Immutable, Alias("report.Cash")]
public sealed record CashMovement([property: Id(0)] LocalDate Date, [property: Id(1)] string LedgerAccount, [property: Id(2)] string SourceType,
    [property: Id(3)] string Reference, [property: Id(4)] long AmountFen);

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
