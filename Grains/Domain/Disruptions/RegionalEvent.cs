using System.Collections.Immutable;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Disruptions;

/// <summary>How far a regional event is. The numbers are stored.</summary>
public enum RegionalPhase
{
    /// <summary>It is being confirmed on one account after the other.</summary>
    Confirming = 0,

    /// <summary>Every account in its scope has it.</summary>
    Active = 1,

    /// <summary>It is being ended on one account after the other.</summary>
    Ending = 2,

    /// <summary>It has ended everywhere.</summary>
    Ended = 3,
}

/// <summary>An account that said no.</summary>
/// <param name="Account">Which.</param>
/// <param name="Code">Refusal code.</param>
public sealed record RegionalRefusal(string Account, string Code);

/// <summary>
/// A force-majeure event or a regulator's order of a region, as many accounts have it (1.15, 10.1): one decision, carried to each of them. Where
/// the walk stands is data, so a crash only makes it go on.
/// </summary>
/// <param name="Id">Its name; on each account the event's reference.</param>
/// <param name="Kind">Force majeure or a regulator's order.</param>
/// <param name="Category">Cause, of the closed list.</param>
/// <param name="Area">Area code of the accounts' place of registration; null for all accounts.</param>
/// <param name="TestClock">Only accounts on this clock; null for those in real time.</param>
/// <param name="Products">Products in scope; empty for all.</param>
/// <param name="IncludesPayment">True when the duty to pay is in scope too.</param>
/// <param name="MaterialAdverse">True when it is materially adverse (10.3).</param>
/// <param name="StartedOn">The day it began.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="Actor">Who declared it.</param>
public sealed record RegionalEvent(string Id, DisruptionKind Kind, string Category, string? Area, string? TestClock,
    ImmutableArray<string> Products, bool IncludesPayment, bool MaterialAdverse, LocalDate StartedOn, string Evidence, string Actor)
{
    /// <summary>Most refusals that are shown; all of them are counted.</summary>
    public const int RefusalsShown = 100;

    /// <summary>How far it is.</summary>
    public RegionalPhase Phase { get; init; }

    /// <summary>The last account that was walked; null at the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>Accounts that have it.</summary>
    public int Carried { get; init; }

    /// <summary>Accounts on which it was ended.</summary>
    public int EndedOnAccounts { get; init; }

    /// <summary>Accounts that said no, first ones.</summary>
    public ImmutableArray<RegionalRefusal> Refused { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How many accounts said no.</summary>
    public int RefusedCount { get; init; }

    /// <summary>Its last day, once it is to end.</summary>
    public LocalDate? EndedOn { get; init; }

    /// <summary>Last day to agree on an extension; the policy's when null.</summary>
    public LocalDate? NegotiateUntil { get; init; }

    /// <summary>On what its end rests.</summary>
    public string EndText { get; init; } = "";

    /// <summary>True while accounts are still to be walked.</summary>
    public bool IsWalking => Phase is RegionalPhase.Confirming or RegionalPhase.Ending;

    /// <summary>The event after a part of the walk.</summary>
    public RegionalEvent After(RegionalWalked part)
    {
        var walked = this with
        {
            Cursor = part.Cursor ?? Cursor,
            Carried = Carried + (Phase == RegionalPhase.Confirming ? part.Done : 0),
            EndedOnAccounts = EndedOnAccounts + (Phase == RegionalPhase.Ending ? part.Done : 0),
            Refused = [.. Refused.Concat(part.Refused).Take(RefusalsShown)],
            RefusedCount = RefusedCount + part.Refused.Length,
        };
        return part.Cursor is not null ? walked : walked with
        {
            Cursor = null, Phase = Phase == RegionalPhase.Confirming ? RegionalPhase.Active : RegionalPhase.Ended,
        };
    }
}

/// <summary>A regional event was declared.</summary>
public sealed record RegionalDeclared(RegionalEvent Event) : DomainEvent;

/// <summary>It is to end everywhere.</summary>
public sealed record RegionalEnding(LocalDate EndedOn, LocalDate? NegotiateUntil, string Text, string Actor) : DomainEvent;

/// <summary>A part of the accounts was walked.</summary>
/// <param name="Cursor">The last of them; null when there are no more.</param>
/// <param name="Done">How many took it.</param>
/// <param name="Refused">Those that said no.</param>
public sealed record RegionalWalked(string? Cursor, int Done, ImmutableArray<RegionalRefusal> Refused) : DomainEvent;
