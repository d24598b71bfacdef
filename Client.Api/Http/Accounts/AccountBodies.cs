using Metering.Contracts.Accounts;
using NodaTime;

namespace Metering.Http.Accounts;

/// <summary>Opens an account.</summary>
/// <param name="Name">Legal name (名称).</param>
/// <param name="Id">Chosen by the caller; made here when absent.</param>
/// <param name="Uscc">Unified social credit code (统一社会信用代码).</param>
/// <param name="TestClock">Id of the test clock in whose time the account lives.</param>
/// <param name="AcceptedAgreementVersion">Version of the agreement that is accepted with it (clause P.1); it can be accepted later.</param>
/// <param name="AcceptedBy">Who accepts for the customer; the caller's name when absent.</param>
public sealed record OpenAccountBody(string Name, string? Id = null, string? Uscc = null, string? TestClock = null,
    string? AcceptedAgreementVersion = null, string? AcceptedBy = null);

/// <summary>A confirmed top-up.</summary>
/// <param name="AmountFen">Amount, fen.</param>
/// <param name="Channel">TENPAY or BANK.</param>
/// <param name="TransactionId">The channel's reference; it counts once.</param>
/// <param name="AcceptedAgreementVersion">Version of the agreement that is accepted by it, when it was not before (clause P.2).</param>
public sealed record TopUpBody(long AmountFen, PaymentChannel Channel, string TransactionId, string? AcceptedAgreementVersion = null);

/// <summary>A top-up as recorded.</summary>
/// <param name="TransactionId">The channel's reference.</param>
/// <param name="AmountFen">Amount, fen.</param>
/// <param name="BalanceFen">Wallet after it, fen.</param>
/// <param name="FirstTime">False when this channel transaction was recorded before.</param>
public sealed record TopUpReceiptBody(string TransactionId, long AmountFen, long BalanceFen, bool FirstTime);

/// <summary>A payment of statements.</summary>
/// <param name="AmountFen">Amount, fen.</param>
/// <param name="Channel">TENPAY, BANK or WALLET.</param>
/// <param name="TransactionId">The channel's reference; it counts once.</param>
/// <param name="Statement">The statement it is for, yyyyMM; the oldest first when absent.</param>
public sealed record PaymentBody(long AmountFen, PaymentChannel Channel, string TransactionId, YearMonth? Statement = null);

/// <summary>A page of changes of an account.</summary>
public sealed record AccountChangesBody(AccountChangeView[] Items, string? NextCursor);

/// <summary>A page of accounts.</summary>
public sealed record AccountsBody(AccountView[] Items, string? NextCursor);
