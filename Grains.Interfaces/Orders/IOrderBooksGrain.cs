using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Orders;

/// <summary>
/// The account as its orders see it: the only writer of their postings, and the keeper of what runs. Implemented by the account's grain.
/// Key accountId.
/// </summary>
[Alias("orders.IOrderBooksGrain")]
public interface IOrderBooksGrain : IGrainWithStringKey
{
    /// <summary>
    /// Prices a request as its order will be; null when there is no such account. Naming a version of the agreement accepts it (P.2).
    /// </summary>
    [Alias("MakeOffer")]
    Task<OfferReply?> MakeOffer(string tenant, OfferRequest request, string actor);

    /// <summary>
    /// Prices a request without accepting anything: a price may be asked for before the agreement is accepted; null when there is no such
    /// account.
    /// </summary>
    [Alias("Quote")]
    Task<OfferReply?> Quote(string tenant, OfferRequest request);

    /// <summary>The account's present; null when there is no such account.</summary>
    [Alias("Present")]
    Task<AccountPresent?> Present(string tenant);

    /// <summary>Lines of the order whose unused fees a case made liquidated damages (3.2, 6.1), by number.</summary>
    [Alias("ForfeitedLines")]
    Task<int[]> ForfeitedLines(string order);

    /// <summary>
    /// Wakes the order at this instant, or earlier. Idempotent; said before the order commits what changes where it stands, so that after a
    /// crash it is asked.
    /// </summary>
    [Alias("WakeAt")]
    Task WakeAt(string order, Instant due);

    /// <summary>The order says where it stands after a commit; the account wakes it when it is due and feeds the lists. Idempotent.</summary>
    [Alias("Stands")]
    Task Stands(string order, OrderStandingReport standing);

    /// <summary>What the account has for a list over all accounts; null when there is no such account.</summary>
    [Alias("Listed")]
    Task<ListItem[]?> Listed(string tenant, ListQuery query);

    /// <summary>Feeds the lists over all accounts with everything again. Returns how many entries; 0 for another tenant's account.</summary>
    [Alias("ListAgain")]
    Task<int> ListAgain(string tenant);

    /// <summary>Carries out an instruction of an order, exactly as the order journaled it, once.</summary>
    [Alias("Execute")]
    Task<InstructionReply> Execute(string order, byte[] instruction);

    /// <summary>Accepts the agreement in force (P.1). Refusals: NOT_FOUND.</summary>
    [Alias("AcceptAgreement")]
    Task<CommandReply<AcceptanceView>> AcceptAgreement(AcceptAgreement command, CommandContext context);

    /// <summary>Ids of orders in order of placing, if wanted only those in a state or due before an instant; null when there is no such
    /// account.</summary>
    [Alias("Orders")]
    Task<OrderPage?> Orders(string tenant, string? status, Instant? dueBefore, string? cursor, int limit);

    /// <summary>Subscriptions in order of opening, if wanted only those that end by a day; null when there is no such account.</summary>
    [Alias("Subscriptions")]
    Task<SubscriptionPage?> Subscriptions(string tenant, LocalDate? endingBy, string? status, string? cursor, int limit);

    /// <summary>One subscription; null when there is none.</summary>
    [Alias("Subscription")]
    Task<SubscriptionView?> Subscription(string tenant, string id);

    /// <summary>
    /// Ends a subscription before its last day (11.1), by agreement of both: unearned fees go back in proportion. Refusals:
    /// NO_UNILATERAL_TERMINATION, NOT_FOUND.
    /// </summary>
    [Alias("Terminate")]
    Task<CommandReply<SubscriptionView>> Terminate(TerminateSubscription command, CommandContext context);

    /// <summary>
    /// Ends a subscription because a case decided so: unused fees become liquidated damages (3.2, 6.1, 11.3). For those who keep the cases.
    /// Idempotent: what has ended is left as it is.
    /// </summary>
    [Alias("Forfeit")]
    Task Forfeit(string subscription, string ground);

    /// <summary>
    /// Ends a subscription on a ground that gives unearned fees back in proportion (10.3, 10.4, 11.2). For those who keep the events and
    /// notices. Idempotent.
    /// </summary>
    [Alias("EndProRata")]
    Task EndProRata(string subscription, string ground);

    /// <summary>Removes one seat before its term ends (2.7(4)): taken back at once, no refund. Refusals: NOT_FOUND, TERM_EXPIRED.</summary>
    [Alias("RemoveSeat")]
    Task<CommandReply<SubscriptionView>> RemoveSeat(string subscription, string seat, CommandContext context);

    /// <summary>
    /// Names the one person who uses a seat (3.19), or another one (更改). Refusals: NOT_FOUND, TERM_EXPIRED, USER_REAL_NAME_REQUIRED.
    /// </summary>
    [Alias("AssignSeatUser")]
    Task<CommandReply<SubscriptionView>> AssignSeat(AssignSeat command, CommandContext context);

    /// <summary>Refunds in order of approval; null when there is no such account.</summary>
    [Alias("Refunds")]
    Task<RefundPage?> Refunds(string tenant, string? status, string? cursor, int limit);

    /// <summary>One refund; null when there is none.</summary>
    [Alias("Refund")]
    Task<RefundView?> Refund(string tenant, string id);

    /// <summary>
    /// A fapiao stands for the order's money, or its red letter (红字发票) was issued: refunds of the order wait, or go on (3.8). Idempotent.
    /// </summary>
    [Alias("AwaitRedLetter")]
    Task AwaitRedLetter(string order, bool waits);

    /// <summary>
    /// Records that the next part of a refund was paid out. Refusals: NOT_FOUND, REFUND_ON_HOLD, ORDER_STATE, PAYMENT_REFERENCE_REUSED.
    /// </summary>
    [Alias("PayOut")]
    Task<CommandReply<RefundView>> PayOut(string refund, string reference, CommandContext context);

    /// <summary>Records that the channel gave the newest pay-out back: it is owed again. Refusals: NOT_FOUND, ORDER_STATE.</summary>
    [Alias("PayoutFailed")]
    Task<CommandReply<RefundView>> PayoutFailed(string refund, string reason, CommandContext context);

    /// <summary>The same for the pay-out of a reference. Refusals: NOT_FOUND, ORDER_STATE.</summary>
    [Alias("NamedPayoutFailed")]
    Task<CommandReply<RefundView>> NamedPayoutFailed(string refund, string reference, string reason, CommandContext context);
}
