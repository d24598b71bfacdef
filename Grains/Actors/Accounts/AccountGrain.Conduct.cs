using System.Collections.Immutable;
using Metering.Actors.Conduct;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Contracts.Qualification;
using Metering.Domain.Accounts;
using Metering.Domain.Conduct;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Wallet;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public async Task<CommandReply<CaseView>> OpenCase(OpenCase command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<CaseView>();
        await CatchUp();
        var actAt = command.ActAt ?? NowOf(State);
        var rule = await RuleInForce(context.Tenant, command.Rule, actAt);
        var unknown = await Unknown(new Contracts.Dunning.SetSuspension(CaseDesk.Reason, true, command.Product, command.Subject));
        var wanted = new NewCase(command.Category, rule, command.Product, command.Subject, actAt, command.Text, command.Restrict);
        var id = "";
        return await OnConduct(context, change => unknown ?? CaseDesk.Open(change.Draft, wanted, context.Actor, out id),
            after => ConductViews.Of(after.Cases[id]));
    }

    /// <inheritdoc />
    public async Task<CommandReply<CaseView>> ActOnCase(ActOnCase command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<CaseView>();
        await CatchUp();
        var last = command.Verb == CaseVerb.Approve ? await LastFiguresOf(command.Case, context.Actor) : [];
        var unfounded = command.Verb == CaseVerb.Decide ? await Unfounded(command) : null;
        return await OnConduct(context, change =>
        {
            if (unfounded is not null) return unfounded;
            foreach (var report in last) Absorb(change, report);
            return Act(change.Draft, command, context.Actor);
        }, after => ConductViews.Of(after.Cases[command.Case]));
    }

    /// <inheritdoc />
    public Task<CaseView[]?> Cases(string tenant) =>
        OfConduct(tenant, book => book.Cases.Values.OrderBy(one => one.OpenedAt).ThenBy(one => one.Id.Length).ThenBy(one => one.Id,
            StringComparer.Ordinal).Select(ConductViews.Of));

    /// <inheritdoc />
    public Task ReportMisuse(string tenant, string subject, string report, Instant at, string text) =>
        Detect(tenant, new DetectedAct(ViolationCategory.PurposeMisuse, subject, report, at, text));

    /// <inheritdoc />
    public async Task Detect(string tenant, DetectedAct act)
    {
        if (!IsOf(tenant) || Head.Standing.ClosingAt is not null) return;
        await ReadTrade();
        var actAt = Instant.Min(act.At, NowOf(State));
        var rule = await RuleInForce(tenant, act.Category, actAt);
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, NowOf(state));
            CaseDesk.Report(change.Draft, new NewCase(act.Category, rule, null, act.Subject, actAt, act.Text, Restrict: false, act.Report));
            return change.Step();
        });
        Deliver(change);
    }

    /// <inheritdoc />
    public Task<CommandReply<PermissionView>> Permit(PermitAct command, CommandContext context)
    {
        var id = "";
        return OnConduct(context, change => ClaimDesk.Permit(change.Draft, command.Category, command.Scope, command.Until, context.Actor, out id),
            after => ConductViews.Of(after.Consents[id]));
    }

    /// <inheritdoc />
    public Task<CommandReply<PermissionView>> RevokePermission(string permission, CommandContext context) => OnConduct(context,
        change => ClaimDesk.Revoke(change.Draft, permission), after => ConductViews.Of(after.Consents[permission]));

    /// <inheritdoc />
    public Task<PermissionView[]?> Permissions(string tenant) =>
        OfConduct(tenant, book => book.Consents.Values.OrderBy(one => one.Id.Length).ThenBy(one => one.Id, StringComparer.Ordinal)
            .Select(ConductViews.Of));

    /// <inheritdoc />
    public Task<CommandReply<ClaimView>> ClaimDamages(ClaimDamages command, CommandContext context)
    {
        var id = "";
        return OnConduct(context, change => ClaimDesk.Claim(change.Draft, command.Case, command.AmountFen, command.Evidence, out id),
            after => ConductViews.Of(after.Claims[id]));
    }

    /// <inheritdoc />
    public Task<CommandReply<ClaimView>> SettleClaim(SettleClaim command, CommandContext context) => OnConduct(context,
        change => command.Outcome == "WITHDRAWN" ? ClaimDesk.Withdraw(change.Draft, command.Claim)
            : ClaimDesk.Owe(change.Draft, command.Claim, command.AmountFen, command.Outcome == "ADJUDGED"),
        after => ConductViews.Of(after.Claims[command.Claim]));

    /// <inheritdoc />
    public Task<CommandReply<ClaimView>> PayClaim(PayClaim command, CommandContext context)
    {
        var channel = command.Channel == Contracts.Accounts.PaymentChannel.Tenpay ? LedgerAccount.CashTenpay : LedgerAccount.CashBank;
        var key = ClaimKeys.Payment(context.Tenant, channel.Code(), command.TransactionId);
        return OnConduct(context, change => ClaimDesk.Pay(change.Draft, command.Claim, channel, command.TransactionId, command.AmountFen),
            after => ConductViews.Of(after.Claims[command.Claim]),
            new Claim(key, ClaimKeys.Fingerprint("claim", Id, command.Claim), Claim.Permanent, new byte[] { 1 }));
    }

    /// <inheritdoc />
    public Task<ClaimView[]?> Claims(string tenant) =>
        OfConduct(tenant, book => book.Claims.Values.OrderBy(one => one.Id.Length).ThenBy(one => one.Id, StringComparer.Ordinal)
            .Select(ConductViews.Of));

    /// <inheritdoc />
    public Task<CommandReply<DataAuditView>> AskForData(string questions, CommandContext context)
    {
        var id = "";
        return OnConduct(context, change => DataAuditDesk.Ask(change.Draft, questions, out id), after => ConductViews.Of(after.Audits[id]));
    }

    /// <inheritdoc />
    public Task<CommandReply<DataAuditView>> AnswerAudit(string audit, string text, CommandContext context) => OnConduct(context,
        change => DataAuditDesk.Answer(change.Draft, audit, text), after => ConductViews.Of(after.Audits[audit]));

    /// <inheritdoc />
    public Task<CommandReply<DataAuditView>> JudgeAudit(string audit, bool passed, string finding, CommandContext context) => OnConduct(context,
        change => DataAuditDesk.Judge(change.Draft, audit, passed, finding), after => ConductViews.Of(after.Audits[audit]));

    /// <inheritdoc />
    public Task<DataAuditView[]?> Audits(string tenant) =>
        OfConduct(tenant, book => book.Audits.Values.OrderBy(one => one.Id.Length).ThenBy(one => one.Id, StringComparer.Ordinal)
            .Select(ConductViews.Of));

    /// <summary>A decision that takes the API keys away leaves with the message that does it (8.2).</summary>
    private static void TellKeys(AccountChange change)
    {
        foreach (var decided in change.Draft.Events.OfType<CaseSet>().Select(set => set.Case).Where(one => one.KeysRevokedAt is not null))
            if (change.TradeBefore.Conduct.Cases.GetValueOrDefault(decided.Id)?.KeysRevokedAt is null)
                change.Send(revocation: new RevocationMessage(decided.Id));
    }

    private static Refusal? Act(AccountDraft draft, ActOnCase act, string actor) => act.Verb switch
    {
        CaseVerb.Restrict => CaseDesk.Restrict(draft, act.Case, act.Text, actor),
        CaseVerb.Lift => CaseDesk.Lift(draft, act.Case, act.Text, actor),
        CaseVerb.Ask => CaseDesk.Ask(draft, act.Case, act.Text, actor),
        CaseVerb.Answer => CaseDesk.Answer(draft, act.Case, act.Text, actor),
        CaseVerb.Notify => CaseDesk.Notify(draft, act.Case, act.Text, actor),
        CaseVerb.OfferCure => CaseDesk.OfferCure(draft, act.Case, act.Text, actor),
        CaseVerb.AcceptCure => CaseDesk.ReviewCure(draft, act.Case, accepted: true, act.Text, actor),
        CaseVerb.RejectCure => CaseDesk.ReviewCure(draft, act.Case, accepted: false, act.Text, actor),
        CaseVerb.Decide => CaseJudge.Decide(draft, act.Case, new CaseProposal(ConductViews.DecisionOf(act.Decision!), act.Ground,
            [.. act.Documents], actor, draft.Now) { RevokesKeys = act.RevokesKeys }, act.Text),
        CaseVerb.Approve => CaseJudge.Approve(draft, act.Case, act.Text, actor, draft.WorkingDays),
        CaseVerb.Close => CaseJudge.Close(draft, act.Case, act.Text, actor),
        CaseVerb.Appeal => CaseJudge.Appeal(draft, act.Case, act.Text, actor),
        _ => CaseJudge.DecideAppeal(draft, act.Case, act.Verb == CaseVerb.UpholdAppeal, act.Text, actor, draft.WorkingDays),
    };

    /// <summary>A ground that rests on documents needs them in the qualification file, found false or left stale there.</summary>
    private async Task<Refusal?> Unfounded(ActOnCase command)
    {
        if (command.Ground is not (CaseJudge.FalseMaterial or CaseJudge.NotRenewed) || command.Documents.Length == 0) return null;
        var founded = await GrainFactory.GetGrain<IQualificationGrain>(Id).GroundsAt(NowOf(State), command.Ground);
        return command.Documents.FirstOrDefault(document => !founded.Contains(document, StringComparer.Ordinal)) is { } other
            ? RefusalCodes.NoUnilateralTermination.With($"The document {other} is no ground of {command.Ground}.") : null;
    }

    /// <summary>Open questions whose last day is provisional follow a calendar that was loaded meanwhile, before that day passes.</summary>
    private async Task RecomputeCases()
    {
        var conduct = Trade.Conduct;
        if (!conduct.Cases.Values.Any(CaseDesk.IsProvisional) && !conduct.Audits.Values.Any(DataAuditDesk.IsProvisional)) return;
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, NowOf(state));
            CaseDesk.Recompute(change.Draft);
            DataAuditDesk.Recompute(change.Draft);
            return change.Step();
        });
        Deliver(change);
    }

    private async Task PassCase(TradeStep step)
    {
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, step.At);
            CaseDesk.Pass(change.Draft, step.Id, step.At);
            return change.Step();
        });
        Deliver(change);
    }

    private async Task PassAudit(TradeStep step)
    {
        var rule = await RuleInForce(Head.Tenant, DataAuditDesk.Unanswered, step.At);
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, step.At);
            DataAuditDesk.Pass(change.Draft, step.Id, step.At, rule);
            return change.Step();
        });
        Deliver(change);
    }

    private async Task<RuleVersion?> RuleInForce(string tenant, string rule, Instant at) =>
        await GrainFactory.GetGrain<IRuleBookGrain>(tenant).InForce(rule, at) is { } found
            ? new RuleVersion(found.Rule, found.Version, found.Category, found.Text, found.Channel, found.PublishedAt) : null;

    /// <summary>
    /// Ends the packages of what a case is about to end, so that what they used is known for good before the rest becomes damages. Nothing
    /// ends unless this person may approve.
    /// </summary>
    private async Task<IReadOnlyList<SpendingReport>> LastFiguresOf(string id, string actor)
    {
        await ReadTrade();
        var trial = TradeChange(State, NowOf(State)).Draft;
        if (CaseJudge.MayApprove(trial, id, actor) is not null) return [];
        return await LastFiguresOfPackages(trial.State.Trade.Conduct.Cases[id].Product, trial.Now);
    }

    private async Task<IReadOnlyList<SpendingReport>> LastFiguresOfPackages(string? product, Instant at)
    {
        var reports = new List<SpendingReport>();
        await foreach (var resource in ReadResources(0))
        {
            await ReadEntry(resource.Subject);
            if (!EntryOf(resource.Subject).Grants.Any(grant => grant.OpenFen > 0 && (product is null || grant.Sku == product))) continue;
            reports.Add(Translate(await ResourceOf(resource.Subject).End(at, breakage: false)));
        }
        return reports;
    }

    private async Task<T[]?> OfConduct<T>(string tenant, Func<ConductBook, IEnumerable<T>> read)
    {
        if (!IsOf(tenant)) return null;
        await CatchUp();
        return [.. read(Trade.Conduct)];
    }

    private Task<CommandReply<T>> OnConduct<T>(CommandContext context, Func<AccountChange, Refusal?> decide, Func<ConductBook, T> view,
        Claim? once = null)
        where T : class => OnBook(context, decide, book => view(book.Conduct), once);

    /// <summary>A decision about conduct or disruptions: first everything due by now; its resources know when it is answered.</summary>
    private async Task<CommandReply<T>> OnBook<T>(CommandContext context, Func<AccountChange, Refusal?> decide, Func<TradeBook, T> view,
        Claim? once = null)
        where T : class
    {
        if (!IsOf(context.Tenant)) return NotFound<T>();
        await CatchUp();
        AccountChange? change = null;
        var reply = await Command<T>(context, (state, claims) =>
        {
            change = TradeChange(state, NowOf(state));
            if (once is { } claim && claims.IsTaken(claim.Key, out _))
                return AccountChange.Refused<T>(RefusalCodes.PaymentReferenceReused.With("The channel transaction was recorded for something else."));
            if (decide(change) is { } refusal) return AccountChange.Refused<T>(refusal);
            TellEnded(change);
            TellBase(change);
            TellKeys(change);
            TellAgenda(change);
            ImmutableArray<Claim> taken = once is { } kept ? [kept] : [];
            return change.Done(after => view(after.Account.Trade), taken);
        });
        Deliver(change);
        await EnforceNow();
        if (reply.Refusal is null && !State.Outbox.Pending.IsEmpty) await DeliverPending();
        return reply;
    }
}
