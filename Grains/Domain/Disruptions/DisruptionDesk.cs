using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Dunning;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using NodaTime;

namespace Metering.Domain.Disruptions;

/// <summary>A disruption to be put on file.</summary>
public sealed record NewDisruption(DisruptionKind Kind, string Category, string? Reference, string? Region, ImmutableArray<string> Products,
    bool IncludesPayment, LocalDate StartedOn, string Evidence);

/// <summary>
/// From the report of a disruption to its end (3.12): while it is active nothing in its scope is used, earned or charged for (10.1, A-21, A-22).
/// What the parties make of the lost days is in <see cref="LostDays"/>.
/// </summary>
public static class DisruptionDesk
{
    private const string Timer = "disruptions";

    /// <summary>Puts a disruption on file, without effect. Refusals: ACCOUNT_CLOSED, MALFORMED_REQUEST, DISRUPTION_STATE (too many).</summary>
    public static Refusal? Report(AccountDraft draft, NewDisruption wanted, string actor, out string id)
    {
        id = $"fm_{draft.State.Trade.Disruptions.Count + 1}";
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        if (!Disruption.Categories.Contains(wanted.Category, StringComparer.Ordinal))
            return RefusalCodes.Malformed.With($"/category: One of {string.Join(", ", Disruption.Categories)}.");
        if (wanted.StartedOn > BillingZone.DateOf(draft.Now)) return RefusalCodes.Malformed.With("/startedOn: It lies in the future.");
        if (draft.State.Trade.Disruptions.Count >= draft.Policies.Conduct.MostRecords)
            return RefusalCodes.DisruptionState.With("There are as many records as allowed on one account.");
        draft.Add(new DisruptionSet(new Disruption
        {
            Id = id, Kind = wanted.Kind, Category = wanted.Category, Reference = wanted.Reference, Region = wanted.Region, Products = wanted.Products,
            IncludesPayment = wanted.IncludesPayment, StartedOn = wanted.StartedOn,
            Steps = [new CaseStep(draft.Now, actor, "REPORTED", wanted.Evidence)],
        }));
        return null;
    }

    /// <summary>
    /// Confirms it: what is in scope is suspended, and from the day after its start neither rental nor revenue runs. Months that were closed
    /// stay as they are. One that is active may be confirmed again as materially adverse. Refusals: DISRUPTION_STATE, ACCOUNT_CLOSED, NOT_FOUND.
    /// </summary>
    public static Refusal? Confirm(AccountDraft draft, string id, bool materialAdverse, string text, string actor)
    {
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        var book = draft.State.Trade.Disruptions;
        if (materialAdverse && book.GetValueOrDefault(id) is { Kind: DisruptionKind.ForceMajeure, IsActive: true, MaterialAdverse: false })
            return BecomeAdverse(draft, id, text, actor);
        return Change(draft, id, "CONFIRMED", text, actor,
            one => one is { Status: DisruptionStatus.Reported, Kind: not DisruptionKind.LawChange },
            one => book.Values.Any(other => other.IsActive) ? RefusalCodes.DisruptionState.With("Another one is active; end it first.")
                : book.Values.Any(other => other.EndedOn > one.StartedOn) || one.StartedOn < Earliest(draft)
                    ? RefusalCodes.DisruptionState.With(
                        $"It cannot begin before {EarliestOf(draft, book):uuuu-MM-dd}: those days are settled.") : null,
            one =>
            {
                Suspend(draft, one, suspended: true, actor);
                foreach (var subscription in InScope(draft, one))
                    draft.Add(new SubscriptionSet(subscription with { Idle = subscription.Idle.Add(new IdleSpan(one.Id, one.StartedOn, null)) }));
                if (one.IncludesPayment)
                    foreach (var open in draft.Head.OpenStatements) Collections.StandStill(draft, open.Month, actor);
                draft.Add(new ConductNoticed("DISRUPTION_STARTED", one.Id, ClauseOf(one), null, draft.Now));
                return one with { Status = DisruptionStatus.Confirmed, ConfirmedAt = draft.Now, MaterialAdverse = materialAdverse };
            });
    }

    /// <summary>
    /// Ends it: service goes on, rental and revenue run again from the next day, and the parties have until a day to agree on an extension.
    /// Refusals: DISRUPTION_STATE, MALFORMED_REQUEST, NOT_FOUND.
    /// </summary>
    public static Refusal? End(AccountDraft draft, string id, LocalDate endedOn, LocalDate? negotiateUntil, string text, string actor)
    {
        var today = BillingZone.DateOf(draft.Now);
        var until = negotiateUntil ?? today.PlusDays(draft.Policies.Conduct.NegotiationDays);
        return Change(draft, id, "ENDED", text, actor, one => one.IsActive,
            one => endedOn > today || endedOn < one.StartedOn || endedOn < Earliest(draft)
                ? RefusalCodes.Malformed.With($"/endedOn: From {LocalDate.Max(one.StartedOn, Earliest(draft)):uuuu-MM-dd} to today.")
                : until < today ? RefusalCodes.Malformed.With("/negotiateUntil: It lies in the past.") : null,
            one =>
            {
                Resume(draft, one, endedOn, actor);
                draft.Add(new ConductNoticed("DISRUPTION_ENDED", one.Id, ClauseOf(one), until, draft.Now));
                return one with { Status = DisruptionStatus.Negotiating, EndedOn = endedOn, NegotiateUntil = until };
            });
    }

    /// <summary>
    /// Ends the agreement because of it; unearned fees go back in proportion, as of its start. Refusals: FM_30_DAYS_NOT_REACHED,
    /// DISRUPTION_STATE, ACCOUNT_CLOSED, NOT_FOUND.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="id">The disruption.</param>
    /// <param name="bySeller">True when the seller gives notice; a regulator's order takes that (10.4).</param>
    /// <param name="text">The notice, in writing.</param>
    /// <param name="actor">Who records it.</param>
    /// <param name="workingDays">For the day to pay refunds out.</param>
    public static Refusal? Terminate(AccountDraft draft, string id, bool bySeller, string text, string actor, WorkingDayCalendar workingDays)
    {
        if (MayTerminate(draft, id, bySeller) is { } refusal) return refusal;
        return Change(draft, id, bySeller ? "TERMINATED_BY_SELLER" : "TERMINATED_BY_CUSTOMER", text, actor, _ => true, _ => null, one =>
        {
            var ground = GroundOf(one);
            draft.Add(new ConductNoticed("AGREEMENT_ENDED", one.Id, ground, null, draft.Now));
            // The last days used are those before it: the terms still know that they stand still.
            _ = AgreementEnd.Run(draft, ground, null, Unearned.GoesBack, workingDays, actor);
            if (!one.IsActive) return one with { Status = DisruptionStatus.Terminated };
            var today = BillingZone.DateOf(draft.Now);
            ReleaseStatements(draft, one, today, actor);
            return one with { Status = DisruptionStatus.Terminated, EndedOn = today };
        });
    }

    /// <summary>Why the agreement cannot be ended because of it now; null when it can.</summary>
    public static Refusal? MayTerminate(AccountDraft draft, string id, bool bySeller)
    {
        if (!draft.State.Trade.Disruptions.TryGetValue(id, out var one)) return RefusalCodes.NotFound.With("There is no such event.");
        var allowed = one.Kind switch
        {
            DisruptionKind.ForceMajeure => one.IsActive && one.MaterialAdverse,
            DisruptionKind.Regulatory => bySeller && (one.IsActive || one.Status == DisruptionStatus.Reported),
            _ => one.Status == DisruptionStatus.Failed,
        };
        if (!allowed) return Wrong(one);
        if (one.Kind == DisruptionKind.ForceMajeure && draft.Now < one.ThirtyDaysOver)
            return RefusalCodes.Fm30DaysNotReached.With($"Thirty full days are over at the beginning of {one.StartedOn.PlusDays(31):uuuu-MM-dd}.");
        return AgreementEnd.Check(draft);
    }

    /// <summary>Records how the negotiation of a change of law ended (11.2). Refusals: DISRUPTION_STATE, NOT_FOUND.</summary>
    public static Refusal? Negotiated(AccountDraft draft, string id, bool agreed, string text, string actor) => Change(draft, id,
        agreed ? "AGREED" : "NEGOTIATION_FAILED", text, actor,
        one => one is { Kind: DisruptionKind.LawChange, Status: DisruptionStatus.Reported }, _ => null,
        one => one with { Status = agreed ? DisruptionStatus.Agreed : DisruptionStatus.Failed });

    /// <summary>Does what is due of a disruption at this instant.</summary>
    public static void Pass(AccountDraft draft, string id, Instant at)
    {
        if (!draft.State.Trade.Disruptions.TryGetValue(id, out var one) || one.NextAt != at) return;
        if (one.Status == DisruptionStatus.Confirmed)
            draft.Add(new DisruptionSet(With(one with { Status = DisruptionStatus.TerminationAvailable }, at, Timer, "TERMINATION_AVAILABLE", "")));
        else LostDays.Give(draft, one, one.NegotiateUntil!.Value, "NOT_AGREED_IN_TIME", "", Timer);
    }

    /// <summary>A statement that became final while the duty to pay stands still is held too.</summary>
    public static void HoldStatement(AccountDraft draft, YearMonth month)
    {
        if (draft.State.Trade.Disruptions.Values.Any(one => one is { IsActive: true, IncludesPayment: true }))
            Collections.StandStill(draft, month, Timer);
    }

    /// <summary>The change of a disruption in a state that allows it, with its step in the history.</summary>
    internal static Refusal? Change(AccountDraft draft, string id, string what, string text, string actor, Func<Disruption, bool> allowed,
        Func<Disruption, Refusal?> check, Func<Disruption, Disruption> change)
    {
        if (!draft.State.Trade.Disruptions.TryGetValue(id, out var one)) return RefusalCodes.NotFound.With("There is no such event.");
        if (!allowed(one)) return Wrong(one);
        if (check(one) is { } refusal) return refusal;
        draft.Add(new DisruptionSet(With(change(one), draft.Now, actor, what, text)));
        return null;
    }

    internal static Disruption With(Disruption one, Instant at, string actor, string what, string text) =>
        one with { Steps = one.Steps.Add(new CaseStep(at, actor, what, text)) };

    /// <summary>The status in a word.</summary>
    public static string WordOf(DisruptionStatus status) => status switch
    {
        DisruptionStatus.TerminationAvailable => "TERMINATION_AVAILABLE",
        DisruptionStatus.NotExtended => "NOT_EXTENDED",
        _ => status.ToString().ToUpperInvariant(),
    };

    /// <summary>It has become materially adverse: from its thirtieth full day on the agreement may be ended (10.3), and nothing else.</summary>
    private static Refusal? BecomeAdverse(AccountDraft draft, string id, string text, string actor) => Change(draft, id, "MATERIALLY_ADVERSE", text,
        actor, _ => true, _ => null, one => one with
        {
            MaterialAdverse = true, Status = draft.Now < one.ThirtyDaysOver ? one.Status : DisruptionStatus.TerminationAvailable,
        });

    private static string ClauseOf(Disruption one) => one.Kind == DisruptionKind.Regulatory ? "10.4" : "10.1";

    private static string GroundOf(Disruption one) => one.Kind switch
    {
        DisruptionKind.ForceMajeure => "10.3",
        DisruptionKind.Regulatory => "10.4",
        _ => "11.2",
    };

    private static Refusal Wrong(Disruption one) => RefusalCodes.DisruptionState.With($"The event is {WordOf(one.Status)}.");

    /// <summary>Days up to this one are on final statements or close to it, and their revenue is posted.</summary>
    private static LocalDate Earliest(AccountDraft draft) => draft.Head.ProvisionalThrough.ToDateInterval().End;

    private static LocalDate EarliestOf(AccountDraft draft, ImmutableSortedDictionary<string, Disruption> book) =>
        book.Values.Select(one => one.EndedOn ?? LocalDate.MinIsoValue).Append(Earliest(draft)).Max();

    private static List<Subscription> InScope(AccountDraft draft, Disruption one) => [.. draft.State.Trade.Subscriptions.Values
        .Where(subscription => subscription.Status == SubscriptionStatus.Active && one.Covers(subscription.Sku))];

    private static void Resume(AccountDraft draft, Disruption one, LocalDate endedOn, string actor)
    {
        Suspend(draft, one, suspended: false, actor);
        foreach (var subscription in draft.State.Trade.Subscriptions.Values.ToList())
            if (subscription.Idle.FirstOrDefault(span => span.Cause == one.Id) is { } span)
                draft.Add(new SubscriptionSet(subscription with { Idle = subscription.Idle.Replace(span, span with { Through = endedOn }) }));
        ReleaseStatements(draft, one, endedOn, actor);
    }

    private static void Suspend(AccountDraft draft, Disruption one, bool suspended, string actor)
    {
        if (one.Products.IsEmpty) _ = DunningSteps.Set(draft, one.Reason, suspended, actor);
        foreach (var product in one.Products) _ = DunningSteps.Set(draft, one.Reason, product, null, suspended, actor);
    }

    private static void ReleaseStatements(AccountDraft draft, Disruption one, LocalDate through, string actor)
    {
        foreach (var open in draft.Head.OpenStatements.Where(open => open.StandsStill))
            Collections.PayAgain(draft, open, one.StartedOn, through, actor);
    }
}
