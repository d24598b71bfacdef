using Metering.Contracts.Invoices;
using Metering.Contracts.Usage;
using NodaTime;

namespace Metering.Contracts.Accounts;

/// <summary>Opens an account.</summary>
/// <param name="Name">Legal name (名称).</param>
/// <param name="Uscc">Unified social credit code.</param>
/// <param name="TestClock">Test clock in whose time it lives.</param>
/// <param name="AcceptedAgreement">Version of the agreement that is accepted with it (P.1); null to accept later.</param>
/// <param name="AcceptedBy">Who accepts for the customer; null for whoever opens it.</param>
[GenerateSerializer, Immutable, Alias("accounts.Open")]
public sealed record OpenAccount([property: Id(0)] string Name, [property: Id(1)] string? Uscc, [property: Id(2)] string? TestClock,
    [property: Id(3)] string? AcceptedAgreement = null, [property: Id(4)] string? AcceptedBy = null);

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

    /// <summary>REGISTERED, QUALIFYING, VERIFIED, ACTIVE, SUSPENDED, CLOSING, CLOSED, PURGED, or PARKED when billing stopped itself.</summary>
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

    /// <summary>Who speaks for the customer, once named.</summary>
    [Id(11)] public AccountContact? Contact { get; init; }

    /// <summary>Where paper is posted to unless a request says otherwise, once named.</summary>
    [Id(12)] public InvoicePostTo? BillingAddress { get; init; }

    /// <summary>Legal names before the one in force, oldest first.</summary>
    [Id(13)] public string[] FormerNames { get; init; } = [];
}

/// <summary>Who speaks for the customer (联系人).</summary>
[GenerateSerializer, Immutable, Alias("accounts.Contact")]
public sealed record AccountContact([property: Id(0)] string Name, [property: Id(1)] string? Telephone = null,
    [property: Id(2)] string? Email = null);

/// <summary>Changes an account (更改, 2.6(2)); what is null is left as it is.</summary>
[GenerateSerializer, Immutable, Alias("accounts.Change")]
public sealed record ChangeAccount([property: Id(0)] string? LegalName, [property: Id(1)] string? Uscc, [property: Id(2)] AccountContact? Contact,
    [property: Id(3)] InvoicePostTo? BillingAddress, [property: Id(4)] string Reason);

/// <summary>A change of an account as it was made (2.6(2)); what is null was left as it was.</summary>
/// <param name="Number">Number of the change in the account, from 1.</param>
/// <param name="At">When it took effect.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="LegalName">The new legal name (名称).</param>
/// <param name="Uscc">The new unified social credit code (统一社会信用代码).</param>
/// <param name="Contact">Who speaks for the customer from then on.</param>
/// <param name="BillingAddress">Where paper is posted to from then on.</param>
[GenerateSerializer, Immutable, Alias("accounts.ChangeView")]
public sealed record AccountChangeView([property: Id(0)] long Number, [property: Id(1)] Instant At, [property: Id(2)] string Actor,
    [property: Id(3)] string Reason, [property: Id(4)] string? LegalName, [property: Id(5)] string? Uscc, [property: Id(6)] AccountContact? Contact,
    [property: Id(7)] InvoicePostTo? BillingAddress);

/// <summary>A page of changes.</summary>
[GenerateSerializer, Immutable, Alias("accounts.ChangePage")]
public sealed record AccountChangePage([property: Id(0)] AccountChangeView[] Items, [property: Id(1)] string? NextCursor);

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
/// <param name="AmountFen">Amount, fen.</param>
/// <param name="Channel">TENPAY or BANK.</param>
/// <param name="TransactionId">The channel's reference.</param>
/// <param name="AcceptedAgreement">Version of the agreement that is accepted with it (P.2); null when it was accepted before.</param>
[GenerateSerializer, Immutable, Alias("accounts.TopUp")]
public sealed record TopUp([property: Id(0)] long AmountFen, [property: Id(1)] PaymentChannel Channel, [property: Id(2)] string TransactionId,
    [property: Id(3)] string? AcceptedAgreement = null);

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
    [property: Id(3)] LocalDate? ActivatedOn, [property: Id(4)] bool Acknowledged = false);

/// <summary>Buys one more allowance for an existing package.</summary>
[GenerateSerializer, Immutable, Alias("accounts.BuyGrant")]
public sealed record BuyGrant([property: Id(0)] string PackageId, [property: Id(1)] string Sku, [property: Id(2)] bool Acknowledged);

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
/// <param name="NextDueAt">When it wants to be woken next; null when it waits for nothing.</param>
/// <param name="Done">False when work remains (a close in pages): call again.</param>
[GenerateSerializer, Immutable, Alias("accounts.Advance")]
public sealed record AdvanceReply([property: Id(0)] Instant? NextDueAt, [property: Id(1)] bool Done);
