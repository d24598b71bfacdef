using Metering.Contracts.Commands;
using Metering.Contracts.Dunning;
using Metering.Contracts.Ledger;
using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using NodaTime;

namespace Metering.Contracts.Accounts;

/// <summary>
/// A customer account (客户账户): the only writer of its ledger postings. Key accountId.
/// Every call names the tenant; an account of another tenant answers like one that does not exist.
/// </summary>
[Alias("accounts.IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Opens the account (开户). Refusals: ALREADY_EXISTS, NOT_FOUND (test clock), AGREEMENT_NOT_ACCEPTED (another version).</summary>
    [Alias("Open")]
    Task<CommandReply<AccountView>> Open(OpenAccount command, CommandContext context);

    /// <summary>Changes the customer's facts (更改, 2.6(2)). Refusals: ACCOUNT_CLOSED, MALFORMED_REQUEST, NOT_TRANSFERABLE, NOT_FOUND.</summary>
    [Alias("Change")]
    Task<CommandReply<AccountView>> Change(ChangeAccount command, CommandContext context);

    /// <summary>What was changed about it, by whom and why, oldest first; null when there is no such account.</summary>
    [Alias("Changes")]
    Task<AccountChangePage?> Changes(string tenant, string? cursor, int limit);

    /// <summary>The account; null when there is none in this tenant.</summary>
    [Alias("View")]
    Task<AccountView?> View(string tenant);

    /// <summary>
    /// Records a confirmed top-up (2.6(3)), once per channel transaction. Refusals: AGREEMENT_NOT_ACCEPTED (P.1), AMOUNT_NOT_POSITIVE,
    /// AMOUNT_OVER_LIMIT, PAYMENT_REFERENCE_REUSED, NOT_FOUND.
    /// </summary>
    [Alias("TopUp")]
    Task<CommandReply<MoneyReceipt>> TopUp(TopUp command, CommandContext context);

    /// <summary>
    /// Records a payment of statements, oldest first. Refusals: NOTHING_DUE, PAYMENT_ABOVE_DUE, INSUFFICIENT_BALANCE (channel
    /// WALLET), PAYMENT_REFERENCE_REUSED, NOT_FOUND.
    /// </summary>
    [Alias("Pay")]
    Task<CommandReply<PaymentReceipt>> Pay(PayStatements command, CommandContext context);

    /// <summary>
    /// Creates and activates a seat, number or package. Refusals: AGREEMENT_NOT_ACCEPTED (P.1), UNKNOWN_SKU, SKU_NOT_FOR_RESOURCE,
    /// ALREADY_EXISTS, NUMBER_TAKEN, INSUFFICIENT_BALANCE, NOT_FOUND.
    /// </summary>
    [Alias("AddResource")]
    Task<CommandReply<ResourceView>> AddResource(AddResource command, CommandContext context);

    /// <summary>Buys one more allowance for a package from the wallet. Refusals: as <see cref="AddResource"/>.</summary>
    [Alias("BuyGrant")]
    Task<CommandReply<ResourceView>> BuyGrant(BuyGrant command, CommandContext context);

    /// <summary>Subjects of the account's resources in order of creation.</summary>
    [Alias("Resources")]
    Task<ResourcePage?> Resources(string tenant, ResourceKind? kind, string? cursor, int limit);

    /// <summary>The balance, exact: outstanding leases are settled first.</summary>
    [Alias("Balance")]
    Task<BalanceView?> Balance(string tenant);

    /// <summary>A resource asks for money to spend.</summary>
    [Alias("Extend")]
    Task<LeaseGrant> Extend(LeaseRequest request);

    /// <summary>A resource reports what it spent.</summary>
    [Alias("Settle")]
    Task Settle(ResourceReport report);

    /// <summary>Does everything that was due until then, in order, each step dated when it was due (section 5 of the architecture).</summary>
    [Alias("AdvanceTo")]
    [ResponseTimeout("00:01:00")]
    Task<AdvanceReply> AdvanceTo(Instant now);

    /// <summary>Moves an account on a test clock: as <see cref="AdvanceTo"/>, then its resources.</summary>
    [Alias("AdvanceClock")]
    [ResponseTimeout("00:01:00")]
    Task<AdvanceReply> AdvanceClock(Instant now);

    /// <summary>Suspends or resumes the account for one reason (2.6(2)). Refusals: MALFORMED_REQUEST (no such reason),
    /// UNKNOWN_SUBJECT, UNKNOWN_SKU, ACCOUNT_CLOSED, NOT_FOUND.</summary>
    [Alias("SetSuspension")]
    Task<CommandReply<AccountView>> SetSuspension(SetSuspension command, CommandContext context);

    /// <summary>What is overdue, and what comes of it if nothing is paid (3.9); null when there is no such account.</summary>
    [Alias("Dunning")]
    Task<DunningView?> Dunning(string tenant);

    /// <summary>Final statements, newest first.</summary>
    [Alias("Statements")]
    Task<StatementHead[]?> Statements(string tenant);

    /// <summary>One final statement (月结账单); null when there is none.</summary>
    [Alias("Statement")]
    Task<StatementView?> Statement(string tenant, YearMonth month);

    /// <summary>Ledger postings, oldest first.</summary>
    [Alias("Ledger")]
    Task<LedgerPage?> Ledger(string tenant, string? cursor, int limit);

    /// <summary>Sums per ledger account.</summary>
    [Alias("TrialBalance")]
    Task<TrialBalance?> TrialBalance(string tenant);

    /// <summary>
    /// Proves the books: postings balance, wallet and receivables equal their postings, replay equals snapshot, for the account and
    /// its resources.
    /// </summary>
    [Alias("VerifyBooks")]
    [ResponseTimeout("00:10:00")]
    Task<BooksCheck?> VerifyBooks(string tenant);

    /// <summary>An operator lifts the parking after mending its cause. Refusals: NOT_FOUND.</summary>
    [Alias("Unpark")]
    Task<CommandReply<AccountView>> Unpark(CommandContext context);
}
