using Metering.Domain.Refusals;

namespace Metering.Domain.Orders;

/// <summary>How an order goes on when the account has answered an instruction.</summary>
public static class OrderAnswers
{
    /// <summary>
    /// Takes the answer in. Returns what to answer the command with: null when it is done; it may have asked the account for more, then the
    /// command is answered after that.
    /// </summary>
    public static Refusal? Take(OrderDraft draft, PendingInstruction pending, InstructionOutcome outcome)
    {
        draft.Add(new InstructionAnswered(pending.Content.Number, outcome));
        var earlier = pending.AnswerCode is { } code ? RefusalCodes.Named(code).With(pending.AnswerDetail ?? "") : null;
        var refusal = outcome.RefusedCode is { } refused ? RefusalCodes.Named(refused).With(outcome.RefusedDetail ?? "") : null;
        switch (pending.Content.Kind)
        {
            case InstructionKind.TakePayment when refusal is null:
                draft.Add(new OrderPaymentTaken(pending.Content.Payment!));
                if (draft.State.Status == OrderStatus.Paid) OrderDesk.PaidInFull(draft);
                break;
            case InstructionKind.Activate when refusal is null:
                draft.Add(new OrderActivated(pending.Content.At));
                break;
            case InstructionKind.Activate when draft.State.Offer!.Kind != OrderKind.Opening:
                // What it was to join or to extend has ended meanwhile: the money goes back, and the caller learns why.
                OrderDesk.Cancel(draft, "2.2", refusal);
                break;
            // Without lines it was cancelled before the account was asked.
            case InstructionKind.Release when refusal is null && !pending.Content.Numbers.IsEmpty:
            case InstructionKind.Refund or InstructionKind.Withhold or InstructionKind.Forfeit when refusal is null:
                draft.Add(new OrderTerminated(pending.Content.Ground!, pending.Content.Numbers, pending.Content.At, pending.Content.Actor));
                break;
            case InstructionKind.Accept when refusal is null:
                draft.Add(new ServicesAccepted(pending.Content.Numbers, pending.Content.At, pending.Content.Actor));
                break;
        }
        return earlier ?? refusal;
    }
}
