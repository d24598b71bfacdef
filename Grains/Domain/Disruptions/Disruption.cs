using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Disruptions;

/// <summary>What keeps the agreement from being performed through nobody's fault. The numbers are stored.</summary>
public enum DisruptionKind
{
    /// <summary>Force majeure (不可抗力, 1.15, 10.1 to 10.3).</summary>
    ForceMajeure = 0,

    /// <summary>A regulator's order (10.4).</summary>
    Regulatory = 1,

    /// <summary>A change of law or policy that makes terms unlawful (11.2): nothing is suspended, the terms are negotiated.</summary>
    LawChange = 2,
}

/// <summary>Where it stands (3.12). The numbers are stored.</summary>
public enum DisruptionStatus
{
    /// <summary>Reported, without effect.</summary>
    Reported = 0,

    /// <summary>Confirmed and active.</summary>
    Confirmed = 1,

    /// <summary>Active for thirty full days and materially adverse: either party may end the agreement (10.3).</summary>
    TerminationAvailable = 2,

    /// <summary>Ended; the parties talk about an extension.</summary>
    Negotiating = 3,

    /// <summary>Terms are longer by the days lost: both agreed.</summary>
    Extended = 4,

    /// <summary>Terms are as they were: not both agreed.</summary>
    NotExtended = 5,

    /// <summary>The agreement was ended because of it.</summary>
    Terminated = 6,

    /// <summary>Negotiation about the law led to new terms.</summary>
    Agreed = 7,

    /// <summary>Negotiation about the law failed: either party may end the agreement (11.2).</summary>
    Failed = 8,
}

/// <summary>A force-majeure event, a regulator's order or a change of law, as it concerns one account (3.12).</summary>
public sealed record Disruption
{
    /// <summary>Full natural days after which the agreement may be ended (10.3).</summary>
    public const int FullDays = 30;

    /// <summary>The closed list of causes (1.15).</summary>
    public static ImmutableArray<string> Categories { get; } =
    [
        "TYPHOON", "EARTHQUAKE", "FLOOD", "HAIL", "GOVERNMENT_ACT", "EXPROPRIATION", "POLICY_CHANGE", "REGULATOR_MEASURE", "STRIKE", "RIOT",
        "EPIDEMIC", "SANCTIONS_EXPORT_CONTROL",
    ];

    /// <summary>Its id within the account.</summary>
    public required string Id { get; init; }

    /// <summary>Which kind.</summary>
    public required DisruptionKind Kind { get; init; }

    /// <summary>Cause, of the closed list.</summary>
    public required string Category { get; init; }

    /// <summary>Name of the event that many accounts share.</summary>
    public string? Reference { get; init; }

    /// <summary>Region, in words.</summary>
    public string? Region { get; init; }

    /// <summary>Products in scope; empty for all.</summary>
    public ImmutableArray<string> Products { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>True when the duty to pay is in scope too (10.1, A-22).</summary>
    public bool IncludesPayment { get; init; }

    /// <summary>True when it is materially adverse (10.3).</summary>
    public bool MaterialAdverse { get; init; }

    /// <summary>The day it began; the next one is the first that does not count (T-2).</summary>
    public required LocalDate StartedOn { get; init; }

    /// <summary>The last day that does not count.</summary>
    public LocalDate? EndedOn { get; init; }

    /// <summary>Where it stands.</summary>
    public DisruptionStatus Status { get; init; }

    /// <summary>When it was confirmed; null while it was not.</summary>
    public Instant? ConfirmedAt { get; init; }

    /// <summary>Without both consents by 24:00 of this day, terms stay as they were.</summary>
    public LocalDate? NegotiateUntil { get; init; }

    /// <summary>When the seller agreed to extend.</summary>
    public Instant? SellerConsentAt { get; init; }

    /// <summary>When the customer agreed to extend.</summary>
    public Instant? CustomerConsentAt { get; init; }

    /// <summary>What was done, oldest first.</summary>
    public ImmutableArray<CaseStep> Steps { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>True while it suspends what is in its scope.</summary>
    public bool IsActive => Status is DisruptionStatus.Confirmed or DisruptionStatus.TerminationAvailable;

    /// <summary>Reason of the suspensions that it sets.</summary>
    public string Reason => Kind == DisruptionKind.Regulatory ? "REGULATORY" : "FORCE_MAJEURE";

    /// <summary>Days lost, once it has ended.</summary>
    public int LostDays => EndedOn is { } ended ? Period.DaysBetween(StartedOn, ended) : 0;

    /// <summary>From when the agreement may be ended because of it (10.3): 00:00 after thirty full days.</summary>
    public Instant ThirtyDaysOver => BillingZone.StartOf(StartedOn.PlusDays(FullDays + 1));

    /// <summary>When something is due of it by itself; null when nothing is.</summary>
    public Instant? NextAt => Status switch
    {
        DisruptionStatus.Confirmed when Kind == DisruptionKind.ForceMajeure && MaterialAdverse => ThirtyDaysOver,
        DisruptionStatus.Negotiating => BillingZone.EndOf(NegotiateUntil!.Value),
        _ => null,
    };

    /// <summary>True when a product is in its scope.</summary>
    public bool Covers(string sku) => Products.IsEmpty || Products.Contains(sku, StringComparer.Ordinal);
}

/// <summary>Days of a term that do not count: from the day after <paramref name="After"/> to <paramref name="Through"/>.</summary>
/// <param name="Cause">Id of the disruption.</param>
/// <param name="After">The day before the first.</param>
/// <param name="Through">The last; null while it lasts.</param>
public sealed record IdleSpan(string Cause, LocalDate After, LocalDate? Through)
{
    /// <summary>How many of the days after <paramref name="start"/> up to <paramref name="end"/> do not count.</summary>
    public int DaysIn(LocalDate start, LocalDate end)
    {
        var (from, to) = (LocalDate.Max(After, start), Through is { } last ? LocalDate.Min(last, end) : end);
        return Math.Max(0, Period.DaysBetween(from, to));
    }
}

/// <summary>A disruption stands like this now; what moved is in the events beside it.</summary>
public sealed record DisruptionSet(Disruption Disruption) : DomainEvent;
