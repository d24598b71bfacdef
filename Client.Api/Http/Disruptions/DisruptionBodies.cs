using Metering.Contracts.Disruptions;
using NodaTime;

namespace Metering.Http.Disruptions;

/// <summary>An event to be put on file.</summary>
/// <param name="Kind">FORCE_MAJEURE, REGULATORY or LAW_CHANGE.</param>
/// <param name="Category">Cause, of the agreement's list (1.15), for example TYPHOON.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="StartedOn">The day it began; today when absent.</param>
/// <param name="Products">Products in scope; all when absent.</param>
/// <param name="IncludesPayment">True when the duty to pay is in scope too: dunning is held meanwhile.</param>
/// <param name="Reference">Name of the event that many accounts share.</param>
/// <param name="Region">Region, in words.</param>
public sealed record DisruptionBody(string Kind, string Category, string Evidence, LocalDate? StartedOn = null, string[]? Products = null,
    bool IncludesPayment = false, string? Reference = null, string? Region = null);

/// <summary>An event of a region.</summary>
/// <param name="Id">Its name; on each account the event's reference.</param>
/// <param name="Kind">FORCE_MAJEURE or REGULATORY.</param>
/// <param name="Category">Cause, of the agreement's list (1.15).</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="StartedOn">The day it began.</param>
/// <param name="Area">Accounts registered in the area of this code; all when absent.</param>
/// <param name="TestClock">Accounts on this clock; those in real time when absent.</param>
/// <param name="Products">Products in scope; all when absent.</param>
/// <param name="IncludesPayment">True when the duty to pay is in scope too.</param>
/// <param name="MaterialAdverse">True when it is materially adverse (10.3).</param>
public sealed record RegionalEventBody(string Id, string Kind, string Category, string Evidence, LocalDate StartedOn, string? Area = null,
    string? TestClock = null, string[]? Products = null, bool IncludesPayment = false, bool MaterialAdverse = false);

/// <summary>The end of an event of a region.</summary>
/// <param name="Text">On what it rests.</param>
/// <param name="EndedOn">Its last day.</param>
/// <param name="NegotiateUntil">Last day to agree on an extension; the policy's when absent.</param>
public sealed record RegionalEndBody(string Text, LocalDate EndedOn, LocalDate? NegotiateUntil = null);

/// <summary>A confirmation.</summary>
/// <param name="Text">On what it rests.</param>
/// <param name="MaterialAdverse">True when it is materially adverse to the agreement (10.3).</param>
public sealed record DisruptionConfirmBody(string Text, bool MaterialAdverse = false);

/// <summary>The end of an event.</summary>
/// <param name="Text">On what it rests.</param>
/// <param name="EndedOn">Its last day; today when absent.</param>
/// <param name="NegotiateUntil">Last day to agree on an extension; the policy's when absent.</param>
public sealed record DisruptionEndBody(string Text, LocalDate? EndedOn = null, LocalDate? NegotiateUntil = null);

/// <summary>A party's word on the extension of terms by the days lost.</summary>
/// <param name="Agrees">False ends the negotiation: terms stay as they were.</param>
/// <param name="Text">In writing.</param>
/// <param name="Party">SELLER or CUSTOMER, for operators who record either; a customer speaks for itself.</param>
public sealed record DisruptionConsentBody(bool Agrees, string Text, string? Party = null);

/// <summary>A party ends the agreement.</summary>
/// <param name="Text">The notice in writing.</param>
/// <param name="Party">SELLER or CUSTOMER, for operators who record either; a customer speaks for itself.</param>
public sealed record DisruptionTerminationBody(string Text, string? Party = null);

/// <summary>How the negotiation of a change of law ended.</summary>
public sealed record DisruptionNegotiationBody(bool Agreed, string Text);

/// <summary>Events in order of reporting.</summary>
public sealed record DisruptionsBody(DisruptionView[] Items);
