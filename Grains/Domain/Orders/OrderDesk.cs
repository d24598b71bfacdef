using System.Collections.Immutable;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;

namespace Metering.Domain.Orders;

/// <summary>Placing, paying and calling off an order (2.2, 3.3(1)).</summary>
public static class OrderDesk
{
    /// <summary>Places the order at the offered price. Refusals: ALREADY_EXISTS, ACKNOWLEDGEMENT_REQUIRED.</summary>
    public static Refusal? Place(OrderDraft draft, string id, string account, string tenant, Offer offer, bool materialOnFile,
        string? testClock)
    {
        if (draft.State.Exists) return RefusalCodes.AlreadyExists.With("An order with this id exists.");
        if (!offer.Acknowledged && offer.Lines.Any(line => line.NeedsAcknowledgement))
            return RefusalCodes.AcknowledgementRequired.With("Lines of the order are never given back; the customer has to know it.");
        draft.Add(new OrderPlaced(id, account, tenant, offer, materialOnFile, draft.Command.Actor, testClock));
        if (offer.GrossFen > 0) return null;
        // An order that costs nothing (a third party's product alone) needs no payment.
        if (materialOnFile) draft.FiledAt = draft.Now;
        PaidInFull(draft);
        return null;
    }

    /// <summary>
    /// Takes a payment of the whole or a part. A reference that this order knows is not taken twice. Refusals: ORDER_STATE, AMOUNT_NOT_POSITIVE,
    /// PAYMENT_ABOVE_DUE, PAYMENT_REFERENCE_REUSED; the account adds its own.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="source">CASH.* account, or LIAB.WALLET.</param>
    /// <param name="transactionId">The channel's reference.</param>
    /// <param name="amountFen">Amount.</param>
    /// <param name="current">What the same request costs now; null when the price is fixed by the offer.</param>
    public static Refusal? Pay(OrderDraft draft, LedgerAccount source, string transactionId, long amountFen, long? current)
    {
        var known = draft.State.Payments.FirstOrDefault(payment => payment.Source == source && payment.TransactionId == transactionId);
        if (known is not null)
            return known.AmountFen == amountFen
                ? null
                : RefusalCodes.PaymentReferenceReused.With("The channel transaction is known with another amount.");
        if (!draft.State.AwaitsPayment) return Wrong(draft.State, "is not to be paid");
        if (amountFen <= 0) return RefusalCodes.AmountNotPositive.With("The amount must be at least 1 fen.");
        if (amountFen > draft.State.DueFen) return RefusalCodes.PaymentAboveDue.With("The payment is above what remains to pay.");
        // What joins a running term is priced by the day and by the price in force when it is paid (2.3).
        if (current is { } price && price != draft.State.Offer!.GrossFen)
            return RefusalCodes.PriceChanged.With("The price of this order is not in force any more; cancel it and order again.");
        draft.Ask(InstructionKind.TakePayment, bare => bare with
        {
            Payment = new OrderPayment(source, transactionId, amountFen, draft.Now, 0),
        });
        return null;
    }

    /// <summary>Calls the order off before it is paid in full; what was paid goes back. Refusals: ORDER_STATE.</summary>
    public static Refusal? Cancel(OrderDraft draft)
    {
        if (draft.State.Status == OrderStatus.Cancelled) return null;
        // Paid in full it binds both sides: from then on the grounds of 4.6 to 4.8 apply (11.1).
        if (!draft.State.AwaitsPayment) return Wrong(draft.State, "cannot be called off");
        Cancel(draft, "CUSTOMER", null);
        return null;
    }

    /// <summary>Ends an order that will not be opened.</summary>
    internal static void Cancel(OrderDraft draft, string ground, Refusal? answer)
    {
        draft.Add(new OrderCancelled(ground, draft.Now, draft.Command.Actor));
        if (draft.State.PaidFen > 0) draft.Ask(InstructionKind.Release, bare => bare with { Ground = "3.3(1)" }, answer);
    }

    /// <summary>
    /// Ends the order because its account has ended before it was opened. A part payment goes back whatever the cause, as for any order that is
    /// not paid in full (3.3(1)). What was paid in full shares the fate of what is paid and not used: it goes back after 10.3, 10.4 and 11.2, is
    /// damages after a breach (6.1; a breach excludes 4.6, see 4.5), and is withheld after arrears unless the seller was late (4.6). What
    /// has been opened or has ended is left to the account.
    /// </summary>
    public static void EndWithAccount(OrderDraft draft, string cause)
    {
        var (state, lines) = (draft.State, draft.State.OpenLines);
        switch (state.Status)
        {
            case OrderStatus.Placed or OrderStatus.PartPaid:
                Cancel(draft, cause, null);
                break;
            case OrderStatus.Paid or OrderStatus.Provisioning or OrderStatus.Paused or OrderStatus.Late:
                var (kind, ground) = Closing.UnearnedAfter(cause) switch
                {
                    Unearned.GoesBack => (InstructionKind.Release, cause),
                    Unearned.Forfeited => (InstructionKind.Forfeit, cause),
                    _ when state.Status == OrderStatus.Late => (InstructionKind.Release, RefundRules.Late),
                    _ => (InstructionKind.Withhold, cause),
                };
                draft.Ask(kind, bare => bare with
                {
                    Ground = ground, Numbers = NumbersOf(lines), Lines = kind == InstructionKind.Forfeit ? lines : [],
                });
                break;
        }
    }

    /// <summary>
    /// Ends the lines of a product that has ended before the order was opened. An order that is not paid in full is called off, since it cannot
    /// be opened as it was offered (2.4), and its part payment goes back (3.3(1)). What was paid in full for the product shares the fate of what
    /// is paid and not used, and goes back if it was paid after the end; the other lines go on. Where none of the order's base lines is left, they
    /// end with it and what they paid goes back: nobody may be held to a part of what it ordered (11.1).
    /// </summary>
    public static void EndProduct(OrderDraft draft, ProductEnd end)
    {
        var state = draft.State;
        var (ended, left) = (Of(end.Product, true), Of(end.Product, false));
        if (ended.IsEmpty) return;
        if (state.AwaitsPayment) Cancel(draft, end.Ground, null);
        if (state.Status is not (OrderStatus.Paid or OrderStatus.Provisioning or OrderStatus.Paused or OrderStatus.Late)) return;
        var numbers = NumbersOf(state.GoesOnWith(left) ? ended : state.OpenLines);
        var forfeited = Closing.UnearnedAfter(end.Ground) == Unearned.Forfeited && state.PaidAt <= end.At;
        draft.Ask(forfeited ? InstructionKind.Forfeit : InstructionKind.Release, bare => bare with
        {
            Ground = end.Ground, Numbers = numbers, Lines = forfeited || numbers.Length < state.OpenLines.Length ? ended : [],
            Others = forfeited && numbers.Length > ended.Length ? left : null,
        });

        ImmutableArray<OrderLine> Of(string product, bool same) => [.. state.OpenLines.Where(line => line.Sku == product == same)];
    }

    private static ImmutableArray<int> NumbersOf(ImmutableArray<OrderLine> lines) => [.. lines.Select(line => line.Number)];

    /// <summary>
    /// Goes on after the full payment: the time of 4.6, or at once for what joins a running service, unless the material that it rests on has
    /// lapsed since it was placed.
    /// </summary>
    internal static void PaidInFull(OrderDraft draft)
    {
        if (draft.State.IsOpenedByMaterial) Provisioning.StartIfReady(draft);
        else if (draft.MaterialSince is not null) Provisioning.AskToActivate(draft);
    }

    /// <summary>ORDER_STATE.</summary>
    internal static Refusal Wrong(OrderState state, string what) =>
        RefusalCodes.OrderState.With($"The order is {StatusWord(state.Status)} and {what}.");

    /// <summary>The status in the words of the interface.</summary>
    public static string StatusWord(OrderStatus status) => status switch
    {
        OrderStatus.Placed => "PLACED",
        OrderStatus.PartPaid => "PART_PAID",
        OrderStatus.Paid => "PAID",
        OrderStatus.Provisioning => "PROVISIONING",
        OrderStatus.Paused => "PAUSED",
        OrderStatus.Late => "LATE",
        OrderStatus.Activated => "ACTIVATED",
        OrderStatus.ActivatedLate => "ACTIVATED_LATE",
        OrderStatus.Cancelled => "CANCELLED",
        _ => "TERMINATED",
    };
}
