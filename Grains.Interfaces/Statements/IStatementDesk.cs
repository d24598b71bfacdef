using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Usage;
using NodaTime;

namespace Metering.Contracts.Statements;

/// <summary>Bills before they are final, and what corrects them afterwards: the same grain as <see cref="IAccountGrain"/>, key accountId.</summary>
[Alias("statement.IStatementDesk")]
public interface IStatementDesk : IGrainWithStringKey
{
    /// <summary>
    /// Orders a correction; it is a line of its own on the next statement. Refusals: ADJUSTMENT_INVALID, AMOUNT_OVER_LIMIT, NOT_FOUND.
    /// </summary>
    [Alias("Adjust")]
    Task<CommandReply<AdjustmentView>> Adjust(OrderAdjustment command, CommandContext context);

    /// <summary>Corrections that wait for the next statement; null when there is no such account.</summary>
    [Alias("Adjustments")]
    Task<AdjustmentView[]?> Adjustments(string tenant);

    /// <summary>The bill of a month that is not final, as it stands; null when there is no such account, or the month is final or ahead.</summary>
    /// <param name="tenant">The caller's tenant.</param>
    /// <param name="month">The month; null for the running one.</param>
    /// <param name="wholeMonth">Recurring charges to the month's end ("if the month ended now") instead of until today ("so far").</param>
    [Alias("Preview")]
    Task<StatementPreview?> Preview(string tenant, YearMonth? month, bool wholeMonth);

    /// <summary>
    /// The running month's bill at the month's end, with resources that the account does not have. Nothing is bought. Refusals: UNKNOWN_SKU,
    /// SKU_NOT_FOR_RESOURCE, UNKNOWN_METER, QUANTITY_OVER_LIMIT, NO_RATE, NOT_FOUND.
    /// </summary>
    [Alias("PreviewWith")]
    Task<CommandReply<BillWithPurchase>> PreviewWith(string tenant, ImaginedPurchase purchase);
}

/// <summary>A correction to be made.</summary>
[GenerateSerializer, Immutable, Alias("statement.OrderAdjustment")]
public sealed record OrderAdjustment
{
    /// <summary>CORRECTION, CREDIT_NOTE or RECONCILIATION.</summary>
    [Id(0)] public required string Kind { get; init; }

    /// <summary>Month that it corrects.</summary>
    [Id(1)] public required YearMonth Month { get; init; }

    /// <summary>Resource that it concerns.</summary>
    [Id(2)] public required string Subject { get; init; }

    /// <summary>Product.</summary>
    [Id(3)] public required string Sku { get; init; }

    /// <summary>Change of units.</summary>
    [Id(4)] public required long Units { get; init; }

    /// <summary>Change of the gross, fen.</summary>
    [Id(5)] public required long GrossFen { get; init; }

    /// <summary>Why.</summary>
    [Id(6)] public required string Reason { get; init; }
}

/// <summary>A correction as made.</summary>
[GenerateSerializer, Immutable, Alias("statement.Adjustment")]
public sealed record AdjustmentView([property: Id(0)] long Number, [property: Id(1)] OrderAdjustment Adjustment, [property: Id(2)] string Actor,
    [property: Id(3)] Instant At, [property: Id(4)] decimal VatPercent);

/// <summary>A bill that is not final: for reference, it may still change.</summary>
[GenerateSerializer, Immutable, Alias("statement.Preview")]
public sealed record StatementPreview
{
    /// <summary>Account.</summary>
    [Id(0)] public required string Account { get; init; }

    /// <summary>Month.</summary>
    [Id(1)] public required YearMonth Month { get; init; }

    /// <summary>OPEN while the month runs, PROVISIONAL until its statement is final.</summary>
    [Id(2)] public required string Status { get; init; }

    /// <summary>The instant it holds for.</summary>
    [Id(3)] public required Instant AsOf { get; init; }

    /// <summary>True when recurring charges run to the month's end.</summary>
    [Id(4)] public required bool WholeMonth { get; init; }

    /// <summary>Sum of the lines' gross, fen.</summary>
    [Id(5)] public required long GrossFen { get; init; }

    /// <summary>Sum of the lines' net, fen.</summary>
    [Id(6)] public required long NetFen { get; init; }

    /// <summary>Sum of the lines' VAT, fen.</summary>
    [Id(7)] public required long VatFen { get; init; }

    /// <summary>Paid from the wallet as it happened, fen.</summary>
    [Id(8)] public required long PrepaidFen { get; init; }

    /// <summary>To be paid, fen.</summary>
    [Id(9)] public required long AmountDueFen { get; init; }

    /// <summary>Lines.</summary>
    [Id(10)] public required StatementLine[] Lines { get; init; }
}

/// <summary>Resources that might be bought, all alike.</summary>
[GenerateSerializer, Immutable, Alias("statement.ImaginedPurchase")]
public sealed record ImaginedPurchase
{
    /// <summary>Kind of resource.</summary>
    [Id(0)] public required ResourceKind Kind { get; init; }

    /// <summary>Products on each.</summary>
    [Id(1)] public required string[] Skus { get; init; }

    /// <summary>How many resources.</summary>
    [Id(2)] public required int Count { get; init; }

    /// <summary>What each would be used for in the running month.</summary>
    [Id(3)] public required ImaginedUse[] Uses { get; init; }
}

/// <summary>Use of a resource that might be bought.</summary>
/// <param name="Meter">Meter.</param>
/// <param name="Quantity">In the meter's unit.</param>
/// <param name="Destination">Called number; absent for meters without destinations.</param>
[GenerateSerializer, Immutable, Alias("statement.ImaginedUse")]
public sealed record ImaginedUse([property: Id(0)] string Meter, [property: Id(1)] long Quantity, [property: Id(2)] string? Destination = null);

/// <summary>The bill with a purchase that was not made.</summary>
/// <param name="Bill">The running month's bill at its end, the lines of new:1, new:2, ... among the others.</param>
/// <param name="AddedDueFen">What the purchase adds to the amount due, fen.</param>
/// <param name="AddedPrepaidFen">What the wallet would pay as it is used, fen.</param>
/// <param name="PayNowFen">What the wallet would pay at once for allowances, fen.</param>
[GenerateSerializer, Immutable, Alias("statement.BillWithPurchase")]
public sealed record BillWithPurchase([property: Id(0)] StatementPreview Bill, [property: Id(1)] long AddedDueFen,
    [property: Id(2)] long AddedPrepaidFen, [property: Id(3)] long PayNowFen);
