using Metering.Domain.Events;
using Metering.Domain.Qualification;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>An order was activated for the account for the first time (3.1); a seat, number or package added by itself says so too.</summary>
public sealed record AccountActivated(Instant At) : DomainEvent;

/// <summary>Material was handed in with an order for the first time; what is handed in to the qualification file is seen there.</summary>
public sealed record MaterialHandedIn(Instant At) : DomainEvent;

/// <summary>
/// Where an account stands (3.1). It follows from what happened, so that a journal of any age has an answer: REGISTERED, QUALIFYING once material
/// was handed in, VERIFIED while what every base product needs is accepted and the real name is, ACTIVE from the first activation on.
/// </summary>
public static class Lifecycle
{
    /// <summary>All states, in their order; PARKED is billing that stopped itself.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["REGISTERED", "QUALIFYING", "VERIFIED", "ACTIVE", "SUSPENDED", "PARKED", "CLOSING", "CLOSED", "PURGED"];

    /// <summary>The state in the words of the interface.</summary>
    public static string StatusOf(AccountHead head) => head.ParkedReason is not null ? "PARKED"
        : head.Standing.End ?? (!head.Suspension.Reasons.IsEmpty ? "SUSPENDED" : IsActive(head) ? "ACTIVE" : head.Qualified switch
        {
            QualificationStage.Verified => "VERIFIED",
            QualificationStage.HandedIn => "QUALIFYING",
            _ => head.MaterialHandedInAt is not null ? "QUALIFYING" : "REGISTERED",
        });

    /// <summary>Notes material that was handed in with an order; a repeat changes nothing.</summary>
    public static void NoteMaterial(AccountDraft draft)
    {
        if (draft.Head.MaterialHandedInAt is null) draft.Add(new MaterialHandedIn(draft.Now));
    }

    /// <summary>The first activation makes the account active, and it stays so until it ends.</summary>
    public static void Activate(AccountDraft draft)
    {
        if (!IsActive(draft.Head)) draft.Add(new AccountActivated(draft.Now));
    }

    private static bool IsActive(AccountHead head) => head.ActivatedAt is not null || head.Resources > 0;
}
