using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>From the full payment to the open service (3.3, 4.1, 4.6).</summary>
public static class Provisioning
{
    /// <summary>Hands material in. Refusals: ORDER_STATE, MATERIAL_INCOMPLETE.</summary>
    public static Refusal? Submit(OrderDraft draft, ImmutableArray<MaterialDocument> documents)
    {
        if ((!draft.State.IsOpenedByMaterial && draft.State.Needs.IsEmpty)
            || draft.State.Status is not (OrderStatus.Placed or OrderStatus.PartPaid or OrderStatus.Paid or OrderStatus.Paused))
            return OrderDesk.Wrong(draft.State, "takes no material");
        var missing = MaterialRules.RequiredFor(draft.State.OpenLines).Except(documents.Select(document => document.Type)).ToList();
        if (missing.Count > 0) return RefusalCodes.MaterialIncomplete.With($"Missing: {string.Join(", ", missing)}.");
        draft.Add(new MaterialSubmitted(new MaterialVersion(draft.State.Material.Length + 1, documents, draft.Now, MaterialStatus.Submitted,
            null, null, null)));
        return null;
    }

    /// <summary>Reviews the newest version. Refusals: ORDER_STATE, NOT_FOUND.</summary>
    public static Refusal? Review(OrderDraft draft, int version, bool accepted, string? reason)
    {
        if (version < 1 || version > draft.State.Material.Length) return RefusalCodes.NotFound.With("There is no such version of the material.");
        var reviewed = draft.State.Material[version - 1];
        if (reviewed.Status != MaterialStatus.Submitted) return OrderDesk.Wrong(draft.State, "has nothing to review in this version");
        draft.Add(new MaterialReviewed(version, accepted, reason, draft.Now, draft.Command.Actor));
        if (!accepted) return null;
        // The remainder goes on after the day on which the version now accepted was handed in (A-06).
        Resume(draft, PauseCause.CustomerModification, reviewed.SubmittedAt);
        Resume(draft, PauseCause.MaterialLapsed, reviewed.SubmittedAt);
        StartIfReady(draft);
        return null;
    }

    /// <summary>
    /// The account's qualification file is looked at again, for an order without accepted material of its own: a paid one starts once everything
    /// is on file, and its time stands still while that is not so any more, until it is handed in again and accepted (3.3(2), 4.1, A-05, A-06).
    /// </summary>
    public static void FollowFile(OrderDraft draft)
    {
        if (draft.State.AcceptedMaterial is not null) return;
        switch (draft.State.Status, draft.MaterialSince)
        {
            case (OrderStatus.Paid, not null):
                OrderDesk.PaidInFull(draft);
                break;
            case (OrderStatus.Provisioning or OrderStatus.Paused, null) when !IsHeld(draft.State, PauseCause.MaterialLapsed):
                draft.Add(new ActivationClockPaused(PauseCause.MaterialLapsed, draft.Today, draft.Command.Actor));
                break;
            case (OrderStatus.Paused, { } since):
                Resume(draft, PauseCause.MaterialLapsed, since);
                break;
        }
    }

    /// <summary>The customer wants to modify accepted material: the time of 4.6 stands still from today. Refusals: ORDER_STATE.</summary>
    public static Refusal? AskToModify(OrderDraft draft)
    {
        if (draft.State.Status != OrderStatus.Provisioning) return OrderDesk.Wrong(draft.State, "has no running time to pause");
        draft.Add(new ActivationClockPaused(PauseCause.CustomerModification, draft.Today, draft.Command.Actor));
        return null;
    }

    /// <summary>
    /// Force majeure holds the time of 4.6 from its own first day on, whenever it was confirmed (10.1); what does not run is not paused. Time
    /// that was over only because of such days was not missed.
    /// </summary>
    public static void ForceMajeureBegins(OrderDraft draft, LocalDate first)
    {
        if (IsHeld(draft.State, PauseCause.ForceMajeure)) return;
        var runs = draft.State.Status is OrderStatus.Provisioning or OrderStatus.Paused;
        if (runs || (draft.State is { Status: OrderStatus.Late, Clock: { } clock }
                && first <= clock.Day(draft.Policies.ActivationWorkingDays, draft.WorkingDays).LastDay))
            draft.Add(new ActivationClockPaused(PauseCause.ForceMajeure, first, draft.Command.Actor));
    }

    /// <summary>The time of 4.6 goes on after the last day of force majeure, whenever its end was recorded; what ended meanwhile stays so.</summary>
    public static void ForceMajeureEnds(OrderDraft draft, LocalDate last)
    {
        if (IsHeld(draft.State, PauseCause.ForceMajeure) && draft.State.Status == OrderStatus.Paused)
            draft.Add(new ActivationClockResumed(PauseCause.ForceMajeure, last));
    }

    private static bool IsHeld(OrderState state, PauseCause cause) =>
        state.Clock?.Pauses.Any(pause => pause.Cause == cause && pause.To is null) ?? false;

    private static void Resume(OrderDraft draft, PauseCause cause, Instant handedIn)
    {
        if (draft.State.Status == OrderStatus.Paused && IsHeld(draft.State, cause))
            draft.Add(new ActivationClockResumed(cause, BillingZone.DateOf(handedIn)));
    }

    /// <summary>A task is done: the customer's data is entered, the permissions are open. Both done open the service. Refusals:
    /// ORDER_STATE, MATERIAL_INCOMPLETE.</summary>
    public static Refusal? Advance(OrderDraft draft, bool profileDone, bool permissionsOpen)
    {
        // Only full payment and accepted material lead here, and the account's file may have lost what it had (4.1).
        if (draft.State.Status is OrderStatus.Provisioning or OrderStatus.Paused or OrderStatus.Late && draft.MaterialSince is null)
            return RefusalCodes.MaterialIncomplete.With("What the order rests on is not on file any more.");
        if (draft.State.Status is not (OrderStatus.Provisioning or OrderStatus.Late)) return OrderDesk.Wrong(draft.State, "is not to be opened");
        if ((profileDone && !draft.State.ProfileDone) || (permissionsOpen && !draft.State.PermissionsOpen))
            draft.Add(new ProvisioningAdvanced(profileDone, permissionsOpen, draft.Now, draft.Command.Actor));
        if (draft.State is { ProfileDone: true, PermissionsOpen: true }) AskToActivate(draft);
        return null;
    }

    internal static void StartIfReady(OrderDraft draft)
    {
        if (draft.State is not { Status: OrderStatus.Paid, PaidAt: { } paid, Clock: null }) return;
        if (draft.MaterialSince is { } since)
            draft.Add(new ActivationClockStarted(BillingZone.DateOf(Instant.Max(paid, since))));
    }

    internal static void AskToActivate(OrderDraft draft) => draft.Ask(InstructionKind.Activate, bare => bare with
    {
        Lines = draft.State.OpenLines,
    });
}
