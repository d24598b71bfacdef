using System.Collections.Immutable;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using Metering.Domain.Refusals;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Invoices;

/// <summary>
/// A fapiao request as a grain. What it decides is in <see cref="Metering.Domain.Invoices"/>. Its account wakes it and keeps its reservation:
/// the account is told before a change, so that it asks should the report of the change be lost.
/// </summary>
public sealed partial class InvoiceGrain(InvoiceServices services)
    : JournaledActor<InvoiceState>(services.Journal, InvoiceCodec.Instance), IInvoiceGrain, IDisposable
{
    /// <summary>Commands run one after the other: each reports to the account before the next begins.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <inheritdoc />
    protected override JournalId JournalId => new($"invoice/{this.GetPrimaryKeyString()}");

    private string AccountId => this.GetPrimaryKeyString()[..this.GetPrimaryKeyString().IndexOf('/', StringComparison.Ordinal)];

    private IAccountInvoices Account => GrainFactory.GetGrain<IAccountInvoices>(AccountId);

    private InvoicePolicies Policies => services.Policies.Invoices;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        KeepAsking();
    }

    /// <inheritdoc />
    public async Task<InvoiceReport> Open(string tenant, string? testClock, byte[] request)
    {
        await Step(state =>
        {
            var wanted = InvoiceJson.Read<InvoiceRequest>(request);
            var draft = new InvoiceDraft(state, wanted.RequestedAt, Policies);
            InvoiceReview.Open(draft, tenant, AccountId, testClock, wanted);
            return ResultOf(draft);
        });
        return Report();
    }

    /// <inheritdoc />
    public async Task<InvoiceView?> View(string tenant)
    {
        if (!State.Exists || State.Tenant != tenant) return null;
        if (State.Job is not null) await AskBriefly(ShortWait);
        return InvoiceViews.Of(State);
    }

    /// <inheritdoc />
    public Task<CommandReply<InvoiceView>> GiveMaterial(string material, CommandContext context) => Run(context, draft =>
        InvoiceReview.GiveMaterial(draft, material, context.Actor));

    /// <inheritdoc />
    public async Task<CommandReply<InvoiceView>> Confirm(bool funds, bool material, CommandContext context)
    {
        if (!State.Exists) return NotFound();
        var calendar = await Calendar();
        var documents = material ? InvoiceViews.BuyerOf(await Account.DocumentedBuyer()) : null;
        var overstated = await Overstated();
        return await Run(context, draft => InvoiceReview.Confirm(draft, funds, material, calendar.Days, calendar.Version, context.Actor,
            overstated, documents));
    }

    /// <inheritdoc />
    public Task<CommandReply<InvoiceView>> Reject(string reason, CommandContext context) => Run(context, draft =>
        InvoiceReview.Reject(draft, reason, context.Actor));

    /// <inheritdoc />
    public async Task<CommandReply<InvoiceView>> Issue(CommandContext context)
    {
        if (!State.Exists) return NotFound();
        var overstated = await Overstated();
        return await RunAndAsk(context, draft => InvoiceIssuing.Start(draft, context.Actor, overstated));
    }

    /// <inheritdoc />
    public Task<CommandReply<InvoiceView>> Deliver(DeliverInvoice command, CommandContext context) => Run(context, draft =>
        InvoiceIssuing.Deliver(draft, command.SentTo ?? UsualAddress(draft.State.Request!), command.Carrier, command.TrackingNumber,
            context.Actor));

    /// <inheritdoc />
    public Task<CommandReply<InvoiceView>> Return(string reason, CommandContext context) => Run(context, draft =>
        InvoiceIssuing.Return(draft, reason, context.Actor));

    /// <inheritdoc />
    public async Task<CommandReply<InvoiceView>> Redden(ReddenInvoice command, CommandContext context)
    {
        if (!State.Exists) return NotFound();
        var overstated = await Overstated();
        return await RunAndAsk(context, draft =>
            RedLetters.Begin(draft, command.AmountFen, command.Reason, command.BuyerUsed, context.Actor, overstated));
    }

    /// <inheritdoc />
    public Task<CommandReply<InvoiceView>> ConfirmRed(CommandContext context) => RunAndAsk(context, draft =>
        RedLetters.Confirm(draft, context.Actor));

    /// <inheritdoc />
    public async Task<InvoiceFigures?> Figures() => State.Exists ? await InvoiceProof.Figures(Store, JournalId) : null;

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    private static string UsualAddress(InvoiceRequest request) =>
        request is { Medium: InvoiceMedium.Paper, PostTo: { } to } ? to.Address : request.Email ?? request.Buyer.Title;

    /// <summary>
    /// What the account says of the request's lines now. Money that is given back a moment later waits for the red letter of what is issued
    /// meanwhile: the reservation counts until the account has heard that there is none.
    /// </summary>
    private async Task<ImmutableArray<long>> Overstated() => [.. await Account.OverstatedFen(State.Request!.Number)];

    /// <summary>Runs a command at the account's present, after everything that was due before it.</summary>
    private async Task<CommandReply<InvoiceView>> Run(CommandContext context, Func<InvoiceDraft, Refusal?> decide)
    {
        await turn.WaitAsync();
        try
        {
            if (!State.Exists || State.Tenant != context.Tenant || await Account.InvoiceNow(context.Tenant) is not { } now) return NotFound();
            await CatchUp(now);
            var trial = new InvoiceDraft(State, now, Policies);
            var changes = decide(trial) is null && trial.Events.Count > 0;
            if (changes) await Account.ExpectInvoice(State.Request!.Number);
            var reply = await Command<InvoiceView>(context, (state, _) =>
            {
                var draft = new InvoiceDraft(state, now, Policies);
                return decide(draft) is { } no
                    ? Verdict.Refused<InvoiceState, InvoiceView>(no)
                    : Verdict.Done<InvoiceState, InvoiceView>(draft.Events, InvoiceViews.Of);
            });
            if (changes) await TellAccount();
            return reply;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The account has been told to ask: a report that is lost only comes later.</summary>
    private async Task TellAccount()
    {
        try
        {
            await Account.AbsorbInvoice(Report());
        }
        catch (Exception fault)
        {
            LogNotReported(services.Journal.Log, fault, this.GetPrimaryKeyString());
        }
    }

    private InvoiceReport Report() => InvoiceViews.ReportOf(InvoiceProgress.Of(State, Version, DueAt()));

    private static StepResult ResultOf(InvoiceDraft draft) => new(draft.Events, [], []);

    private static CommandReply<InvoiceView> NotFound() =>
        CommandReply.Refused<InvoiceView>(RefusalCodes.NotFound.With("There is no such fapiao request."));

    [LoggerMessage(LogLevel.Warning, "{Invoice} could not report to its account, which will ask")]
    private static partial void LogNotReported(ILogger log, Exception fault, string invoice);
}
