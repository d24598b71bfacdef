using Metering.Contracts.Usage;
using NodaTime;

namespace Metering.Contracts.Accounts;

/// <summary>Opens an account.</summary>
[GenerateSerializer, Immutable, Alias("accounts.Open")]
public sealed record OpenAccount([property: Id(0)] string Name, [property: Id(1)] string? Uscc, [property: Id(2)] string? TestClock);

/// <summary>An account as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("accounts.View")]
public sealed record AccountView
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Legal name (名称).</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Unified social credit code (统一社会信用代码), if given.</summary>
    [Id(2)] public required string? Uscc { get; init; }

    /// <summary>ACTIVE, SUSPENDED, CLOSING, CLOSED, PURGED, or PARKED when billing stopped itself.</summary>
    [Id(3)] public required string Status { get; init; }

    /// <summary>Why it is parked.</summary>
    [Id(4)] public required string? ParkedReason { get; init; }

    /// <summary>Test clock, if attached to one.</summary>
    [Id(5)] public required string? TestClock { get; init; }

    /// <summary>When it was opened.</summary>
    [Id(6)] public required Instant OpenedAt { get; init; }

    /// <summary>The account's present: its test clock's time, or null for real time.</summary>
    [Id(7)] public required Instant? ClockNow { get; init; }

    /// <summary>The next thing due, if any.</summary>
    [Id(8)] public required Instant? NextDueAt { get; init; }

    /// <summary>Low-balance notices raised so far.</summary>
    [Id(9)] public required int LowBalanceNotices { get; init; }

    /// <summary>Reasons of suspension that stand; service is back when there is none.</summary>
    [Id(10)] public string[] Suspensions { get; init; } = [];
}

/// <summary>Money received (or taken from the wallet).</summary>
public enum PaymentChannel : byte
{
    /// <summary>Tenpay (财付通): CASH.TENPAY.</summary>
    Tenpay,

    /// <summary>Bank transfer (对公转账): CASH.BANK.</summary>
    Bank,

    /// <summary>The service account's own balance.</summary>
    Wallet,
}

/// <summary>A confirmed top-up.</summary>
[GenerateSerializer, Immutable, Alias("accounts.TopUp")]
public sealed record TopUp([property: Id(0)] long AmountFen, [property: Id(1)] PaymentChannel Channel, [property: Id(2)] string TransactionId);

/// <summary>Answer to a top-up.</summary>
[GenerateSerializer, Immutable, Alias("accounts.MoneyReceipt")]
public sealed record MoneyReceipt([property: Id(0)] string TransactionId, [property: Id(1)] long AmountFen,
    [property: Id(2)] long WalletFen, [property: Id(3)] bool FirstTime);

/// <summary>A payment of statements; <see cref="Statement"/> designates one (Civil Code 560), else oldest first.</summary>
[GenerateSerializer, Immutable, Alias("accounts.Pay")]
public sealed record PayStatements([property: Id(0)] long AmountFen, [property: Id(1)] PaymentChannel Channel, [property: Id(2)] string TransactionId,
    [property: Id(3)] YearMonth? Statement);

/// <summary>Answer to a payment.</summary>
[GenerateSerializer, Immutable, Alias("accounts.PaymentReceipt")]
public sealed record PaymentReceipt([property: Id(0)] string TransactionId, [property: Id(1)] long AmountFen,
    [property: Id(2)] PaymentAllocation[] Allocations, [property: Id(3)] long RemainingDueFen, [property: Id(4)] bool FirstTime);

/// <summary>Part of a payment that went to one statement; its late fee (滞纳金) is paid before its principal.</summary>
[GenerateSerializer, Immutable, Alias("accounts.Allocation")]
public sealed record PaymentAllocation([property: Id(0)] YearMonth Statement, [property: Id(1)] long AmountFen, [property: Id(2)] long RemainingFen,
    [property: Id(3)] long LateFeeFen = 0);

/// <summary>Creates a resource. <see cref="Key"/>: seat number, canonical phone number key, or package id.</summary>
[GenerateSerializer, Immutable, Alias("accounts.AddResource")]
public sealed record AddResource([property: Id(0)] ResourceKind Kind, [property: Id(1)] string Key, [property: Id(2)] string[] Skus,
    [property: Id(3)] LocalDate? ActivatedOn);

/// <summary>Buys one more allowance for an existing package.</summary>
[GenerateSerializer, Immutable, Alias("accounts.BuyGrant")]
public sealed record BuyGrant([property: Id(0)] string PackageId, [property: Id(1)] string Sku);

/// <summary>A page of subjects.</summary>
[GenerateSerializer, Immutable, Alias("accounts.ResourcePage")]
public sealed record ResourcePage([property: Id(0)] string[] Subjects, [property: Id(1)] string? NextCursor);

/// <summary>The balance, exact at the moment of reading.</summary>
[GenerateSerializer, Immutable, Alias("accounts.Balance")]
public sealed record BalanceView
{
    /// <summary>Service-account cash (LIAB.WALLET), fen.</summary>
    [Id(0)] public required long WalletFen { get; init; }

    /// <summary>Held for authorizations, fen.</summary>
    [Id(1)] public required long HeldFen { get; init; }

    /// <summary>Wallet less held, fen.</summary>
    [Id(2)] public required long AvailableFen { get; init; }

    /// <summary>Billed and unpaid (AR.CUST), fen.</summary>
    [Id(3)] public required long ReceivableFen { get; init; }

    /// <summary>Paid and not yet consumed (LIAB.DEFER), fen.</summary>
    [Id(4)] public required long DeferredFen { get; init; }

    /// <summary>The instant the figures hold for, on the account's clock.</summary>
    [Id(5)] public required Instant AsOf { get; init; }
}

/// <summary>Where the account's agenda stands after advancing.</summary>
/// <param name="NextDueAt">The next due instant; null when nothing is due any more.</param>
/// <param name="Done">False when work remains (a close in pages): call again.</param>
[GenerateSerializer, Immutable, Alias("accounts.Advance")]
public sealed record AdvanceReply([property: Id(0)] Instant? NextDueAt, [property: Id(1)] bool Done);
