using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Conduct;

/// <summary>What a case is decided to, and the customer's appeal (3.9). An end takes two persons, since it takes money.</summary>
public static class CaseJudge
{
    /// <summary>Cause of a closing whose ground an appeal took away: the customer's money goes back.</summary>
    public const string AppealUpheld = "APPEAL_UPHELD";

    /// <summary>Ground that needs a breach not cured in time (11.3(4)).</summary>
    public const string NotCured = "11.3(4)";

    /// <summary>Ground of false material (11.3(2)).</summary>
    public const string FalseMaterial = "11.3(2)";

    /// <summary>Ground of changed material that was not handed in again after notice and grace (11.3(6)).</summary>
    public const string NotRenewed = "11.3(6)";

    /// <summary>Grounds that need no time to cure; 6.1 is for a regulator's stop that the customer's breach brought about .</summary>
    public static ImmutableArray<string> Immediate { get; } = ["3.2", "6.1", "11.3(1)", "11.3(2)", "11.3(3)", "11.3(5)"];

    /// <summary>
    /// Decides a case, or proposes to end the service, which a second person approves. Refusals: VIOLATION_STATE, CURE_PERIOD_RUNNING,
    /// NO_UNILATERAL_TERMINATION (no ground of the list), ACT_PERMITTED, ACCOUNT_CLOSED, NOT_FOUND.
    /// </summary>
    public static Refusal? Decide(AccountDraft draft, string id, CaseProposal wanted, string text)
    {
        if (wanted.Kind == CaseDecision.TerminateForfeit)
        {
            if (!draft.State.Trade.Conduct.Cases.TryGetValue(id, out var found)) return RefusalCodes.NotFound.With("There is no such case.");
            if (MayEnd(draft, found, wanted) is { } refusal) return refusal;
            return CaseDesk.Change(draft, id, "END_PROPOSED", text, wanted.Actor, one => one.IsUndecided, one => one with { Proposal = wanted });
        }
        return CaseDesk.Change(draft, id, "DECIDED", text, wanted.Actor, one => one.IsUndecided, one => wanted.Kind switch
        {
            CaseDecision.NoBreach => CaseDesk.Release(draft, Decided(draft, one, wanted, wanted.Actor) with { Status = CaseStatus.Closed },
                wanted.Actor),
            CaseDecision.Restrict => CaseDesk.Stop(draft, Decided(draft, one, wanted, wanted.Actor), whole: false, wanted.Actor),
            _ => CaseDesk.Stop(draft, Decided(draft, one, wanted, wanted.Actor), whole: true, wanted.Actor),
        });
    }

    /// <summary>
    /// Ends the service, by another person than proposed it: revenue to the last day used, the rest becomes damages, and with the whole account
    /// its wallet pays what is owed and is withheld (6.1, A-19). The caller has had the packages send their last figures. Refusals: as
    /// <see cref="Decide"/>, SECOND_PERSON_REQUIRED.
    /// </summary>
    public static Refusal? Approve(AccountDraft draft, string id, string text, string actor, WorkingDayCalendar workingDays)
    {
        if (MayApprove(draft, id, actor) is { } refusal) return refusal;
        return CaseDesk.Change(draft, id, "ENDED", text, actor, one => one.IsUndecided, one =>
        {
            var proposal = one.Proposal!;
            draft.Add(new ConductNoticed("AGREEMENT_TERMINATED", one.Id, proposal.Ground!, null, draft.Now));
            var parts = AgreementEnd.Run(draft, proposal.Ground!, one.Product, Unearned.Forfeited, workingDays, actor);
            return Decided(draft, one, proposal, actor) with { Forfeited = parts };
        });
    }

    /// <summary>Why this person may not approve the proposed end; null when it may.</summary>
    public static Refusal? MayApprove(AccountDraft draft, string id, string actor)
    {
        if (!draft.State.Trade.Conduct.Cases.TryGetValue(id, out var found)) return RefusalCodes.NotFound.With("There is no such case.");
        if (!found.IsUndecided) return CaseDesk.Wrong(found);
        if (found.Proposal is not { } proposal) return RefusalCodes.SecondPersonRequired.With("Nobody has proposed to end the service.");
        if (proposal.Actor == actor) return RefusalCodes.SecondPersonRequired.With("Who proposed the end cannot approve it.");
        return MayEnd(draft, found, proposal);
    }

    /// <summary>True for an end that rests on the case's own notice and time to cure; a document left stale had both of its own (3.11).</summary>
    internal static bool IsForWantOfCure(CaseProposal wanted) =>
        wanted.Ground == NotCured || (wanted.Ground == NotRenewed && wanted.Documents.IsEmpty);

    /// <summary>Ends a sanction that was served: what it stopped goes on. Refusals: VIOLATION_STATE, NOT_FOUND.</summary>
    public static Refusal? Close(AccountDraft draft, string id, string text, string actor) => CaseDesk.Change(draft, id, "CLOSED", text, actor,
        one => one.Status == CaseStatus.Decided,
        one => CaseDesk.Release(draft, one with { Status = CaseStatus.Closed }, actor));

    /// <summary>The customer appeals, once. Refusals: VIOLATION_STATE, NOT_FOUND.</summary>
    public static Refusal? Appeal(AccountDraft draft, string id, string text, string actor) => CaseDesk.Change(draft, id, "APPEALED", text, actor,
        one => one is { Status: CaseStatus.Decided, Appeal: null },
        one => one with { Status = CaseStatus.Appealed, Appeal = new CaseAppeal(draft.Now, actor, null, null) });

    /// <summary>
    /// Decides an appeal, by nobody who decided the case. Upheld, every posting of the forfeiture is reversed to the fen; the service has ended
    /// for good, so what it had not used goes back as a refund, and so does the wallet. Refusals: VIOLATION_STATE, SECOND_PERSON_REQUIRED,
    /// NOT_FOUND.
    /// </summary>
    public static Refusal? DecideAppeal(AccountDraft draft, string id, bool upheld, string text, string actor, WorkingDayCalendar workingDays)
    {
        if (draft.State.Trade.Conduct.Cases.GetValueOrDefault(id) is { Status: CaseStatus.Appealed } found
            && (found.Decision!.Actor == actor || found.DecidedBy == actor))
            return RefusalCodes.SecondPersonRequired.With("Who decided the case does not decide the appeal.");
        return CaseDesk.Change(draft, id, upheld ? "APPEAL_UPHELD" : "APPEAL_REJECTED", text, actor, one => one.Status == CaseStatus.Appealed, one =>
        {
            draft.Add(new ConductNoticed(upheld ? "APPEAL_UPHELD" : "APPEAL_REJECTED", one.Id, CaseDesk.ClauseOf(one), null, draft.Now));
            var judged = one with { Appeal = one.Appeal! with { Upheld = upheld, DecidedBy = actor } };
            if (!upheld)
                return judged with { Status = one.Decision!.Kind == CaseDecision.TerminateForfeit ? CaseStatus.Closed : CaseStatus.Decided };
            if (one.Decision!.Kind == CaseDecision.TerminateForfeit) Reverse(draft, judged, workingDays, actor);
            return CaseDesk.Release(draft, judged with { Status = CaseStatus.Closed }, actor);
        });
    }

    /// <summary>The end of the whole account takes its API keys along; a lesser sanction does where the decision says so (8.2).</summary>
    private static ViolationCase Decided(AccountDraft draft, ViolationCase one, CaseProposal decision, string actor) => one with
    {
        Status = CaseStatus.Decided, Proposal = null, Decision = decision, DecidedBy = actor, DecidedAt = draft.Now,
        KeysRevokedAt = decision is { Kind: CaseDecision.NoBreach } ? null
            : decision.RevokesKeys || (decision.Kind == CaseDecision.TerminateForfeit && one.IsWhole) ? draft.Now : null,
    };

    private static Refusal? MayEnd(AccountDraft draft, ViolationCase one, CaseProposal wanted)
    {
        if (!one.IsUndecided) return CaseDesk.Wrong(one);
        if (one.Subject is not null)
            return RefusalCodes.ViolationState.With("The case is about one resource: restrict it, or open a case about more.");
        var ground = wanted.Ground ?? "";
        if (ground == NotRenewed && one.Category != "MATERIAL_NOT_RENEWED")
            return RefusalCodes.NoUnilateralTermination.With("This ground is for material that was not handed in again.");
        if (IsForWantOfCure(wanted))
        {
            if (one.Status == CaseStatus.Notified)
                return RefusalCodes.CurePeriodRunning.With($"The customer may cure until {one.CureUntil:uuuu-MM-dd} 24:00.");
            if (one.Status != CaseStatus.Uncured) return RefusalCodes.ViolationState.With("The customer was not given notice to cure.");
            // Handed in in time it may still cure, although its review comes later.
            if (one.Cure is { Accepted: null }) return RefusalCodes.ViolationState.With("A proof of the cure waits for its review.");
        }
        else if (ground != NotRenewed && !Immediate.Contains(ground, StringComparer.Ordinal))
        {
            return RefusalCodes.NoUnilateralTermination.With("There is no ground of the agreement's list for this end.");
        }
        if (ground == FalseMaterial && wanted.Documents.IsEmpty)
            return RefusalCodes.NoUnilateralTermination.With("False material is a ground with the documents that are false.");
        if (ground == "11.3(3)" && draft.State.Trade.Conduct.Permitting("ASSIGNMENT", one.ActAt) is { } consent)
            return RefusalCodes.ActPermitted.With($"{consent.Id} is the prior consent in writing.");
        return AgreementEnd.Check(draft);
    }

    private static void Reverse(AccountDraft draft, ViolationCase one, WorkingDayCalendar workingDays, string actor)
    {
        var date = BillingZone.DateOf(draft.Now);
        foreach (var part in one.Forfeited)
        {
            var from = part.IsUnopened ? LedgerAccount.OrderPaid : LedgerAccount.Deferred;
            draft.Post(date, "FORFEITURE_REVERSED", $"{one.Id}/{part.Source}", AppealUpheld, Legs.Reversed(
                Legs.Revenue(from, LedgerAccount.ForfeitIncome, new Money.VatSplit(part.NetFen, part.VatFen))));
            AgreementEnd.GiveBack(draft, part.OrderId, part.GrossFen, $"{AppealUpheld}-{part.Source}", AppealUpheld, workingDays, part.Rule, from);
        }
        if (one.WalletFen > 0)
            draft.Post(date, "FORFEITURE_REVERSED", one.Id, "WALLET", Legs.Move(
                one.WalletForfeited ? LedgerAccount.ForfeitIncome : LedgerAccount.Frozen, LedgerAccount.Wallet, one.WalletFen));
        if (!one.IsWhole) return;
        // Before the last statement the wallet still has to pay it; then it goes back with the account's end.
        if (draft.Head.Standing.ClosedAt is null) draft.Add(new AccountClosing(AppealUpheld, draft.Head.Standing.ClosingAt!.Value, actor));
        else RefundDesk.OpenWallet(draft, workingDays, AppealUpheld);
    }
}
