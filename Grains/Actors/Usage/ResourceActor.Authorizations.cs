using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Domain.Usage;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Usage;

public abstract partial class ResourceActor
{
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(1);

    private IGrainTimer? holdTimer;
    private int countedHolds;

    /// <inheritdoc />
    public virtual Task<CommandReply<AuthorizationView>> Authorize(AuthorizeUsage command, CommandContext context)
    {
        if (IsForeign(context, command.Account)) return ForStranger<AuthorizationView>();
        return BoundedStorage(command.Meter) is null ? Open(command, context, null) : WithinStorage();

        async Task<CommandReply<AuthorizationView>> WithinStorage() => await Open(command, context, await StorageQuotaOf(command.Meter));
    }

    /// <inheritdoc />
    public virtual async Task<CommandReply<AuthorizationView>> UpdateAuthorization(UpdateAuthorization command, CommandContext context)
    {
        if (IsForeign(context, command.Account)) return await ForStranger<AuthorizationView>();
        var quota = State.Holds.FirstOrDefault(hold => hold.Number == command.Number) is { } open ? await StorageQuotaOf(open.Meter) : null;
        return await Money(context, (state, final) => Authorizations.Update(state, TariffOf(state), Policy, command.Number, command.UsedQuantity,
            command.Quantity, NowOf(state), final, quota), "HELD");
    }

    /// <inheritdoc />
    public virtual Task<CommandReply<AuthorizationView>> EndAuthorization(EndAuthorization command, CommandContext context) =>
        IsForeign(context, command.Account)
            ? ForStranger<AuthorizationView>()
            : Money(context, (state, _) => Authorizations.End(state, TariffOf(state), Policy, command.Number, command.UsedQuantity, Subject,
                NowOf(state)), command.UsedQuantity is null ? "RELEASED" : "COMPLETED");

    private Task<CommandReply<AuthorizationView>> Open(AuthorizeUsage command, CommandContext context, long? quota) =>
        Money(context, (state, final) => Authorizations.Open(state, TariffOf(state), Policy, command.Meter, command.Quantity,
            command.Destination, NowOf(state), final, quota), "HELD");

    private Task<CommandReply<AuthorizationView>> Money(CommandContext context, Func<ResourceState, bool, AuthorizationOutcome> decide,
        string status)
    {
        var operation = new MoneyCommand<AuthorizationView>(context, (state, claims, final) =>
        {
            var outcome = decide(state, final);
            return (VerdictOf(state, outcome, claims, status), outcome.ShortFen);
        }, this, services.Journal);
        operation.Start();
        return operation.Answer;
    }

    private Verdict<ResourceState, AuthorizationView> VerdictOf(ResourceState state, AuthorizationOutcome outcome, ClaimView claims,
        string status)
    {
        if (outcome.Refusal is { } refusal)
            return new(outcome.Events, _ => CommandReply.Refused<AuthorizationView>(refusal), [], []);
        if (outcome.Hold is not { } hold) return new([], _ => CommandReply.Refused<AuthorizationView>(NotYet), [], []);
        var charged = outcome.Charged is { } usage ? usage.Records[0].ChargeFen : 0;
        var view = ResourceMessages.Authorization(hold, status, status == "HELD" ? hold.HeldFen : 0, charged, Policy);
        var reply = CommandReply.Done(view);
        return new(outcome.Events, _ => reply, ClaimsOf(state, outcome.Events, claims), []);
    }

    private static Refusal NotYet => RefusalCodes.InsufficientBalance.With("The balance does not cover this.");

    /// <summary>True when the resource is nobody's, or not of who commands. Once it has an owner it keeps it, so deciding does not ask.</summary>
    private bool IsForeign(CommandContext context, string? account) =>
        State.Owner is not { } owner || owner.Tenant != context.Tenant || (account is not null && owner.Account != account);

    /// <summary>
    /// Answers a command that <see cref="IsForeign"/>. Nothing is written and no claim taken: a stranger makes no journals, fills nobody's queue, and
    /// what is unknown now may be opened later. So only the newest activation may say it.
    /// </summary>
    private async Task<CommandReply<TReply>> ForStranger<TReply>()
        where TReply : class
    {
        try
        {
            if (!await IsSuperseded())
                return CommandReply.Refused<TReply>(RefusalCodes.UnknownSubject.With("The subject is not a resource of yours."));
            Restart();
            return CommandReply.Refused<TReply>(RefusalCodes.Overloaded.With(OwnedElsewhere));
        }
        catch (Exception fault) when (CommandFaults.Of(fault) is { } refusal)
        {
            return CommandReply.Refused<TReply>(refusal);
        }
    }

    private void WatchHolds(ResourceState committed)
    {
        var open = committed.Holds.Length;
        if (open != countedHolds)
        {
            UsageMetrics.HoldsChanged(open - countedHolds);
            countedHolds = open;
        }
        if (open == 0 || holdTimer is not null) return;
        var due = NextWatch(committed);
        holdTimer = this.RegisterGrainTimer(WatchTick, new GrainTimerCreationOptions(due, due) { Interleave = true, KeepAlive = true });
    }

    /// <summary>
    /// When open authorizations are looked at next: not before the first of them ends, and never so late that the silo would take the object for
    /// idle.
    /// </summary>
    private TimeSpan NextWatch(ResourceState state)
    {
        var until = DueSteps.NextAt(state, Policy) is { } next ? (next - NowOf(state)).ToTimeSpan() : LongestWatch;
        return TimeSpan.FromTicks(Math.Min(LongestWatch.Ticks, Math.Max(until.Ticks, Policy.WatchEvery.Ticks)));
    }

    private async Task WatchTick(CancellationToken cancellationToken)
    {
        await EndDueHolds();
        if (State.Holds.Length > 0)
        {
            var due = NextWatch(State);
            holdTimer?.Change(due, due);
            return;
        }
        holdTimer?.Dispose();
        holdTimer = null;
    }

    private async Task EndDueHolds()
    {
        if (State.Exists && DueSteps.IsAnyDue(State, Policy, NowOf(State))) Recorded(await Step(state => Due(state, NowOf(state))));
    }

    private StepResult Due(ResourceState state, NodaTime.Instant asOf)
    {
        var events = DueSteps.Until(state, TariffOf(state), Policy, Subject, asOf);
        return events.Count == 0 ? StepResult.None : new StepResult(events, [], ClaimsOf(state, events));
    }
}
