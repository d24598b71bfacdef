using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>The account's side of its orders: every instruction is carried out once, with its postings (3.2).</summary>
public static class OrderBooks
{
    /// <summary>The account wakes the order at this instant, or earlier; a later one changes nothing. Opens the order's books when new.</summary>
    public static void WakeAt(AccountDraft draft, string order, Instant? due)
    {
        var known = draft.State.Trade.Orders.GetValueOrDefault(order);
        var funds = known ?? new OrderFunds { Id = order, Number = draft.State.Trade.Orders.Count + 1 };
        if (due is { } at && (funds.DueAt is null || at < funds.DueAt)) funds = funds with { DueAt = at };
        if (funds != known) draft.Add(new OrderFundsSet(funds));
    }

    /// <summary>
    /// The order was woken and said where it stands, which is nothing when it was never placed; a wake-up that it asked for meanwhile stays.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="order">The order.</param>
    /// <param name="wokenFor">The instant it was woken for.</param>
    /// <param name="told">Ends of products that it was told of.</param>
    /// <param name="standing">Where it stands.</param>
    public static void Woken(AccountDraft draft, string order, Instant wokenFor, ImmutableArray<ProductEnd> told, OrderStanding? standing)
    {
        var funds = Told(draft, order, told);
        var asked = funds.DueAt == wokenFor && funds.Ends is null ? standing?.DueAt : funds.DueAt;
        if (standing is not null) Stands(draft, order, standing with { DueAt = asked });
        else if (asked != funds.DueAt) draft.Add(new OrderFundsSet(funds with { DueAt = asked }));
    }

    /// <summary>The order says where it stands; what an older version of it said is late and changes nothing.</summary>
    public static void Stands(AccountDraft draft, string order, OrderStanding standing)
    {
        var funds = draft.State.Trade.Orders[order];
        if (standing.Version < funds.Reported) return;
        var after = funds with
        {
            Status = standing.Status, PlacedAt = standing.PlacedAt, DueAt = standing.DueAt, Reported = standing.Version,
            // Arrays are equal only to themselves: what is known stays, so that a repeat changes nothing.
            Products = funds.Products ?? standing.Products,
        };
        // An order that is not over when its account has ended is woken for that, whatever it said before it knew.
        if (draft.Head.Standing.ClosingAt is { } ended && !after.IsOver) after = after with { DueAt = ended };
        if (after.IsOver && !funds.IsOver) after = after with { OverAt = draft.Now };
        if (after != funds) draft.Add(new OrderFundsSet(after));
    }

    /// <summary>The outcome of an instruction that was carried out before; null when it is new.</summary>
    /// <exception cref="InvalidOperationException">Its number is neither the newest nor the next: a bug of the order.</exception>
    public static InstructionOutcome? Earlier(AccountDraft draft, string order, Instruction instruction)
    {
        var applied = draft.State.Trade.Orders.GetValueOrDefault(order)?.Applied ?? 0;
        if (instruction.Number == applied + 1) return null;
        if (instruction.Number != applied)
            throw new InvalidOperationException($"{order} sends instruction {instruction.Number} after {applied}.");
        var funds = draft.State.Trade.Orders[order];
        return new InstructionOutcome(funds.RefusedCode, funds.RefusedDetail, funds.Links);
    }

    /// <summary>Marks the instruction as carried out, or refused.</summary>
    public static InstructionOutcome Done(AccountDraft draft, string order, Instruction instruction, Refusal? refusal)
    {
        WakeAt(draft, order, null);
        var outcome = new InstructionOutcome(refusal?.Code.Code, refusal?.Detail, refusal is null ? Links(draft, order) : []);
        draft.Add(new OrderFundsSet(draft.State.Trade.Orders[order] with
        {
            Applied = instruction.Number, RefusedCode = outcome.RefusedCode, RefusedDetail = outcome.RefusedDetail, Links = outcome.Links,
        }));
        return outcome;
    }

    private static ImmutableArray<string> Links(AccountDraft draft, string order)
    {
        var funds = draft.State.Trade.Orders[order];
        return
        [
            .. funds.Terms.Select(term => $"subscriptions/{term.Subscription}").Distinct(StringComparer.Ordinal),
            .. draft.State.Trade.Refunds.Values.Where(refund => refund.OrderId == order).Select(refund => $"refunds/{refund.Id}"),
        ];
    }

    /// <summary>
    /// Takes a payment: Dr CASH.* or LIAB.WALLET / Cr LIAB.ORDER. The caller has made sure that the channel transaction is new. Refusals:
    /// ACCOUNT_CLOSED, AMOUNT_OVER_LIMIT, INSUFFICIENT_BALANCE.
    /// </summary>
    public static Refusal? TakePayment(AccountDraft draft, string order, OrderPayment payment)
    {
        if (draft.Head.Standing.ClosingAt is not null) return Dunning.Closing.Ended;
        if (payment.AmountFen > draft.Policies.MaxMovementFen)
            return RefusalCodes.AmountOverLimit.With($"One movement is at most {draft.Policies.MaxMovementFen} fen.");
        if (payment.Source == LedgerAccount.Wallet && payment.AmountFen > draft.Head.FreeFen)
            return RefusalCodes.InsufficientBalance.With("The wallet does not cover this payment.");
        WakeAt(draft, order, null);
        var funds = draft.State.Trade.Orders[order];
        draft.Add(new OrderFundsSet(funds with
        {
            Payments = funds.Payments.Add(payment), HeldFen = funds.HeldFen + payment.AmountFen,
        }));
        draft.Post(BillingZone.DateOf(draft.Now), "ORDER", order, $"PAY-{payment.Source.Code()}/{payment.TransactionId}",
            Legs.Move(payment.Source, LedgerAccount.OrderPaid, payment.AmountFen));
        if (payment.Source == LedgerAccount.Wallet) draft.WatchBalance();
        return null;
    }

    /// <summary>
    /// A product of the account has ended: orders that are neither open nor over are woken to hear of it, since they may hold lines of it.
    /// </summary>
    public static void EndProduct(AccountDraft draft, ProductEnd end)
    {
        foreach (var funds in Unopened(draft))
        {
            WakeAt(draft, funds.Id, end.At);
            draft.Add(new OrderFundsSet(draft.State.Trade.Orders[funds.Id] with { Ends = (funds.Ends ?? []).Add(end) }));
        }
    }

    private static OrderFunds Told(AccountDraft draft, string order, ImmutableArray<ProductEnd> told)
    {
        var funds = draft.State.Trade.Orders[order];
        if (told.IsEmpty || funds.Ends is not { } ends) return funds;
        var left = ends.RemoveRange(told);
        draft.Add(new OrderFundsSet(funds with { Ends = left.IsEmpty ? null : left }));
        return draft.State.Trade.Orders[order];
    }

    /// <summary>
    /// Withholds what is held for an order whose account has ended: Dr LIAB.ORDER / Cr LIAB.FROZEN.
    /// </summary>
    public static void Withhold(AccountDraft draft, string order, string ground)
    {
        var funds = draft.State.Trade.Orders[order];
        draft.Post(BillingZone.DateOf(draft.Now), "CLOSING", order, ground,
            Legs.Move(LedgerAccount.OrderPaid, LedgerAccount.Frozen, funds.HeldFen));
        draft.Add(new OrderFundsSet(funds with { HeldFen = 0 }));
    }

    /// <summary>
    /// What is held for lines of an order becomes damages line by line, since its account, or their product, was ended for a breach: Dr LIAB.ORDER /
    /// Cr INC.FORFEIT net / Cr VAT.OUT (6.1). The case keeps it, so that an appeal can take it back; where one did so meanwhile, the money goes
    /// back. So does what lines of other products paid when the order ends with these.
    /// </summary>
    public static void Forfeit(AccountDraft draft, string order, Instruction instruction, WorkingDayCalendar workingDays)
    {
        var funds = draft.State.Trade.Orders[order];
        var rest = funds.HeldFen - instruction.Lines.Sum(line => line.GrossFen);
        if (rest < 0) throw new InvalidOperationException($"{order} holds {funds.HeldFen} fen, which is less than its price.");
        var othersEnd = instruction.Numbers.Length > instruction.Lines.Length;
        if (draft.State.Trade.Conduct.EnderOf(instruction.Lines[0].Sku) is not { } ended)
        {
            Release(draft, order, instruction with { Ground = CaseJudge.AppealUpheld, Lines = othersEnd ? [] : instruction.Lines }, workingDays,
                instruction.Others?.AddRange(instruction.Lines));
            return;
        }
        var parts = ended.Forfeited.ToBuilder();
        foreach (var line in instruction.Lines.Where(line => line.GrossFen > 0))
        {
            draft.Post(BillingZone.DateOf(draft.Now), "FORFEITURE", $"{order}/{line.Number}", instruction.Ground!,
                Legs.Revenue(LedgerAccount.OrderPaid, LedgerAccount.ForfeitIncome, line.Split));
            parts.Add(new ForfeitedPart($"{order}/{line.Number}", order, line.GrossFen, line.Split.NetFen, line.Split.VatFen, Unopened: true,
                line.Rule));
        }
        draft.Add(new OrderFundsSet(funds with { HeldFen = rest }));
        draft.Add(new CaseSet(ended with { Forfeited = parts.ToImmutable() }));
        if (othersEnd) Release(draft, order, instruction with { Lines = [] }, workingDays, instruction.Others);
    }

    /// <summary>Orders that are neither open nor over are woken now: their account has ended.</summary>
    public static void WakeUnopened(AccountDraft draft, Instant at)
    {
        foreach (var funds in Unopened(draft)) WakeAt(draft, funds.Id, at);
    }

    private static List<OrderFunds> Unopened(AccountDraft draft) =>
        [.. draft.State.Trade.Orders.Values.Where(funds => funds.HeldFen > 0 || funds is { Status: not null, IsOver: false })];

    /// <summary>
    /// Gives back what is held for an order that will not be opened, or for the lines that are named: Dr LIAB.ORDER / Cr LIAB.REFUND.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="order">The order.</param>
    /// <param name="instruction">Ground, and the lines; none for all that is held.</param>
    /// <param name="workingDays">Working days.</param>
    /// <param name="sold">The lines that all that is held was paid for; null when they are not known.</param>
    public static void Release(AccountDraft draft, string order, Instruction instruction, WorkingDayCalendar workingDays,
        IEnumerable<OrderLine>? sold = null)
    {
        var (funds, lines) = (draft.State.Trade.Orders[order], instruction.Lines);
        var amount = lines.IsEmpty ? funds.HeldFen : lines.Sum(line => line.GrossFen);
        if (amount == 0) return;
        draft.Post(BillingZone.DateOf(draft.Now), "ORDER", order,
            lines.IsEmpty ? "RELEASE" : $"RELEASE-{string.Join('+', lines.Select(line => line.Number))}",
            Legs.Move(LedgerAccount.OrderPaid, LedgerAccount.RefundPayable, amount));
        draft.Add(new OrderFundsSet(funds with { HeldFen = funds.HeldFen - amount }));
        var known = lines.IsEmpty ? sold : lines;
        RefundDesk.Open(draft, order, instruction.Ground!, amount, workingDays, known is null ? null : OrderSource.SuppliesOf(known));
    }
}
