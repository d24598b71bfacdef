using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Disruptions;

/// <summary>A force-majeure event or a regulator's order that many accounts have (1.15, 10.1). Key {tenant}/{event id}.</summary>
[Alias("disruptions.IRegionalEventGrain")]
public interface IRegionalEventGrain : IGrainWithStringKey
{
    /// <summary>Declares it: it is reported and confirmed on every account in its scope, whatever crashes meanwhile. Refusals:
    /// ALREADY_EXISTS, MALFORMED_REQUEST (it begins in the future).</summary>
    [Alias("Declare")]
    Task<CommandReply<RegionalEventView>> Declare(DeclareRegionalEvent command, CommandContext context);

    /// <summary>Ends it on every account that has it. Refusals: DISRUPTION_STATE (not confirmed everywhere yet, or ended), MALFORMED_REQUEST
    /// (it ends in the future or before it began, or the time to negotiate is over), NOT_FOUND.</summary>
    [Alias("End")]
    Task<CommandReply<RegionalEventView>> End(EndRegionalEvent command, CommandContext context);

    /// <summary>How far it is; null when there is none.</summary>
    [Alias("View")]
    Task<RegionalEventView?> View();
}

/// <summary>Declares an event of a region.</summary>
/// <param name="Kind">FORCE_MAJEURE or REGULATORY.</param>
/// <param name="Category">Cause, of the closed list (1.15).</param>
/// <param name="Area">Area code of the accounts' place of registration; null for all accounts.</param>
/// <param name="TestClock">Only accounts on this clock; null for those in real time.</param>
/// <param name="Products">Products in scope; empty for all.</param>
/// <param name="IncludesPayment">True when the duty to pay is in scope too.</param>
/// <param name="MaterialAdverse">True when it is materially adverse (10.3).</param>
/// <param name="StartedOn">The day it began.</param>
/// <param name="Evidence">What shows it.</param>
[GenerateSerializer, Immutable, Alias("disruptions.DeclareRegional")]
public sealed record DeclareRegionalEvent([property: Id(0)] string Kind, [property: Id(1)] string Category, [property: Id(2)] string? Area,
    [property: Id(3)] string? TestClock, [property: Id(4)] string[] Products, [property: Id(5)] bool IncludesPayment,
    [property: Id(6)] bool MaterialAdverse, [property: Id(7)] LocalDate StartedOn, [property: Id(8)] string Evidence);

/// <summary>Ends an event of a region.</summary>
[GenerateSerializer, Immutable, Alias("disruptions.EndRegional")]
public sealed record EndRegionalEvent([property: Id(0)] LocalDate EndedOn, [property: Id(1)] LocalDate? NegotiateUntil,
    [property: Id(2)] string Text);

/// <summary>How far an event of a region is.</summary>
/// <param name="Id">Its name, on each account the event's reference.</param>
/// <param name="Phase">CONFIRMING, ACTIVE, ENDING or ENDED.</param>
/// <param name="Category">Cause.</param>
/// <param name="Area">Area code; null for all accounts.</param>
/// <param name="StartedOn">The day it began.</param>
/// <param name="EndedOn">Its last day.</param>
/// <param name="Accounts">Accounts that have it.</param>
/// <param name="EndedAccounts">Accounts on which it was ended.</param>
/// <param name="RefusedCount">Accounts that said no.</param>
/// <param name="Refused">The first of them, each with its code.</param>
[GenerateSerializer, Immutable, Alias("disruptions.Regional")]
public sealed record RegionalEventView([property: Id(0)] string Id, [property: Id(1)] string Phase, [property: Id(2)] string Category,
    [property: Id(3)] string? Area, [property: Id(4)] LocalDate StartedOn, [property: Id(5)] LocalDate? EndedOn, [property: Id(6)] int Accounts,
    [property: Id(7)] int EndedAccounts, [property: Id(8)] int RefusedCount, [property: Id(9)] RegionalRefusalView[] Refused);

/// <summary>An account that said no.</summary>
[GenerateSerializer, Immutable, Alias("disruptions.RegionalRefusal")]
public sealed record RegionalRefusalView([property: Id(0)] string Account, [property: Id(1)] string Code);
