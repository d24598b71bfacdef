using System.Collections.Immutable;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Qualification;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Qualification;

/// <summary>
/// The qualification file of an account. Before a command is committed its account is made to ask for the effects, and it gets its answer
/// only between commands: so a crash anywhere leaves an account that will ask.
/// </summary>
public sealed partial class QualificationGrain(JournalServices services)
    : JournaledActor<QualificationFile>(services, QualificationCodec.Instance), IQualificationGrain, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    /// <inheritdoc />
    protected override JournalId JournalId => new($"qualification/{this.GetPrimaryKeyString()}");

    private IQualifiedAccount Account => GrainFactory.GetGrain<IQualifiedAccount>(this.GetPrimaryKeyString());

    /// <inheritdoc />
    public async Task<QualificationView?> View(string tenant)
    {
        if (await Account.Qualified(tenant) is not { } account) return null;
        await Pass(account.Now);
        return QualificationViews.Of(State);
    }

    /// <inheritdoc />
    public Task<CommandReply<DocumentView>> Submit(SubmitDocument command, CommandContext context)
    {
        var content = new DocumentContent(command.Type, command.Sha256, command.Name, command.LegalName, command.Uscc, command.Title,
            command.AreaCode, command.HeadOffice, [.. command.Scope], command.ValidUntil);
        return Run<DocumentView>(context, (file, account) => DocumentDesk.Submit(file, content, account.Now, out var document) is { } refusal
            ? Verdict.Refused<QualificationFile, DocumentView>(refusal)
            : Verdict.Done<QualificationFile, DocumentView>([new DocumentSet(document!, context.Actor)], _ => QualificationViews.Of(document!)));
    }

    /// <inheritdoc />
    public Task<CommandReply<DocumentView>> NoteContent(NoteContent command, CommandContext context) => Run(context, (file, account) =>
    {
        if (file.Document(command.Document) is not { } document)
            return Verdict.Refused<QualificationFile, DocumentView>(RefusalCodes.NotFound.With("There is no such document."));
        if (document.Stored is not null) return Verdict.Done<QualificationFile, DocumentView>([], _ => QualificationViews.Of(document));
        var stored = document with { Stored = new StoredContent(command.MediaType, command.Bytes, account.Now) };
        return Verdict.Done<QualificationFile, DocumentView>([new DocumentSet(stored, context.Actor)], _ => QualificationViews.Of(stored));
    });

    /// <inheritdoc />
    public Task<CommandReply<DocumentView>> Review(ReviewDocument command, CommandContext context)
    {
        var action = Enum.Parse<DocumentAction>(command.Decision, ignoreCase: true);
        return Run<DocumentView>(context, (file, account) => DocumentDesk.Review(file, new CustomerIdentity(account.Name, account.Uscc),
            command.Document, action, command.Reason, command.Reviewer, account.Now, context.Actor, out var events) is { } refusal
            ? Verdict.Refused<QualificationFile, DocumentView>(refusal)
            : Verdict.Done<QualificationFile, DocumentView>(events, after => QualificationViews.Of(after.Document(command.Document)!)));
    }

    /// <inheritdoc />
    public Task<CommandReply<RealNameView>> SubmitRealName(SubmitRealName command, CommandContext context) =>
        Run<RealNameView>(context, (file, account) => Set(RealNameDesk.Submit(file.RealName, command.LegalRepresentative, command.Handler,
            command.HandlerIdSha256, command.ResponsiblePerson, account.Now, context.Actor)));

    /// <inheritdoc />
    public Task<CommandReply<RealNameView>> AdvanceRealName(AdvanceRealName command, CommandContext context)
    {
        var to = Enum.Parse<RealNameStatus>(command.To, ignoreCase: true);
        return Run<RealNameView>(context, (file, account) =>
            RealNameDesk.Advance(file.RealName, to, command.Note, account.Now, context.Actor, out var after) is { } refusal
                ? Verdict.Refused<QualificationFile, RealNameView>(refusal) : Set(after));
    }

    /// <inheritdoc />
    public Task<CommandReply<GroupConsentView>> SetGroupConsent(SetGroupConsent command, CommandContext context) =>
        Run<GroupConsentView>(context, (file, account) =>
        {
            if (GroupConsent.Check(file, command.Group) is { } refusal) return Verdict.Refused<QualificationFile, GroupConsentView>(refusal);
            var consent = new GroupConsent(command.Group, command.Given, command.Evidence, account.Now, context.Actor);
            return Verdict.Done<QualificationFile, GroupConsentView>([new GroupConsentSet(consent)], _ => QualificationViews.Of(consent));
        });

    /// <inheritdoc />
    public async Task<GroupConsentView?> GroupConsentOf(string tenant, string group) => await Account.Qualified(tenant) is null ? null
        : State.Group(group) is { } consent ? QualificationViews.Of(consent) : new GroupConsentView(group, false, null, null);

    /// <inheritdoc />
    public async Task<Clearance?> MayReserve(string tenant, string? area)
    {
        if (await Account.Qualified(tenant) is not { } account) return null;
        await Pass(account.Now);
        if (account.Closed) return Refused(account, RefusalCodes.AccountClosed.With("The account is closed."));
        return Locality.Check(State, new CustomerIdentity(account.Name, account.Uscc), area, out var needs) is { } refusal
            ? Refused(account, refusal) : new Clearance(account.Now, account.Clock, [.. needs], null);
    }

    /// <inheritdoc />
    public async Task<Clearance?> MayAssign(string tenant, string subject, bool licensed, string[] needs)
    {
        await turn.WaitAsync();
        try
        {
            if (await Account.WatchQualification(tenant) is not { } account) return null;
            await PassNow(account.Now);
            if (CheckAssign(account, licensed, needs, out var all) is { } refusal) return Refused(account, refusal);
            // Written before the number is with the account: a dependency of a number that is not changes nothing.
            if (all.Length > 0 || State.Dependents.ContainsKey(subject)) await Step(_ => StepResult.Of(new DependencySet(subject, all)));
            return new Clearance(account.Now, account.Clock, [.. all], null);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public async Task<DocumentedInvoiceBuyer?> Buyer(Instant now)
    {
        await Pass(now);
        return DocumentedBuyer.Of(State) is { } buyer ? new DocumentedInvoiceBuyer(buyer.Title, buyer.Uscc, buyer.GeneralTaxpayerProof) : null;
    }

    /// <inheritdoc />
    public async Task<string[]> OnFile(Instant now)
    {
        await Pass(now);
        return [.. OrderMaterial.OnFile(State)];
    }

    /// <inheritdoc />
    public async Task<Instant?> FiledSince(Instant now, string[] types)
    {
        await Pass(now);
        return OrderMaterial.Since(State, types);
    }

    /// <inheritdoc />
    public Task RestOn(string sku, string[] types)
    {
        var (subject, needs) = (QualificationFile.OfProduct(sku), types.ToImmutableArray());
        return Step(file => file.Dependents.TryGetValue(subject, out var known) && known.SequenceEqual(needs) ? StepResult.None
            : StepResult.Of(new DependencySet(subject, needs)));
    }

    /// <inheritdoc />
    public async Task<string[]> GroundsAt(Instant now, string ground)
    {
        await Pass(now);
        return [.. State.Documents.Where(document => document.Ground == ground).Select(document => document.Id)];
    }

    /// <inheritdoc />
    public Task<string?> RegisteredArea() => Task.FromResult(Agreement.Licence(State)?.Content.AreaCode);

    /// <inheritdoc />
    public async Task Keep(KeepMaterial command, CommandContext context)
    {
        // As with every command, the account asks before it is told.
        if (await Account.WatchQualification(context.Tenant) is not { } account) return;
        await Step(file => StepResult.Of([.. OrderMaterial.Keep(file, new CustomerIdentity(account.Name, account.Uscc),
            [.. command.Documents.Select(document => (document.Type, document.Sha256, document.Name))], command.SubmittedAt, command.ReviewedAt,
            context.Actor)]));
        await Account.ApplyQualification();
    }

    /// <inheritdoc />
    public async Task<QualificationAdvance> AdvanceTo(string tenant, string? clock, Instant now)
    {
        await Pass(now);
        // The account is asked, so that a name changed while this was on its way is the one looked at.
        if (await Account.Qualified(tenant) is { } account)
            await Step(file => StepResult.Of([.. DocumentDesk.Renamed(file, new CustomerIdentity(account.Name, account.Uscc), now, "account")]));
        await Tell(tenant, clock);
        return new QualificationAdvance(DocumentDesk.NextAt(State), QualificationViews.Dependents(State), (int)QualificationStages.Of(State));
    }

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    private Refusal? CheckAssign(QualifiedAccount account, bool licensed, string[] needs, out ImmutableArray<string> all)
    {
        all = [.. needs];
        if (account.Suspended) return RefusalCodes.Suspended.With("The account is suspended.");
        if (!State.RealName.IsVerified) return RefusalCodes.RealNameRequired.With("The real-name record of the account is not verified.");
        if (licensed)
        {
            if (Locality.CheckLicence(State, new CustomerIdentity(account.Name, account.Uscc), out var licence) is { } unlicensed) return unlicensed;
            all = [.. all, .. licence];
        }
        return all.All(State.Meets) ? null
            : RefusalCodes.LocalityEvidenceRequired.With("A document that the reservation rests on may not be relied on any more.");
    }

    private async Task<CommandReply<T>> Run<T>(CommandContext context,
        Func<QualificationFile, QualifiedAccount, Verdict<QualificationFile, T>> decide)
        where T : class
    {
        CommandReply<T> reply;
        await turn.WaitAsync();
        try
        {
            if (await Account.WatchQualification(context.Tenant) is not { } account)
                return CommandReply.Refused<T>(RefusalCodes.NotFound.With("There is no such account."));
            await PassNow(account.Now);
            reply = await Command<T>(context, (file, _) => decide(file, account));
        }
        finally
        {
            turn.Release();
        }
        // An answer goes out when the resources know too. Should this fail, the account asks by itself.
        await Account.ApplyQualification();
        return reply;
    }

    private async Task Pass(Instant now)
    {
        await turn.WaitAsync();
        try
        {
            await PassNow(now);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task PassNow(Instant now)
    {
        if (DocumentDesk.NextAt(State) <= now) await Step(file => StepResult.Of([.. DocumentDesk.Until(file, now)]));
    }

    private static Clearance Refused(QualifiedAccount account, Refusal refusal) =>
        new(account.Now, account.Clock, [], new RefusalReply(refusal.Code.Code, refusal.Detail));

    private static Verdict<QualificationFile, RealNameView> Set(RealNameRecord record) =>
        Verdict.Done<QualificationFile, RealNameView>([new RealNameSet(record)], after => QualificationViews.Of(after.RealName));
}
