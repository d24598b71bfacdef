using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Conduct;

/// <summary>A case to be opened.</summary>
/// <param name="Category">Word of the closed list.</param>
/// <param name="Rule">The rule's version that was in force when the act happened; null when there was none.</param>
/// <param name="Product">Product that it is about; null for all, or for a resource.</param>
/// <param name="Subject">Resource that it is about.</param>
/// <param name="ActAt">When the act happened.</param>
/// <param name="Text">What happened.</param>
/// <param name="Restrict">True to stop at once what it is about (4.5).</param>
/// <param name="Report">Id of the report that it rests on; null when a person opens it.</param>
public sealed record NewCase(string Category, RuleVersion? Rule, string? Product, string? Subject, Instant ActAt, string Text, bool Restrict,
    string? Report = null);

/// <summary>From the report of a breach to its cure (3.9): what is decided at the end is in <see cref="CaseJudge"/>.</summary>
public static class CaseDesk
{
    /// <summary>Reason of every suspension that a case sets.</summary>
    public const string Reason = "VIOLATION";

    /// <summary>Kind of the notice from which the time to cure runs.</summary>
    public const string BreachNotice = "BREACH_NOTICE";

    private const string Timer = "conduct";
    private const string CureOffered = "CURE_OFFERED";

    /// <summary>Opens a case. Refusals: MALFORMED_REQUEST, RULE_NOT_IN_FORCE, ACT_PERMITTED, ACCOUNT_CLOSED, VIOLATION_STATE (too many).</summary>
    public static Refusal? Open(AccountDraft draft, NewCase wanted, string actor, out string id)
    {
        var book = draft.State.Trade.Conduct;
        id = $"vio_{book.Cases.Count + 1}";
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        if (ViolationCategory.Find(wanted.Category) is not { } category)
            return RefusalCodes.Malformed.With("/category: No category of the agreement.");
        if (wanted.ActAt > draft.Now) return RefusalCodes.Malformed.With("/actAt: It lies in the future.");
        if (wanted.Rule is not { } rule || rule.Category != wanted.Category)
            return RefusalCodes.RuleNotInForce.With($"No rule of {wanted.Category} with this id was in force then.");
        if (category.Permittable && book.Permitting(wanted.Category, wanted.ActAt) is { } permission)
            return RefusalCodes.ActPermitted.With($"{permission.Id} covers it.");
        if (book.Cases.Count >= draft.Policies.Conduct.MostRecords)
            return RefusalCodes.ViolationState.With("There are as many cases as allowed on one account.");
        var opened = new ViolationCase
        {
            Id = id, Category = wanted.Category, Rule = rule.Rule, RuleVersion = rule.Version, Product = wanted.Product, Subject = wanted.Subject,
            ActAt = wanted.ActAt, OpenedAt = draft.Now, Steps = [new CaseStep(draft.Now, actor, "OPENED", wanted.Text)],
            Reports = wanted.Report is { } report ? [report] : [],
        };
        draft.Add(new CaseSet(wanted.Restrict ? Stop(draft, opened, whole: false, actor) : opened));
        return null;
    }

    /// <summary>
    /// Takes in a report that a machine made: it joins the open case of the same category and resource, or opens one. A repeated report changes
    /// nothing; neither does one about an account that has ended. When there are as many cases as allowed it joins one of them.
    /// </summary>
    public static void Report(AccountDraft draft, NewCase report)
    {
        var known = draft.State.Trade.Conduct.Cases.Values
            .Where(one => one.Category == report.Category && one.Subject == report.Subject).ToList();
        if (known.Any(one => one.Reports.Contains(report.Report!))) return;
        if (known.LastOrDefault(one => !one.IsFinal) is { } open)
        {
            if (open.Reports.Length < ViolationCase.MostReports) draft.Add(new CaseSet(open with { Reports = open.Reports.Add(report.Report!) }));
            return;
        }
        if (Open(draft, report, Timer, out _)?.Code != RefusalCodes.ViolationState) return;
        // The book is full: what was noticed still stands in the newest case of its category, or else in the newest of all.
        var cases = draft.State.Trade.Conduct.Cases.Values;
        var newest = cases.Where(one => one.Category == report.Category).MaxBy(one => one.OpenedAt) ?? cases.MaxBy(one => one.OpenedAt)!;
        if (!newest.Reports.Contains(report.Report!) && newest.Reports.Length < ViolationCase.MostReports)
            draft.Add(new CaseSet(newest with { Reports = newest.Reports.Add(report.Report!) }));
    }

    /// <summary>Stops what the case is about, at once (4.5, 6.1). Refusals: VIOLATION_STATE, ACCOUNT_CLOSED, NOT_FOUND.</summary>
    public static Refusal? Restrict(AccountDraft draft, string id, string text, string actor) =>
        TooLong(draft, id) ?? Change(draft, id, "RESTRICTED", text, actor,
            one => one.IsUndecided, one => Stop(draft, one, whole: false, actor));

    /// <summary>Lets go on what this case stopped; what another case stops stays stopped. Refusals: VIOLATION_STATE, NOT_FOUND.</summary>
    public static Refusal? Lift(AccountDraft draft, string id, string text, string actor) => Change(draft, id, "LIFTED", text, actor,
        one => one.IsUndecided, one => Release(draft, one, actor));

    /// <summary>Asks the customer to explain or to prove (3.10, 3.17). Refusals: VIOLATION_STATE, ACCOUNT_CLOSED, NOT_FOUND.</summary>
    public static Refusal? Ask(AccountDraft draft, string id, string text, string actor) => TooLong(draft, id) ?? Change(draft, id, "ASKED", text,
        actor, one => one.Status is CaseStatus.Opened or CaseStatus.Investigating, one =>
        {
            var days = draft.Policies.Conduct.ResponseWorkingDays;
            var due = draft.WorkingDays.AddWorkingDays(BillingZone.DateOf(draft.Now), days);
            draft.Add(new ConductNoticed("EVIDENCE_REQUESTED", one.Id, ClauseOf(one), due.LastDay, draft.Now));
            return one with
            {
                Status = CaseStatus.Investigating,
                Request = new EvidenceRequest(draft.Now, days, due.LastDay, due.Provisional, null, null),
            };
        });

    /// <summary>The customer answers. A late one is kept too; a person lifts what was stopped. Refusals: VIOLATION_STATE, NOT_FOUND.</summary>
    public static Refusal? Answer(AccountDraft draft, string id, string text, string actor) => Change(draft, id, "ANSWERED", text, actor,
        one => one is { Status: CaseStatus.Investigating, Request.AnsweredAt: null },
        one => one with { Request = one.Request! with { AnsweredAt = draft.Now } });

    /// <summary>
    /// Sends the notice of breach: the time to cure ends at 24:00 of the fifteenth natural day after it (11.3(4), 7.1). Refusals:
    /// VIOLATION_STATE, ACCOUNT_CLOSED, NOT_FOUND.
    /// </summary>
    public static Refusal? Notify(AccountDraft draft, string id, string text, string actor) => Change(draft, id, "NOTIFIED", text, actor,
        one => one.Status is CaseStatus.Opened or CaseStatus.Investigating, one =>
        {
            var until = LastDayToCure(draft, draft.Now);
            draft.Add(new ConductNoticed(BreachNotice, one.Id, ClauseOf(one), until, draft.Now));
            return one with { Status = CaseStatus.Notified, NotifiedAt = draft.Now, CureUntil = until };
        });

    /// <summary>
    /// The notice of breach was published: from that date the time to cure runs (7.1), so that after a late publication it ends later, also when it
    /// was over already. It never ends earlier.
    /// </summary>
    public static void NoticePublished(AccountDraft draft, string id, Instant at)
    {
        if (draft.State.Trade.Conduct.Cases.GetValueOrDefault(id) is not { Status: CaseStatus.Notified or CaseStatus.Uncured } one) return;
        var until = LastDayToCure(draft, at);
        if (until <= one.CureUntil) return;
        draft.Add(new CaseSet(With(one with { Status = CaseStatus.Notified, NotifiedAt = at, CureUntil = until }, draft.Now, Timer, "CURE_MOVED",
            $"{one.CureUntil:uuuu-MM-dd} to {until:uuuu-MM-dd}")));
    }

    /// <summary>
    /// The customer proves the cure, in time: again when the proof before was rejected, and not without end. Refusals: VIOLATION_STATE, NOT_FOUND.
    /// </summary>
    public static Refusal? OfferCure(AccountDraft draft, string id, string text, string actor) => CannotOffer(draft, id)
        ?? TooLong(draft, id) ?? Change(draft, id, CureOffered, text, actor,
            one => one.Status == CaseStatus.Notified && draft.Now < one.CureEnds,
            one => one with { Cure = new CureOffer(draft.Now, actor, text, null) });

    /// <summary>
    /// Reviews the proof. What was submitted in time cures although its review came later, and takes away a proposed end for want of a cure.
    /// Refusals: VIOLATION_STATE, NOT_FOUND.
    /// </summary>
    public static Refusal? ReviewCure(AccountDraft draft, string id, bool accepted, string text, string actor) =>
        Change(draft, id, accepted ? "CURED" : "CURE_REJECTED", text, actor,
            one => one is { Status: CaseStatus.Notified or CaseStatus.Uncured, Cure.Accepted: null }
                && (one.Proposal is null || CaseJudge.IsForWantOfCure(one.Proposal)), one =>
            {
                var reviewed = one with { Cure = one.Cure! with { Accepted = accepted } };
                if (!accepted) return reviewed;
                draft.Add(new ConductNoticed("VIOLATION_CURED", one.Id, ClauseOf(one), null, draft.Now));
                return Release(draft, reviewed with { Status = CaseStatus.Cured, Proposal = null }, actor);
            });

    /// <summary>Does what is due of a case at this instant: no cooperation stops the account, no cure is a right to end and nothing else.</summary>
    public static void Pass(AccountDraft draft, string id, Instant at)
    {
        if (!draft.State.Trade.Conduct.Cases.TryGetValue(id, out var one) || one.NextAt != at) return;
        if (one.Status == CaseStatus.Notified)
        {
            draft.Add(new CaseSet(With(one with { Status = CaseStatus.Uncured }, at, Timer, "UNCURED", "")));
            return;
        }
        var passed = one with { Request = one.Request! with { PassedAt = at } };
        draft.Add(new CaseSet(With(Stop(draft, passed, whole: true, Timer), at, Timer, "NOT_COOPERATED", "")));
    }

    /// <summary>Open questions whose last day leaned on a year that was not published: a calendar loaded since moves it (requirements 4.1).</summary>
    public static void Recompute(AccountDraft draft)
    {
        foreach (var one in draft.State.Trade.Conduct.Cases.Values.Where(IsProvisional).ToList())
        {
            var due = draft.WorkingDays.AddWorkingDays(BillingZone.DateOf(one.Request!.AskedAt), one.Request.WorkingDays);
            if (due.LastDay == one.Request.DueOn && due.Provisional) continue;
            draft.Add(new CaseSet(With(one with { Request = one.Request with { DueOn = due.LastDay, Provisional = due.Provisional } }, draft.Now,
                Timer, "ANSWER_DUE_MOVED", $"{one.Request.DueOn:uuuu-MM-dd} to {due.LastDay:uuuu-MM-dd}")));
        }
    }

    /// <summary>True while the last day to answer may still move.</summary>
    public static bool IsProvisional(ViolationCase one) =>
        one is { Status: CaseStatus.Investigating, Request: { Provisional: true, AnsweredAt: null, PassedAt: null } };

    /// <summary>The case with one more step.</summary>
    internal static ViolationCase With(ViolationCase one, Instant at, string actor, string what, string text) =>
        one with { Steps = one.Steps.Add(new CaseStep(at, actor, what, text)) };

    /// <summary>A change of a case in a state that allows it, with its step in the history.</summary>
    internal static Refusal? Change(AccountDraft draft, string id, string what, string text, string actor, Func<ViolationCase, bool> allowed,
        Func<ViolationCase, ViolationCase> change)
    {
        if (!draft.State.Trade.Conduct.Cases.TryGetValue(id, out var one)) return RefusalCodes.NotFound.With("There is no such case.");
        if (!allowed(one)) return Wrong(one);
        draft.Add(new CaseSet(With(change(one), draft.Now, actor, what, text)));
        return null;
    }

    /// <summary>Stops what the case is about, or the whole account. Nothing of an account that has ended is stopped.</summary>
    internal static ViolationCase Stop(AccountDraft draft, ViolationCase one, bool whole, string actor)
    {
        if (whole || one.IsWhole) _ = DunningSteps.Set(draft, Reason, suspended: true, actor);
        else _ = DunningSteps.Set(draft, Reason, one.Product, one.Subject, suspended: true, actor);
        return whole ? one with { StoppedSince = one.StoppedSince ?? draft.Now } : one with { RestrictedSince = one.RestrictedSince ?? draft.Now };
    }

    /// <summary>Lets go on what only this case stops.</summary>
    internal static ViolationCase Release(AccountDraft draft, ViolationCase one, string actor)
    {
        var others = draft.State.Trade.Conduct.Cases.Values.Where(other => other.Id != one.Id).ToList();
        var wholeHeld = others.Any(StopsAll);
        if (StopsAll(one) && !wholeHeld) _ = DunningSteps.Set(draft, Reason, suspended: false, actor);
        var held = others.Any(other => other.RestrictedSince is not null && (other.Product, other.Subject) == (one.Product, one.Subject));
        if (one is { RestrictedSince: not null, IsWhole: false } && !held)
            _ = DunningSteps.Set(draft, Reason, one.Product, one.Subject, suspended: false, actor);
        return one with { RestrictedSince = null, StoppedSince = null };
    }

    /// <summary>Clause of the agreement that the case is about.</summary>
    internal static string ClauseOf(ViolationCase one) => ViolationCategory.Find(one.Category)!.Clause;

    /// <summary>The refusal of what the state does not allow.</summary>
    internal static Refusal Wrong(ViolationCase one) => RefusalCodes.ViolationState.With($"The case is {WordOf(one.Status)}.");

    /// <summary>The status in a word.</summary>
    public static string WordOf(CaseStatus status) => status.ToString().ToUpperInvariant();

    private static LocalDate LastDayToCure(AccountDraft draft, Instant notifiedAt) => NaturalPeriod.DeadlineOf(BillingZone.DateOf(notifiedAt),
        draft.Policies.Conduct.CureDays, draft.Policies.Orders.RollForwardOnRestDay ? draft.WorkingDays : null).LastDay;

    /// <summary>
    /// Why nothing that can be repeated at will is done in a case any more. What leads to its end is always possible, and so is the answer to what
    /// was asked.
    /// </summary>
    private static Refusal? TooLong(AccountDraft draft, string id) =>
        draft.State.Trade.Conduct.Cases.GetValueOrDefault(id)?.Steps.Length >= ViolationCase.MostSteps
            ? RefusalCodes.ViolationState.With("The case has as many steps as allowed; decide it.") : null;

    /// <summary>Why another proof of a cure is not taken: one waits for its review, or there were enough.</summary>
    private static Refusal? CannotOffer(AccountDraft draft, string id) => draft.State.Trade.Conduct.Cases.GetValueOrDefault(id) switch
    {
        { Status: CaseStatus.Notified, Cure: { Accepted: null } } => RefusalCodes.ViolationState.With("A proof waits for its review."),
        { Status: CaseStatus.Notified } one when one.Steps.Count(step => step.What == CureOffered) >= ViolationCase.MostCures =>
            RefusalCodes.ViolationState.With($"{ViolationCase.MostCures} proofs were handed in; the case is to be decided."),
        _ => null,
    };

    private static bool StopsAll(ViolationCase one) => one.StoppedSince is not null || one is { RestrictedSince: not null, IsWhole: true };
}
