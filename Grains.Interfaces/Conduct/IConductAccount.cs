using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Conduct;

/// <summary>
/// Violation cases (违规, state machine 3.9), written permissions (3.16) and damages (6.2) of one account. Key accountId. Every call names the
/// tenant; an account of another tenant answers like one that does not exist.
/// </summary>
[Alias("conduct.IConductAccount")]
public interface IConductAccount : IGrainWithStringKey
{
    /// <summary>Opens a case. Refusals: RULE_NOT_IN_FORCE, ACT_PERMITTED, ACCOUNT_CLOSED, UNKNOWN_SUBJECT, UNKNOWN_SKU, VIOLATION_STATE,
    /// NOT_FOUND.</summary>
    [Alias("OpenCase")]
    Task<CommandReply<CaseView>> OpenCase(OpenCase command, CommandContext context);

    /// <summary>Does something in a case. Refusals: VIOLATION_STATE, CURE_PERIOD_RUNNING, SECOND_PERSON_REQUIRED, NO_UNILATERAL_TERMINATION,
    /// ACT_PERMITTED, ACCOUNT_CLOSED, NOT_FOUND.</summary>
    [Alias("ActOnCase")]
    Task<CommandReply<CaseView>> ActOnCase(ActOnCase command, CommandContext context);

    /// <summary>Cases in order of opening; null when there is no such account.</summary>
    [Alias("Cases")]
    Task<CaseView[]?> Cases(string tenant);

    /// <summary>A usage event named a use that is not permitted (3.8): it joins the open case of its resource, or opens one. Idempotent.</summary>
    [Alias("ReportMisuse")]
    Task ReportMisuse(string tenant, string subject, string report, Instant at, string text);

    /// <summary>What a machine noticed: it joins the open case of its category and resource, or opens one. Idempotent by its report.</summary>
    [Alias("Detect")]
    Task Detect(string tenant, DetectedAct act);

    /// <summary>Asks the customer to show that its use of data is lawful (4.11). Refusals: ACCOUNT_CLOSED, VIOLATION_STATE, NOT_FOUND.</summary>
    [Alias("AskForData")]
    Task<CommandReply<DataAuditView>> AskForData(string questions, CommandContext context);

    /// <summary>Answers a data audit. Refusals: VIOLATION_STATE, NOT_FOUND.</summary>
    [Alias("AnswerAudit")]
    Task<CommandReply<DataAuditView>> AnswerAudit(string audit, string text, CommandContext context);

    /// <summary>Says what came out of a data audit. Refusals: VIOLATION_STATE, NOT_FOUND.</summary>
    [Alias("JudgeAudit")]
    Task<CommandReply<DataAuditView>> JudgeAudit(string audit, bool passed, string finding, CommandContext context);

    /// <summary>Data audits in order of asking; null when there is no such account.</summary>
    [Alias("Audits")]
    Task<DataAuditView[]?> Audits(string tenant);

    /// <summary>Puts a written permission on file. Refusals: MALFORMED_REQUEST, VIOLATION_STATE, NOT_FOUND.</summary>
    [Alias("Permit")]
    Task<CommandReply<PermissionView>> Permit(PermitAct command, CommandContext context);

    /// <summary>Takes a permission back. Refusals: NOT_FOUND.</summary>
    [Alias("RevokePermission")]
    Task<CommandReply<PermissionView>> RevokePermission(string permission, CommandContext context);

    /// <summary>Permissions in order of giving; null when there is no such account.</summary>
    [Alias("Permissions")]
    Task<PermissionView[]?> Permissions(string tenant);

    /// <summary>Claims damages, for the record only. Refusals: AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, VIOLATION_STATE, NOT_FOUND.</summary>
    [Alias("ClaimDamages")]
    Task<CommandReply<ClaimView>> ClaimDamages(ClaimDamages command, CommandContext context);

    /// <summary>A claim is owed, or given up. Refusals: CLAIM_STATE, AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, NOT_FOUND.</summary>
    [Alias("SettleClaim")]
    Task<CommandReply<ClaimView>> SettleClaim(SettleClaim command, CommandContext context);

    /// <summary>Records a payment of damages. Refusals: CLAIM_STATE, PAYMENT_ABOVE_DUE, PAYMENT_REFERENCE_REUSED, AMOUNT_NOT_POSITIVE,
    /// AMOUNT_OVER_LIMIT, NOT_FOUND.</summary>
    [Alias("PayClaim")]
    Task<CommandReply<ClaimView>> PayClaim(PayClaim command, CommandContext context);

    /// <summary>Claims in order of making; null when there is no such account.</summary>
    [Alias("Claims")]
    Task<ClaimView[]?> Claims(string tenant);
}

/// <summary>The registry of product service rules (1.16) of a tenant. Key: the tenant.</summary>
[Alias("conduct.IRuleBookGrain")]
public interface IRuleBookGrain : IGrainWithStringKey
{
    /// <summary>Publishes the next version of a rule. Refusals: ALREADY_EXISTS (a version was published then or later).</summary>
    [Alias("Publish")]
    Task<CommandReply<RuleView>> Publish(PublishRule command, CommandContext context);

    /// <summary>The version in force at an instant; null when none was.</summary>
    [Alias("InForce")]
    Task<RuleView?> InForce(string rule, Instant at);

    /// <summary>Every version: the agreement's clauses first.</summary>
    [Alias("All")]
    Task<RuleView[]> All();

    /// <summary>Every version that was published, as customers are told of it (4.2).</summary>
    [Alias("Announcements")]
    Task<Catalogue.Announcement[]> Announcements();
}
