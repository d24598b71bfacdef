using Metering.Actors.Journaling;
using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Contracts.Disruptions;
using Metering.Contracts.Dunning;
using Metering.Contracts.Invoices;
using Metering.Contracts.Qualification;
using Metering.Contracts.Reports;
using Metering.Contracts.Statements;
using Metering.Domain.Accounts;
using Metering.Domain.Invoices;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Accounts;

/// <summary>
/// A customer account (客户账户) as a grain: what is decided is in <see cref="Metering.Domain.Accounts"/>; here it is loaded, committed
/// and told.
/// </summary>
public sealed partial class AccountGrain(AccountServices services)
    : JournaledActor<AccountAggregate>(services.Journal, AccountCodec.Instance), IAccountGrain, ICollectedAccount, IStatementDesk, IReportedAccount,
        IQualifiedAccount, IConductAccount, IDisruptedAccount
{
    private JournalId? journalId;

    /// <inheritdoc />
    protected override JournalId JournalId => journalId ??= new JournalId($"account/{Id}");

    private string Id => this.GetPrimaryKeyString();

    private AccountPolicies Policies => services.Policies;

    private AccountHead Head => State.Head;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        DeliverPending().Ignore();
    }

    /// <inheritdoc />
    public async Task<CommandReply<AccountView>> Open(OpenAccount command, CommandContext context)
    {
        Instant? clockNow = null;
        if (command.TestClock is { } clock && !Head.IsOpen)
        {
            clockNow = await GrainFactory.GetGrain<IClockGrain>(clock).Attach(context.Tenant, Id);
            if (clockNow is null) return CommandReply.Refused<AccountView>(RefusalCodes.NotFound.With("There is no such test clock."));
        }
        AccountChange? change = null;
        var reply = await Command<AccountView>(context, (state, _) =>
        {
            if (state.Head.IsOpen) return AccountChange.Refused<AccountView>(RefusalCodes.AlreadyExists.With("An account with this id exists."));
            change = new AccountChange(state, clockNow ?? WallNow, Policies);
            var now = change.Draft.Now;
            change.Draft.Add(new AccountOpened(Id, context.Tenant, command.Name, command.Uscc, command.TestClock, now, context.Actor));
            if (command.AcceptedAgreement is { } version && Agreements.AcceptedWith(change.Draft, version, command.AcceptedBy ?? context.Actor,
                deemed: false) is { } unknown)
                return AccountChange.Refused<AccountView>(unknown);
            TellAgenda(change);
            return change.Done(after => ViewOf(after.Account));
        });
        Deliver(change);
        if (reply.Refusal is null && Head.TestClock is { } attached) await CatchUpWith(attached);
        return reply;
    }

    /// <summary>A clock that moves its accounts passes over one that is not open yet, and may have arrived when it is.</summary>
    private async Task CatchUpWith(string clock)
    {
        if (await GrainFactory.GetGrain<IClockGrain>(clock).View(Head.Tenant) is not { } view) return;
        var now = view.AdvancingTo ?? view.Now;
        while (Head.ClockNow < now && !(await AdvanceClock(now)).Done)
        {
        }
    }

    /// <inheritdoc />
    public async Task<CommandReply<AccountView>> Change(ChangeAccount command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<AccountView>();
        var wanted = new WantedChange(command.LegalName, command.Uscc,
            command.Contact is { } contact ? new ContactPerson(contact.Name, contact.Telephone, contact.Email) : null,
            command.BillingAddress is { } address ? new PostalAddress(address.Recipient, address.Telephone, address.Address) : null, command.Reason);
        AccountChange? change = null;
        var reply = await Command<AccountView>(context, (state, _) =>
        {
            change = Change(state);
            if (ChangeDesk.Change(change.Draft, wanted, context.Actor) is { } refusal) return AccountChange.Refused<AccountView>(refusal);
            if (change.Draft.Events.Any(item => item is QualificationWatched)) TellAgenda(change);
            return change.Done(after => ViewOf(after.Account));
        });
        Deliver(change);
        // As with every command of the file, its documents are looked at before it is answered; should this fail, the account asks by itself.
        if (reply.Refusal is null && Head.QualificationDueAt <= NowOf(State)) await CatchUp();
        return reply;
    }

    /// <inheritdoc />
    public Task<AccountView?> View(string tenant) => Task.FromResult(IsOf(tenant) ? ViewOf(State.Account) : null);

    /// <inheritdoc />
    public async Task<CommandReply<AccountView>> Unpark(CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<AccountView>();
        AccountChange? change = null;
        var reply = await Command<AccountView>(context, (state, _) =>
        {
            change = Change(state);
            MonthEnd.Unpark(change.Draft, context.Actor);
            if (change.Draft.Events.Count > 0) TellAgenda(change);
            return change.Done(after => ViewOf(after.Account));
        });
        await DeliverAndSchedule(change);
        return reply;
    }

    private static CommandReply<T> NotFound<T>()
        where T : class => CommandReply.Refused<T>(RefusalCodes.NotFound.With("There is no such account."));

    private bool IsOf(string tenant) => Head.IsOpen && Head.Tenant == tenant;

    private Instant NowOf(AccountAggregate state) => state.Head.ClockNow ?? WallNow;

    private AccountChange Change(AccountAggregate state) => new(state, NowOf(state), Policies);

    /// <summary>
    /// The agenda forgets what it was told before. While the orders were not read nobody knows that nothing is due before: then it wakes the
    /// account at once, which reads them.
    /// </summary>
    private void TellAgenda(AccountChange change)
    {
        var draft = change.Draft;
        if (draft.Head.TestClock is not null) return;
        var next = NextDue(draft.State);
        var known = !draft.Head.HasTrade || draft.State.Trade.Loaded || tradeRead is not null;
        change.Send(schedule: new ScheduleMessage(known ? next : Earlier(draft.Now, next)));
    }

    private AccountView ViewOf(AccountState state)
    {
        var head = state.Head;
        return new()
        {
            Id = head.Id,
            Name = head.Name,
            Uscc = head.Uscc,
            Status = Lifecycle.StatusOf(head),
            ParkedReason = head.ParkedReason,
            TestClock = head.TestClock,
            OpenedAt = head.OpenedAt,
            ClockNow = head.ClockNow,
            NextDueAt = NextDue(state),
            LowBalanceNotices = head.LowBalanceNotices,
            Suspensions = [.. head.Suspension.Reasons.Select(standing => standing.Reason)],
            Contact = ViewOf(head.Details?.Contact),
            BillingAddress = ViewOf(head.Details?.BillingAddress),
            FormerNames = [.. head.Details?.FormerNames.Select(former => former.Name) ?? []],
        };
    }
}
