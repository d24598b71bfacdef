using Metering.Actors.Accounts;
using Metering.Actors.Calendar;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Orders;

/// <summary>
/// An order as a grain. What it decides is in <see cref="Metering.Domain.Orders"/>; money moves in its account only. An instruction to the
/// account is journaled before it is sent and repeated until it is answered, and the command that caused it is answered with its outcome, so a
/// crash anywhere between leaves an order from which the same call ends in the same books.
/// </summary>
public sealed partial class OrderGrain(AccountServices services)
    : JournaledActor<OrderState>(services.Journal, OrderCodec.Instance), IOrderGrain, IDisposable
{
    /// <summary>Commands and steps run one after the other: each has to see the account's answer to the one before.</summary>
    private readonly SemaphoreSlim turn = new(1);
    private readonly CalendarReader calendar = new();

    /// <summary>True while the account expects to hear where the order stands now.</summary>
    private bool announced;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"order/{this.GetPrimaryKeyString()}");

    private string AccountId => this.GetPrimaryKeyString()[..this.GetPrimaryKeyString().IndexOf('/', StringComparison.Ordinal)];

    private string OrderId => this.GetPrimaryKeyString()[(AccountId.Length + 1)..];

    private IOrderBooksGrain Account => GrainFactory.GetGrain<IOrderBooksGrain>(AccountId);

    /// <inheritdoc />
    public async Task<OrderView?> View(string tenant)
    {
        if (!State.Exists || State.Tenant != tenant) return null;
        await ReadCalendar();
        return ViewOf(State);
    }

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    /// <summary>Runs a command of an existing order at the account's present, after everything that was due before it.</summary>
    private async Task<CommandReply<OrderView>> Run(CommandContext context, Func<OrderDraft, AccountPresent, Refusal?> decide,
        bool asksFile = false)
    {
        await turn.WaitAsync();
        try
        {
            if (!State.Exists || State.Tenant != context.Tenant) return NotFound();
            if (await Account.Present(context.Tenant) is not { } present) return NotFound();
            await ReadCalendar();
            await CatchUp(present.Now);
            var filed = asksFile ? await Filed(present.Now) : null;
            var reply = await Decide(context, present.Now, draft =>
            {
                draft.FiledAt = filed;
                if (decide(draft, present) is { } refusal) return refusal;
                StandStill(draft, present);
                return null;
            });
            await TellStanding(present.Now);
            return reply;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Decides under the turn. With an instruction to the account, the answer is the one that comes of it.</summary>
    private async Task<CommandReply<OrderView>> Decide(CommandContext context, Instant now, Func<OrderDraft, Refusal?> decide)
    {
        await Finish();
        var command = new OrderCommand(context.Actor, context.Claim, context.Fingerprint);
        var known = await IsAnswered(context);
        var trial = Draft(State, now, command);
        var refusal = decide(trial);
        // A repeat is answered by its claim, a refusal is remembered under it; what needs the account is answered when it has answered.
        if (!known && refusal is null && trial.State.Pending is not null)
        {
            await TellWakeUp(trial);
            await Step(state =>
            {
                var draft = Draft(state, now, command);
                return decide(draft) is null ? new StepResult(draft.Events, [], []) : StepResult.None;
            });
            return await Finish() ?? throw new InvalidOperationException($"{JournalId} asked its account for nothing.");
        }
        if (!known && refusal is null) await TellWakeUp(trial);
        return await Command<OrderView>(context, (state, _) =>
        {
            var draft = Draft(state, now, command);
            return decide(draft) is { } no
                ? Verdict.Refused<OrderState, OrderView>(no)
                : Verdict.Done<OrderState, OrderView>(draft.Events, ViewOf);
        });
    }

    /// <summary>Has the account carry out what it was asked for, to the end. Returns the answer of the command that asked, if any did.</summary>
    private async Task<CommandReply<OrderView>?> Finish()
    {
        CommandReply<OrderView>? reply = null;
        while (State.Pending is { } pending)
        {
            var answer = await Account.Execute(OrderId, OrderJson.Write(pending.Content));
            reply = await Take(pending.Content.Number, answer, tell: true);
        }
        return reply;
    }

    private async Task<CommandReply<OrderView>?> Take(long number, InstructionReply answer, bool tell)
    {
        var outcome = new InstructionOutcome(answer.Refusal?.Code, answer.Refusal?.Detail, [.. answer.Links]);
        // A payment may start the time of 4.6.
        var present = State.Pending?.Content.Kind == InstructionKind.TakePayment ? await Account.Present(State.Tenant) : null;
        var filed = present is null ? null : await Filed(present.Now);
        if (tell && Answered(State, number, outcome, present, filed, out _) is { } trial) await TellWakeUp(trial);
        CommandReply<OrderView>? reply = null;
        await Step(state =>
        {
            if (Answered(state, number, outcome, present, filed, out var refusal) is not { } draft) return StepResult.None;
            if (draft.State.Pending is not null) return new StepResult(draft.Events, [], []);
            reply = refusal is null ? CommandReply.Done(ViewOf(draft.State)) : CommandReply.Refused<OrderView>(refusal);
            var pending = state.Pending!;
            Claim[] claims = pending.Claim is { } claim
                ? [new Claim(claim, pending.Fingerprint, Claim.Permanent, Remembered(reply))]
                : [];
            return new StepResult(draft.Events, [], claims);
        });
        return reply;
    }

    /// <summary>
    /// What a repeat is answered. The account has done it, so it is remembered in any case: of an order with more words than a claim holds without
    /// its faults and material, which whoever needs them reads.
    /// </summary>
    private byte[] Remembered(CommandReply<OrderView> reply)
    {
        var outcome = services.Journal.Outcomes.Write(reply);
        return RememberedOutcomes.Fits(outcome) || reply.Value is not { } view ? outcome
            : services.Journal.Outcomes.Write(CommandReply.Done(view with { Faults = [], Material = [] }));
    }

    private OrderDraft? Answered(OrderState state, long number, InstructionOutcome outcome, AccountPresent? present, Instant? filed,
        out Refusal? refusal)
    {
        refusal = null;
        if (state.Pending is not { } pending || pending.Content.Number != number) return null;
        var draft = Draft(state, pending.Content.At, new OrderCommand(pending.Content.Actor, pending.Claim, pending.Fingerprint));
        draft.FiledAt = filed;
        refusal = OrderAnswers.Take(draft, pending, outcome);
        if (present is not null) StandStill(draft, present);
        return draft;
    }

    /// <summary>
    /// Before a commit that changes where the order stands, the account is told to wake it at once: a wake-up for nothing does no harm, and after
    /// a crash the account asks instead of never hearing. Told in time, it forgets that wake-up (<see cref="TellStanding"/>).
    /// </summary>
    private async Task TellWakeUp(OrderDraft trial)
    {
        if (announced || (State.Exists && trial.State.Status == State.Status
            && OrderTimers.NextAt(trial) == OrderTimers.NextAt(Draft(State, trial.Now, OrderCommand.Timer)))) return;
        await Account.WakeAt(trial.State.Id, trial.Now);
        announced = true;
    }

    private async Task TellStanding(Instant now)
    {
        if (!announced || !State.Exists) return;
        await Account.Stands(OrderId, Standing(State, now));
        announced = false;
    }

    private OrderDraft Draft(OrderState state, Instant now, OrderCommand command) =>
        new(state, now, services.Policies.Orders, calendar.Days, command);

    /// <summary>Deadlines follow the years that were loaded since (T-9).</summary>
    private Task ReadCalendar() => calendar.Read(GrainFactory, State.Tenant, State.TestClock, WallNow);

    private OrderView ViewOf(OrderState state) => OrderViews.Of(Draft(state, state.Offer!.At, OrderCommand.Timer));

    private static CommandReply<OrderView> NotFound() => CommandReply.Refused<OrderView>(RefusalCodes.NotFound.With("There is no such order."));
}
