using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;

namespace Metering.Domain.Invoices;

/// <summary>From the request to the confirmation that starts the clock (clauses 5.1, 5.2).</summary>
public static class InvoiceReview
{
    /// <summary>Makes the request that the account reserved; a repeat changes nothing.</summary>
    public static void Open(InvoiceDraft draft, string tenant, string account, string? testClock, InvoiceRequest request)
    {
        if (!draft.State.Exists) draft.Add(new InvoiceOpened(tenant, account, testClock, request) { At = request.RequestedAt });
    }

    /// <summary>Takes in material, such as the payment screenshot. Refusals: INVOICE_STATE.</summary>
    public static Refusal? GiveMaterial(InvoiceDraft draft, string material, string actor)
    {
        if (draft.Require("given material", InvoiceStatus.Requested, InvoiceStatus.MaterialReview) is { } refusal) return refusal;
        draft.Add(new MaterialGiven(material, actor) { At = draft.Now });
        return null;
    }

    /// <summary>
    /// Confirms the funds, accepts the material, or both; the clock starts on the date on which both are true. Material is accepted only while
    /// the account's documents still show the buyer of the request, and nothing is confirmed of which a part was given back meanwhile. Refusals:
    /// INVOICE_STATE, TITLE_MISMATCH, GENERAL_TAXPAYER_PROOF_REQUIRED.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="funds">True to confirm the funds.</param>
    /// <param name="material">True to accept the material.</param>
    /// <param name="calendar">Working days.</param>
    /// <param name="calendarVersion">Version of that calendar.</param>
    /// <param name="actor">Who confirms.</param>
    /// <param name="overstatedFen">Per line: what is reserved and issued of it though it was given back.</param>
    /// <param name="documents">The buyer by the account's accepted documents; null when there are none.</param>
    public static Refusal? Confirm(InvoiceDraft draft, bool funds, bool material, WorkingDayCalendar calendar, long calendarVersion, string actor,
        ImmutableArray<long> overstatedFen, DocumentedBuyer? documents = null)
    {
        if (draft.Require("confirmed", InvoiceStatus.Requested, InvoiceStatus.MaterialReview) is { } refusal) return refusal;
        if (draft.RequireKept(overstatedFen) is { } given) return given;
        if (material && draft.State.Material is null) return RefusalCodes.InvoiceState.With("There is no material to accept yet.");
        if (material && documents is not null && Disagree(draft.State.Request!, documents) is { } changed) return changed;
        if (funds && draft.State.FundsConfirmedAt is null) draft.Add(new FundsConfirmed(actor) { At = draft.Now });
        if (material && draft.State.MaterialAcceptedAt is null) draft.Add(new MaterialAccepted(actor) { At = draft.Now });
        if (draft.State is not { FundsConfirmedAt: not null, MaterialAcceptedAt: not null }) return null;
        var clock = IssueClock.Of(BillingZone.DateOf(draft.Now), calendar, calendarVersion, draft.Policies);
        draft.Add(new ClockStarted(clock) { At = draft.Now });
        return null;
    }

    /// <summary>
    /// Turns the request down and releases its amount, as long as there is no fapiao: then what was given back of it can be paid out without a red
    /// letter (3.8). Never while an answer of the platform is open. Refusals: INVOICE_STATE.
    /// </summary>
    public static Refusal? Reject(InvoiceDraft draft, string reason, string actor)
    {
        var refusal = draft.State.Job is null
            ? draft.Require("rejected", InvoiceStatus.Requested, InvoiceStatus.MaterialReview, InvoiceStatus.FundsConfirmed, InvoiceStatus.Overdue)
            : draft.Require("rejected");
        if (refusal is null) draft.Add(new InvoiceRejected(reason, actor) { At = draft.Now });
        return refusal;
    }

    private static Refusal? Disagree(InvoiceRequest request, DocumentedBuyer documents) =>
        !InvoiceTitle.Same(request.Buyer.Title, documents.Title) || request.Buyer.Uscc != documents.Uscc
            ? RefusalCodes.TitleMismatch.With("The accepted documents show another buyer than the request; turn it down.")
        : request.Type == InvoiceType.Special && documents.GeneralTaxpayerProof is null
            ? RefusalCodes.GeneralTaxpayerProofRequired.With("The general-taxpayer proof may not be relied on any more.") : null;
}
