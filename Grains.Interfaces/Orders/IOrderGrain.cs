using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Orders;

/// <summary>
/// An order (订单): the process from price to open service (3.2). Key {accountId}/{orderId}. It asks its account for every movement of money;
/// the account wakes it when something is due. Every command answers NOT_FOUND for an order that does not exist or is another tenant's.
/// </summary>
[Alias("orders.IOrderGrain")]
public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>Places the order at the price of this moment. Refusals: those of an offer, ALREADY_EXISTS, ACKNOWLEDGEMENT_REQUIRED.</summary>
    [Alias("Place")]
    Task<CommandReply<OrderView>> Place(PlaceOrder command, CommandContext context);

    /// <summary>The order; null when there is none in this tenant.</summary>
    [Alias("View")]
    Task<OrderView?> View(string tenant);

    /// <summary>
    /// Records a payment of the whole or a part. Refusals: ORDER_STATE, AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, PAYMENT_ABOVE_DUE,
    /// PAYMENT_REFERENCE_REUSED, INSUFFICIENT_BALANCE, PRICE_CHANGED, TERM_EXPIRED.
    /// </summary>
    [Alias("Pay")]
    Task<CommandReply<OrderView>> Pay(PayOrder command, CommandContext context);

    /// <summary>Calls the order off before it is paid in full; what was paid goes back. Refusals: ORDER_STATE.</summary>
    [Alias("Cancel")]
    Task<CommandReply<OrderView>> Cancel(CommandContext context);

    /// <summary>Hands material in (3.3). Refusals: ORDER_STATE, MATERIAL_INCOMPLETE.</summary>
    [Alias("SubmitMaterial")]
    Task<CommandReply<OrderView>> SubmitMaterial(SubmitMaterial command, CommandContext context);

    /// <summary>Reviews a version of the material; accepted material of a paid order starts the time of 4.6. Refusals: ORDER_STATE.</summary>
    [Alias("ReviewMaterial")]
    Task<CommandReply<OrderView>> ReviewMaterial(ReviewMaterial command, CommandContext context);

    /// <summary>The customer wants to modify accepted material: the time of 4.6 stands still. Refusals: ORDER_STATE.</summary>
    [Alias("AskToModify")]
    Task<CommandReply<OrderView>> AskToModify(CommandContext context);

    /// <summary>Reports provisioning tasks as done; both open the service. Refusals: ORDER_STATE, MATERIAL_INCOMPLETE.</summary>
    [Alias("Provision")]
    Task<CommandReply<OrderView>> Provision(ProvisionOrder command, CommandContext context);

    /// <summary>The account's disruptions changed: the time of 4.6 stands still while one applies, and runs again after it (10.1).</summary>
    [Alias("FollowDisruption")]
    Task<CommandReply<OrderView>> FollowDisruption(CommandContext context);

    /// <summary>
    /// Asks for the money of the order, or of lines of it, on a ground of 4.6 to 4.8; what they opened ends in the same step. Refusals:
    /// RENEWAL_IRREVOCABLE, NON_REFUNDABLE_4_9, REFUND_EXCLUDED_VIOLATION, REFUND_WINDOW_CLOSED, NOT_PRODUCT_FAULT, ACTIVATION_NOT_LATE,
    /// ORDER_STATE, FORFEITED.
    /// </summary>
    [Alias("RequestRefund")]
    Task<CommandReply<OrderView>> RequestRefund(RequestRefund command, CommandContext context);

    /// <summary>Reports that the product cannot be used (4.8). Refusals: ORDER_STATE.</summary>
    [Alias("ReportFault")]
    Task<CommandReply<OrderView>> ReportFault(string text, CommandContext context);

    /// <summary>Records the cause of a reported fault. Refusals: NOT_FOUND, ORDER_STATE.</summary>
    [Alias("TriageFault")]
    Task<CommandReply<OrderView>> TriageFault(TriageFault command, CommandContext context);

    /// <summary>What a fault ticket that names the order says (4.8). Idempotent; nothing for an order that was never placed.</summary>
    [Alias("FollowTicket")]
    Task FollowTicket(TicketedFault fault);

    /// <summary>The customer accepts a single service of the order: its price is revenue. Refusals: NOT_FOUND, ORDER_STATE.</summary>
    [Alias("AcceptService")]
    Task<CommandReply<OrderView>> AcceptService(int line, CommandContext context);

    /// <summary>
    /// Does the next step due by then and says what the account has to carry out, if anything, before the next call. An order that is not open
    /// ends with its account; until then it follows what its account has on file.
    /// </summary>
    /// <param name="now">The instant it is woken for.</param>
    /// <param name="ended">Why its account has ended; null while it lives.</param>
    [Alias("AdvanceTo")]
    Task<OrderAdvance> AdvanceTo(Instant now, string? ended);

    /// <summary>Products of its account have ended: as <see cref="AdvanceTo"/>, for the lines of them that are not open. Idempotent.</summary>
    /// <param name="now">The instant it is woken for.</param>
    /// <param name="ends">The products, oldest end first.</param>
    [Alias("EndProducts")]
    Task<OrderAdvance> EndProducts(Instant now, ProductEnded[] ends);

    /// <summary>The account's answer to an instruction that <see cref="AdvanceTo"/> gave. A repeat changes nothing.</summary>
    [Alias("Answer")]
    Task Answer(long number, InstructionReply outcome);
}
