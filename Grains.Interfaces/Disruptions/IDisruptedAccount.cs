using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using NodaTime;

namespace Metering.Contracts.Disruptions;

/// <summary>
/// Force majeure, regulators' orders and changes of law as they concern one account (state machine 3.12). Key accountId. Every call names the
/// tenant; an account of another tenant answers like one that does not exist.
/// </summary>
[Alias("disruptions.IDisruptedAccount")]
public interface IDisruptedAccount : IGrainWithStringKey
{
    /// <summary>Puts an event on file, without effect. Refusals: ACCOUNT_CLOSED, MALFORMED_REQUEST, DISRUPTION_STATE, UNKNOWN_SKU,
    /// NOT_FOUND.</summary>
    [Alias("ReportDisruption")]
    Task<CommandReply<DisruptionView>> ReportDisruption(ReportDisruption command, CommandContext context);

    /// <summary>Does something about an event. Refusals: DISRUPTION_STATE, FM_30_DAYS_NOT_REACHED, MALFORMED_REQUEST, ACCOUNT_CLOSED,
    /// NOT_FOUND.</summary>
    [Alias("ActOnDisruption")]
    Task<CommandReply<DisruptionView>> ActOnDisruption(ActOnDisruption command, CommandContext context);

    /// <summary>Events in order of reporting; null when there is no such account.</summary>
    [Alias("Disruptions")]
    Task<DisruptionView[]?> Disruptions(string tenant);

    /// <summary>
    /// The time in which duties towards the account run (4.4, 5.2), for grains of the account itself; null when there is no such account.
    /// </summary>
    /// <param name="asOf">The instant that is acted at; null for the account's present.</param>
    [Alias("Duties")]
    Task<DutyTime?> Duties(Instant? asOf);
}

/// <summary>Whose working days count for a duty, and on which days it stood still (10.1).</summary>
/// <param name="Tenant">Tenant, whose loaded calendars hold.</param>
/// <param name="TestClock">The account's clock; null for real time.</param>
/// <param name="Idle">Days of force majeure that concerns the whole account, so far.</param>
[GenerateSerializer, Immutable, Alias("disruptions.DutyTime")]
public sealed record DutyTime([property: Id(0)] string Tenant, [property: Id(1)] string? TestClock, [property: Id(2)] IdlePeriod[] Idle);

/// <summary>Days that do not count, both included.</summary>
[GenerateSerializer, Immutable, Alias("disruptions.IdlePeriod")]
public readonly record struct IdlePeriod([property: Id(0)] LocalDate From, [property: Id(1)] LocalDate To);

/// <summary>An event to be put on file.</summary>
/// <param name="Kind">FORCE_MAJEURE, REGULATORY or LAW_CHANGE.</param>
/// <param name="Category">Cause, of the closed list (1.15).</param>
/// <param name="Reference">Name of the event that many accounts share.</param>
/// <param name="Region">Region, in words.</param>
/// <param name="Products">Products in scope; empty for all.</param>
/// <param name="IncludesPayment">True when the duty to pay is in scope too.</param>
/// <param name="StartedOn">The day it began; null for today.</param>
/// <param name="Evidence">What shows it.</param>
[GenerateSerializer, Immutable, Alias("disruptions.Report")]
public sealed record ReportDisruption([property: Id(0)] string Kind, [property: Id(1)] string Category, [property: Id(2)] string? Reference,
    [property: Id(3)] string? Region, [property: Id(4)] string[] Products, [property: Id(5)] bool IncludesPayment,
    [property: Id(6)] LocalDate? StartedOn, [property: Id(7)] string Evidence);

/// <summary>What can be done about an event.</summary>
public enum DisruptionVerb : byte
{
    /// <summary>It is true: what is in scope is suspended.</summary>
    Confirm,

    /// <summary>It has ended.</summary>
    End,

    /// <summary>A party agrees to extend terms by the days lost, or does not.</summary>
    Consent,

    /// <summary>A party ends the agreement because of it.</summary>
    Terminate,

    /// <summary>Negotiation of a change of law ended.</summary>
    Negotiated,
}

/// <summary>Does something about an event.</summary>
/// <param name="Event">Event.</param>
/// <param name="Verb">What.</param>
/// <param name="Text">In writing.</param>
/// <param name="Yes">Materially adverse, agreed, or agreement found, by the verb.</param>
/// <param name="Seller">True when the seller consents or gives notice; false for the customer.</param>
/// <param name="EndedOn">Its last day; null for today.</param>
/// <param name="NegotiateUntil">Last day to agree on an extension; null for the policy's.</param>
[GenerateSerializer, Immutable, Alias("disruptions.Act")]
public sealed record ActOnDisruption([property: Id(0)] string Event, [property: Id(1)] DisruptionVerb Verb, [property: Id(2)] string Text,
    [property: Id(3)] bool Yes = false, [property: Id(4)] bool Seller = false, [property: Id(5)] LocalDate? EndedOn = null,
    [property: Id(6)] LocalDate? NegotiateUntil = null);

/// <summary>A force-majeure event, a regulator's order or a change of law.</summary>
[GenerateSerializer, Immutable, Alias("disruptions.View")]
public sealed record DisruptionView
{
    /// <summary>Its id within the account.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>FORCE_MAJEURE, REGULATORY or LAW_CHANGE.</summary>
    [Id(1)] public required string Kind { get; init; }

    /// <summary>REPORTED, CONFIRMED, TERMINATION_AVAILABLE, NEGOTIATING, EXTENDED, NOT_EXTENDED, TERMINATED, AGREED or FAILED.</summary>
    [Id(2)] public required string Status { get; init; }

    /// <summary>Cause.</summary>
    [Id(3)] public required string Category { get; init; }

    /// <summary>Name of the event that many accounts share.</summary>
    [Id(4)] public string? Reference { get; init; }

    /// <summary>Region.</summary>
    [Id(5)] public string? Region { get; init; }

    /// <summary>Products in scope; empty for all.</summary>
    [Id(6)] public string[] Products { get; init; } = [];

    /// <summary>True when the duty to pay is in scope too.</summary>
    [Id(7)] public bool IncludesPayment { get; init; }

    /// <summary>True when it is materially adverse (10.3).</summary>
    [Id(8)] public bool MaterialAdverse { get; init; }

    /// <summary>The day it began.</summary>
    [Id(9)] public required LocalDate StartedOn { get; init; }

    /// <summary>Its last day.</summary>
    [Id(10)] public LocalDate? EndedOn { get; init; }

    /// <summary>Natural days lost, once it has ended.</summary>
    [Id(11)] public int LostDays { get; init; }

    /// <summary>Last day to agree on an extension.</summary>
    [Id(12)] public LocalDate? NegotiateUntil { get; init; }

    /// <summary>When the seller agreed to extend.</summary>
    [Id(13)] public Instant? SellerConsentAt { get; init; }

    /// <summary>When the customer agreed to extend.</summary>
    [Id(14)] public Instant? CustomerConsentAt { get; init; }

    /// <summary>From when the agreement may be ended because of it (10.3).</summary>
    [Id(15)] public Instant? TerminableFrom { get; init; }

    /// <summary>What was done, oldest first.</summary>
    [Id(16)] public CaseStepView[] Steps { get; init; } = [];
}
