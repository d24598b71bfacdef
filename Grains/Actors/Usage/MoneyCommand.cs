using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Domain.Usage;
using Metering.Journal.Protocol;

namespace Metering.Actors.Usage;

/// <summary>A command under its claim that may have to wait for the account's answer about money before it is decided.</summary>
/// <param name="context">Who commands, and its claim.</param>
/// <param name="decide">Decides; the flag tells that the account's money is exhausted and the answer must be final.</param>
/// <param name="actor">The resource.</param>
/// <param name="services">Journal services.</param>
internal sealed class MoneyCommand<TReply>(CommandContext context,
    Func<ResourceState, ClaimView, bool, (Verdict<ResourceState, TReply> Verdict, long ShortFen)> decide, ResourceActor actor,
    JournalServices services) : Operation<ResourceState>, IPostponed
    where TReply : class
{
    private readonly TaskCompletionSource<CommandReply<TReply>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommandOperation<ResourceState, TReply>? inner;
    private MoneyAnswer money;
    private bool postponed;
    private int asks;

    public override UInt128? ExclusiveKey => context.Claim;

    public Task<CommandReply<TReply>> Answer => answer.Task;

    public long NeededFen { get; private set; }

    public override Decision<ResourceState> Decide(ResourceState state, ClaimView claims)
    {
        postponed = false;
        var final = money.IsFinalFor(state);
        // A repeat is answered by its claim, and nothing is decided again.
        var isReplay = context.Claim is { } key && claims.IsTaken(key, out _);
        var decided = isReplay ? default : decide(state, claims, final);
        if (!final && decided.ShortFen > 0)
        {
            postponed = true;
            NeededFen = decided.ShortFen + state.SpendableFen;
            return Decision.Unchanged(state);
        }
        inner = new CommandOperation<ResourceState, TReply>(context, (_, _) => decided.Verdict, ResourceCodec.Instance, services);
        return inner.Decide(state, claims);
    }

    public override void Complete(ResourceState committed)
    {
        if (postponed)
        {
            if (++asks > MoneyPatience.MaxAsks) Fail(MoneyPatience.Ended());
            else actor.Postpone(this);
            return;
        }
        inner!.Complete(committed);
        Forward(inner.Answer).Ignore();
        actor.Recorded(committed);
    }

    public override void Fail(Exception fault)
    {
        if (CommandFaults.Of(fault) is { } refusal) Refuse(refusal);
        else answer.TrySetException(fault);
    }

    public void Resume(MoneyAnswer answered)
    {
        money = answered;
        Start();
    }

    /// <summary>Queues it, or answers why not.</summary>
    public void Start()
    {
        switch (actor.Queue(this))
        {
            case Admission.AlreadyRunning:
                Refuse(RefusalCodes.IdempotencyKeyInFlight.With("The first request with this key has not ended yet."));
                break;
            case Admission.Full:
                Refuse(RefusalCodes.Overloaded.With("Too many requests wait for this object."));
                break;
        }
    }

    private async Task Forward(Task<CommandReply<TReply>> done) => answer.TrySetResult(await done);

    private void Refuse(Refusal refusal) => answer.TrySetResult(CommandReply.Refused<TReply>(refusal));
}
