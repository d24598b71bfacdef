using System.Collections.Immutable;
using Metering.Domain.Refusals;

namespace Metering.Domain.Invoices;

/// <summary>Issuing the blue fapiao and getting it to the customer (clause 5.2).</summary>
public static class InvoiceIssuing
{
    /// <summary>
    /// Begins to issue, unless a part of it was given back. While the platform has not answered, it is the same question again, never a second one.
    /// Refusals: INVOICE_STATE.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="actor">Who issues.</param>
    /// <param name="overstatedFen">Per line: what is reserved and issued of it though it was given back.</param>
    public static Refusal? Start(InvoiceDraft draft, string actor, ImmutableArray<long> overstatedFen)
    {
        if (draft.Require("issued", InvoiceStatus.FundsConfirmed, InvoiceStatus.Overdue) is { } refusal) return refusal;
        if (draft.State.Job is not null) return null;
        if (draft.RequireKept(overstatedFen) is { } given) return given;
        Ask(draft, red: false, actor);
        return null;
    }

    /// <summary>The platform has issued the fapiao of this question; an answer to anything else changes nothing.</summary>
    public static void Issued(InvoiceDraft draft, string key, string fapiaoNumber)
    {
        if (draft.State.Job is not { } job || job.Key != key) return;
        if (job.Red) RedLetters.Issued(draft, key, fapiaoNumber);
        else draft.Add(new BlueIssued(key, fapiaoNumber) { At = draft.Now });
    }

    /// <summary>The platform has certainly issued nothing for this question.</summary>
    public static void Refused(InvoiceDraft draft, string key, string reason)
    {
        if (draft.State.Job?.Key == key) draft.Add(new PlatformRefused(key, reason) { At = draft.Now });
    }

    /// <summary>Sends it, or sends the same fapiao again after it came back. Refusals: INVOICE_STATE.</summary>
    public static Refusal? Deliver(InvoiceDraft draft, string sentTo, string? carrier, string? trackingNumber, string actor)
    {
        var partlyRed = draft.State.Status == InvoiceStatus.Reddened && draft.State.RedFen < draft.State.BlueFen;
        if (!partlyRed && draft.Require("delivered", InvoiceStatus.Issued, InvoiceStatus.Delivered) is { } refusal) return refusal;
        draft.Add(new InvoiceDelivered(new InvoiceDelivery(draft.Now, sentTo, carrier, trackingNumber, null), actor) { At = draft.Now });
        return null;
    }

    /// <summary>The newest delivery came back: the customer's data, the customer's risk, the same fapiao. Refusals: INVOICE_STATE.</summary>
    public static Refusal? Return(InvoiceDraft draft, string reason, string actor)
    {
        if (draft.State.Deliveries is not [.., { ReturnedReason: null }])
            return RefusalCodes.InvoiceState.With("There is no delivery that could have come back.");
        draft.Add(new DeliveryReturned(reason, actor) { At = draft.Now });
        return null;
    }

    /// <summary>Puts a question to the platform under a key of its own.</summary>
    internal static void Ask(InvoiceDraft draft, bool red, string actor)
    {
        // No id holds a tilde, so that no two questions of any accounts share their key.
        var key = $"{draft.State.Account}~{draft.State.Request!.Id}~{draft.State.Jobs + 1}";
        draft.Add(new PlatformAsked(new PlatformJob(key, red, draft.Now), actor) { At = draft.Now });
    }
}
