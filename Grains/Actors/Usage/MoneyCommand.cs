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
    JournalServices services) : ClaimedOperation<ResourceState, TReply>(context, ResourceCodec.Instance, services), IPostponed
    where TReply : class
{
    private Verdict<ResourceState, TReply> verdict;
    private MoneyAnswer money;
    private bool postponed;
    private int asks;

    public long NeededFen { get; private set; }

    public override Decision<ResourceState> Decide(ResourceState state, ClaimView claims)
    {
        postponed = false;
        if (IsRepeat(claims, out _)) return base.Decide(state, claims);
        var final = money.IsFinalFor(state);
        (verdict, var shortFen) = decide(state, claims, final);
        if (final || shortFen <= 0) return base.Decide(state, claims);
        postponed = true;
        NeededFen = shortFen + state.SpendableFen;
        return Decision.Unchanged(state);
    }

    protected override Verdict<ResourceState, TReply> VerdictOf(ResourceState state, ClaimView claims) => verdict;

    public override void Complete(ResourceState committed)
    {
        if (postponed)
        {
            if (++asks > MoneyPatience.MaxAsks) Fail(MoneyPatience.Ended());
            else actor.Postpone(this);
            return;
        }
        base.Complete(committed);
        actor.Recorded(committed);
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
}
