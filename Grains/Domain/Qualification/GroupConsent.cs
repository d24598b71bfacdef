using Metering.Domain.Events;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Qualification;

/// <summary>The customer's word on turning a QQ member group (QQ会员群) into a QiDian group (3.7): without it, groups are not transferred.</summary>
/// <param name="Group">The group.</param>
/// <param name="Given">True while the consent stands.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="At">Since when it is so.</param>
/// <param name="Actor">Who recorded it.</param>
public sealed record GroupConsent(string Group, bool Given, string Evidence, Instant At, string Actor)
{
    /// <summary>Most groups of one account.</summary>
    public const int Most = 2_000;

    /// <summary>Null when the consent may be recorded; DOCUMENT_STATE when there are as many groups as allowed.</summary>
    public static Refusal? Check(QualificationFile file, string group) => file.Groups.Length >= Most && file.Group(group) is null
        ? RefusalCodes.DocumentState.With($"There are {Most} groups already.") : null;
}

/// <summary>A group's consent stands like this now.</summary>
public sealed record GroupConsentSet(GroupConsent Consent) : DomainEvent;
