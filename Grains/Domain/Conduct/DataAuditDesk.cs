using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Conduct;

/// <summary>Audits of data (4.11): asked, answered, judged; what stays without an answer becomes a violation case.</summary>
public static class DataAuditDesk
{
    /// <summary>Category of the case of an audit that nobody answered.</summary>
    public const string Unanswered = "DATA_AUDIT_UNANSWERED";

    private const string Timer = "conduct";

    /// <summary>Asks. Refusals: ACCOUNT_CLOSED, VIOLATION_STATE (too many).</summary>
    public static Refusal? Ask(AccountDraft draft, string questions, out string id)
    {
        var audits = draft.State.Trade.Conduct.Audits;
        id = $"aud_{audits.Count + 1}";
        if (draft.Head.Standing.ClosingAt is not null) return Closing.Ended;
        if (audits.Count >= draft.Policies.Conduct.MostRecords)
            return RefusalCodes.ViolationState.With("There are as many audits as allowed on one account.");
        var due = draft.WorkingDays.AddWorkingDays(BillingZone.DateOf(draft.Now), draft.Policies.Conduct.ResponseWorkingDays);
        draft.Add(new DataAuditSet(new DataAudit(id, questions, draft.Now, due.LastDay, due.Provisional)));
        draft.Add(new ConductNoticed("DATA_AUDIT", id, "4.11", due.LastDay, draft.Now));
        return null;
    }

    /// <summary>The customer answers; a late answer is kept too. Refusals: VIOLATION_STATE, NOT_FOUND.</summary>
    public static Refusal? Answer(AccountDraft draft, string id, string text) => Change(draft, id, audit => audit.AnsweredAt is null,
        audit => audit with { Answer = text, AnsweredAt = draft.Now });

    /// <summary>The outcome. Refusals: VIOLATION_STATE (not answered, or judged before), NOT_FOUND.</summary>
    public static Refusal? Judge(AccountDraft draft, string id, bool passed, string finding) => Change(draft, id,
        audit => audit is { AnsweredAt: not null, Passed: null }, audit => audit with { Passed = passed, Finding = finding });

    /// <summary>Does what is due of an audit at this instant: without an answer a case is opened.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="id">The audit.</param>
    /// <param name="at">The instant.</param>
    /// <param name="rule">The rule of such cases.</param>
    public static void Pass(AccountDraft draft, string id, Instant at, RuleVersion? rule)
    {
        if (draft.State.Trade.Conduct.Audits.GetValueOrDefault(id) is not { } audit || audit.NextAt != at) return;
        draft.Add(new DataAuditSet(audit with { LapsedAt = at }));
        _ = CaseDesk.Open(draft, new NewCase(Unanswered, rule, null, null, at, $"{id}: no answer until {audit.DueOn:uuuu-MM-dd} 24:00", false, id),
            Timer, out _);
    }

    /// <summary>Days to answer that leaned on a year that was not published: a calendar loaded since moves them (requirements 4.1).</summary>
    public static void Recompute(AccountDraft draft)
    {
        foreach (var audit in draft.State.Trade.Conduct.Audits.Values.Where(IsProvisional).ToList())
        {
            var due = draft.WorkingDays.AddWorkingDays(BillingZone.DateOf(audit.AskedAt), draft.Policies.Conduct.ResponseWorkingDays);
            if (due.LastDay != audit.DueOn || !due.Provisional)
                draft.Add(new DataAuditSet(audit with { DueOn = due.LastDay, Provisional = due.Provisional }));
        }
    }

    /// <summary>True while the last day to answer may still move.</summary>
    public static bool IsProvisional(DataAudit audit) => audit is { Provisional: true, NextAt: not null };

    private static Refusal? Change(AccountDraft draft, string id, Func<DataAudit, bool> allowed, Func<DataAudit, DataAudit> change)
    {
        if (draft.State.Trade.Conduct.Audits.GetValueOrDefault(id) is not { } audit) return RefusalCodes.NotFound.With("There is no such audit.");
        if (!allowed(audit)) return RefusalCodes.ViolationState.With($"The audit is {audit.Status}.");
        draft.Add(new DataAuditSet(change(audit)));
        return null;
    }
}
