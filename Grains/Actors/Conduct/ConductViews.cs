using Metering.Contracts.Conduct;
using Metering.Domain.Conduct;

namespace Metering.Actors.Conduct;

/// <summary>Cases, permissions and claims as they are shown.</summary>
internal static class ConductViews
{
    public static CaseView Of(ViolationCase one) => new()
    {
        Id = one.Id,
        Status = CaseDesk.WordOf(one.Status),
        Category = one.Category,
        Clause = ViolationCategory.Find(one.Category)?.Clause ?? "",
        Rule = one.Rule,
        RuleVersion = one.RuleVersion,
        Product = one.Product,
        Subject = one.Subject,
        ActAt = one.ActAt,
        OpenedAt = one.OpenedAt,
        RestrictedSince = one.RestrictedSince,
        StoppedSince = one.StoppedSince,
        AnswerBy = one.Request?.DueOn,
        AnswerByProvisional = one.Request?.Provisional ?? false,
        AnsweredAt = one.Request?.AnsweredAt,
        NotifiedAt = one.NotifiedAt,
        CureUntil = one.CureUntil,
        CureOfferedAt = one.Cure?.At,
        CureAccepted = one.Cure?.Accepted,
        ProposedGround = one.Proposal?.Ground,
        ProposedBy = one.Proposal?.Actor,
        Decision = one.Decision is { } decision ? WordOf(decision.Kind) : null,
        Ground = one.Decision?.Ground,
        DecidedAt = one.DecidedAt,
        KeysRevokedAt = one.KeysRevokedAt,
        AppealUpheld = one.Appeal?.Upheld,
        ForfeitedFen = one.Forfeited.Sum(part => part.GrossFen),
        WithheldFen = one.WalletFen,
        Reports = [.. one.Reports],
        Steps = [.. one.Steps.Select(step => new CaseStepView(step.At, step.Actor, step.What, step.Text))],
    };

    public static PermissionView Of(WrittenConsent one) =>
        new(one.Id, one.Category, one.Scope, one.GivenBy, one.From, one.Until, one.RevokedAt);

    public static ClaimView Of(DamagesClaim one) => new(one.Id, one.CaseId, one.AmountFen, one.Evidence, one.Status.ToString().ToUpperInvariant(),
        one.PaidFen, one.OpenedAt, one.OwedAt);

    public static DataAuditView Of(DataAudit one) => new(one.Id, one.Status, one.Questions, one.AskedAt, one.DueOn, one.Provisional, one.Answer,
        one.AnsweredAt, one.Finding);

    public static CaseDecision DecisionOf(string word) => word switch
    {
        "NO_BREACH" => CaseDecision.NoBreach,
        "RESTRICT" => CaseDecision.Restrict,
        "SUSPEND" => CaseDecision.Suspend,
        "TERMINATE_FORFEIT" => CaseDecision.TerminateForfeit,
        _ => throw new ArgumentException($"There is no decision {word}."),
    };

    private static string WordOf(CaseDecision decision) => decision switch
    {
        CaseDecision.NoBreach => "NO_BREACH",
        CaseDecision.Restrict => "RESTRICT",
        CaseDecision.Suspend => "SUSPEND",
        _ => "TERMINATE_FORFEIT",
    };
}
