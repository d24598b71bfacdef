using Metering.Contracts.Statements;
using NodaTime;

namespace Metering.Http.Statements;

/// <summary>Final statements of an account, newest first.</summary>
public sealed record StatementsBody(StatementHead[] Items);

/// <summary>A final statement (月结账单): head, sums and lines in one object.</summary>
public sealed record StatementBody
{
    /// <summary>Account.</summary>
    public required string Account { get; init; }

    /// <summary>Its legal name.</summary>
    public required string AccountName { get; init; }

    /// <summary>Billed month.</summary>
    public required YearMonth Month { get; init; }

    /// <summary>FINAL, OVERDUE, OVERDUE_SUSPENDED, DISPUTED, COLLECTION, PAID or WRITTEN_OFF.</summary>
    public required string Status { get; init; }

    /// <summary>When it became final.</summary>
    public required Instant FinalisedAt { get; init; }

    /// <summary>Exclusive end of the time to pay.</summary>
    public required Instant DueAt { get; init; }

    /// <summary>Last date to pay, 24:00.</summary>
    public required LocalDate DueOn { get; init; }

    /// <summary>Sum of the lines' gross, fen.</summary>
    public required long GrossFen { get; init; }

    /// <summary>Sum of the lines' net, fen.</summary>
    public required long NetFen { get; init; }

    /// <summary>Sum of the lines' VAT, fen.</summary>
    public required long VatFen { get; init; }

    /// <summary>Paid from the wallet as it happened, fen.</summary>
    public required long PrepaidFen { get; init; }

    /// <summary>Amount due, fen.</summary>
    public required long AmountDueFen { get; init; }

    /// <summary>Principal paid so far, fen.</summary>
    public required long PaidFen { get; init; }

    /// <summary>Number of lines.</summary>
    public required int LineCount { get; init; }

    /// <summary>SHA-256 of the content as it was finalised.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Late fee (滞纳金) charged so far, fen.</summary>
    public required long LateFeeFen { get; init; }

    /// <summary>Late fee paid, fen.</summary>
    public required long LateFeePaidFen { get; init; }

    /// <summary>Principal and late fee written off, fen.</summary>
    public required long WrittenOffFen { get; init; }

    /// <summary>One line per resource, product and month.</summary>
    public required StatementLine[] Lines { get; init; }

    /// <summary>From the grain's view.</summary>
    public static StatementBody Of(StatementView view) => new()
    {
        Account = view.Head.Account,
        AccountName = view.AccountName,
        Month = view.Head.Month,
        Status = view.Head.Status,
        FinalisedAt = view.Head.FinalisedAt,
        DueAt = view.Head.DueAt,
        DueOn = view.Head.DueOn,
        GrossFen = view.Head.GrossFen,
        NetFen = view.Head.NetFen,
        VatFen = view.Head.VatFen,
        PrepaidFen = view.Head.PrepaidFen,
        AmountDueFen = view.Head.AmountDueFen,
        PaidFen = view.Head.PaidFen,
        LineCount = view.Head.LineCount,
        ContentHash = view.Head.ContentHash,
        LateFeeFen = view.Head.LateFeeFen,
        LateFeePaidFen = view.Head.LateFeePaidFen,
        WrittenOffFen = view.Head.WrittenOffFen,
        Lines = view.Lines,
    };
}
