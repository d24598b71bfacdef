using System.Collections.Immutable;
using Metering.Domain.Money;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>Red letters (红字发票, requirements 4.3): they take back what a blue fapiao says, and only then it can be invoiced anew.</summary>
public static class RedLetters
{
    /// <summary>
    /// Begins a red letter. A blue fapiao that the buyer has not used is taken back whole and at once; one that was used or booked in full
    /// or in part, and the other side confirms within 72 hours. Refusals: INVOICE_STATE, RED_LETTER_AMOUNT.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="amountFen">Gross amount, positive; null for everything that is left.</param>
    /// <param name="reason">Why.</param>
    /// <param name="buyerUsed">True when the buyer has used or booked it.</param>
    /// <param name="actor">Who begins it.</param>
    /// <param name="overstatedFen">
    /// Per line: what fapiao say of it though it was given back. A part takes that back first, the rest in proportion.
    /// </param>
    public static Refusal? Begin(InvoiceDraft draft, long? amountFen, RedReason reason, bool buyerUsed, string actor,
        ImmutableArray<long> overstatedFen)
    {
        var state = draft.State;
        if (draft.Require("reddened", InvoiceStatus.Issued, InvoiceStatus.Delivered, InvoiceStatus.Reddened) is { } refusal) return refusal;
        var left = state.Request!.Lines.Select((line, i) => line.GrossFen - state.ReturnedFen[i]).ToArray();
        var total = left.Sum();
        if (total == 0) return RefusalCodes.InvoiceState.With("Nothing is left of the blue fapiao.");
        var amount = amountFen ?? total;
        if (amount <= 0 || amount > total) return RefusalCodes.RedLetterAmount.With($"{total} fen are left of the blue fapiao.");
        if (!buyerUsed && amount != total)
            return RefusalCodes.RedLetterAmount.With("A fapiao that the buyer has not used is taken back whole, then issued anew.");
        Instant? confirmBy = buyerUsed ? draft.Now + Duration.FromHours(draft.Policies.RedConfirmationHours) : null;
        var letter = new RedLetter(state.RedLetters.Length + 1, reason, buyerUsed, Split(amount, left, overstatedFen),
            state.ReturnedFen, draft.Now, confirmBy, null, state.Status, RedOutcome.Pending, null);
        draft.Add(new RedRequested(letter, actor) { At = draft.Now });
        if (!buyerUsed) InvoiceIssuing.Ask(draft, red: true, actor);
        return null;
    }

    private static ImmutableArray<long> Split(long amountFen, long[] left, ImmutableArray<long> overstatedFen)
    {
        long[] owed = [.. left.Select((fen, i) => Math.Min(fen, overstatedFen[i]))];
        var first = Math.Min(amountFen, owed.Sum());
        var back = first == 0 ? owed : Shares.ByLargestRemainder(first, owed);
        if (first == amountFen) return [.. back];
        var rest = Shares.ByLargestRemainder(amountFen - first, left.Select((fen, i) => fen - back[i]).ToArray());
        return [.. back.Select((fen, i) => fen + rest[i])];
    }

    /// <summary>The other side confirms, before the end of its time. Refusals: INVOICE_STATE.</summary>
    public static Refusal? Confirm(InvoiceDraft draft, string actor)
    {
        if (draft.State.PendingRed is not { ConfirmBy: not null, ConfirmedAt: null })
            return RefusalCodes.InvoiceState.With("No red letter waits for a confirmation.");
        draft.Add(new RedConfirmed(actor) { At = draft.Now });
        InvoiceIssuing.Ask(draft, red: true, actor);
        return null;
    }

    /// <summary>The platform has issued the red fapiao.</summary>
    internal static void Issued(InvoiceDraft draft, string key, string fapiaoNumber)
    {
        var fen = draft.State.PendingRed!.Fen;
        ImmutableArray<long> returned = [.. draft.State.ReturnedFen.Select((before, i) => before + fen[i])];
        draft.Add(new RedIssued(key, fapiaoNumber, returned) { At = draft.Now });
    }
}
