using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Journaling;

/// <summary>What a command decided, before the journal makes it true.</summary>
/// <param name="Events">What happened; empty for a refusal or when nothing changed.</param>
/// <param name="Reply">The answer, computed from the state after the events.</param>
/// <param name="Claims">Further keys to take, such as a payment reference.</param>
/// <param name="Pages">Side records to write.</param>
public readonly record struct Verdict<TState, TReply>(IReadOnlyList<object> Events, Func<TState, CommandReply<TReply>> Reply,
    IReadOnlyList<Claim> Claims, IReadOnlyList<PageWrite> Pages)
    where TReply : class;

/// <summary>The usual shapes of a verdict.</summary>
public static class Verdict
{
    /// <summary>Events and an answer.</summary>
    public static Verdict<TState, TReply> Done<TState, TReply>(IReadOnlyList<object> events, Func<TState, TReply> reply,
        IReadOnlyList<Claim>? claims = null, IReadOnlyList<PageWrite>? pages = null)
        where TReply : class => new(events, state => CommandReply.Done(reply(state)), claims ?? [], pages ?? []);

    /// <summary>A refusal; it is remembered under the command's claim.</summary>
    public static Verdict<TState, TReply> Refused<TState, TReply>(Refusal refusal)
        where TReply : class => new([], _ => CommandReply.Refused<TReply>(refusal), [], []);
}

/// <summary>A command under its claim: done once, and every repeat gets the first answer, refusals included (requirements 3, rule a).</summary>
/// <param name="context">Who commands, and its claim.</param>
/// <param name="codec">Codec of the state.</param>
/// <param name="services">Journal services.</param>
/// <param name="remembered">What a repeat gets of the first answer, which may hold a secret; all of it when absent.</param>
public abstract class ClaimedOperation<TState, TReply>(
    CommandContext context, IJournalCodec<TState> codec, JournalServices services, Func<TReply, TReply>? remembered = null) : Operation<TState>
    where TReply : class
{
    private readonly TaskCompletionSource<CommandReply<TReply>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommandReply<TReply>? decided;

    /// <inheritdoc />
    public override UInt128? ExclusiveKey => context.Claim;

    /// <summary>The answer.</summary>
    public Task<CommandReply<TReply>> Answer => answer.Task;

    /// <inheritdoc />
    public override Decision<TState> Decide(TState state, ClaimView claims)
    {
        if (IsRepeat(claims, out var taken))
        {
            decided = taken.Fingerprint == context.Fingerprint
                ? services.Outcomes.Read<CommandReply<TReply>>(taken.Outcome.Span) with { Replayed = true }
                : CommandReply.Refused<TReply>(RefusalCodes.IdempotencyKeyReused.With("The key's first request had another route or body."));
            return Decision.Unchanged(state);
        }
        var verdict = VerdictOf(state, claims);
        var after = state;
        foreach (var item in verdict.Events) after = codec.Apply(after, item);
        decided = verdict.Reply(after);
        if (context.Claim is not { } claim)
            return verdict.Events.Count == 0 && verdict.Claims.Count == 0 && verdict.Pages.Count == 0
                ? Decision.Unchanged(state)
                : Decision.Changed(after, verdict.Events, verdict.Claims, verdict.Pages);
        var outcome = services.Outcomes.Write(Remembered(decided));
        if (RememberedOutcomes.Fits(outcome)) return Decision.Changed(after, verdict.Events, [Own(claim, outcome), .. verdict.Claims], verdict.Pages);
        // What could not be answered the same again is not done.
        decided = CommandReply.Refused<TReply>(RefusalCodes.TooLarge.With(
            "The answer would be too long to be remembered under the Idempotency-Key; nothing was changed."));
        return Decision.Changed(state, [], [Own(claim, services.Outcomes.Write(decided))]);
    }

    /// <summary>Decides what no claim has answered yet.</summary>
    protected abstract Verdict<TState, TReply> VerdictOf(TState state, ClaimView claims);

    /// <summary>True when the command was answered before: nothing is decided again.</summary>
    protected bool IsRepeat(ClaimView claims, out TakenClaim first)
    {
        first = default;
        return context.Claim is { } key && claims.IsTaken(key, out first);
    }

    /// <summary>Answers with a refusal that nothing remembers.</summary>
    protected void Refuse(Refusal refusal) => answer.TrySetResult(CommandReply.Refused<TReply>(refusal));

    private CommandReply<TReply> Remembered(CommandReply<TReply> reply) =>
        remembered is not null && reply.Value is { } value ? reply with { Value = remembered(value) } : reply;

    private Claim Own(UInt128 key, byte[] outcome) => new(key, context.Fingerprint, Claim.Permanent, outcome);

    /// <inheritdoc />
    public override void Complete(TState committed) => answer.TrySetResult(decided!);

    /// <inheritdoc />
    public override void Fail(Exception fault)
    {
        if (CommandFaults.Of(fault) is { } refusal) Refuse(refusal);
        else answer.TrySetException(fault);
    }
}

/// <summary>A command under its claim that its object alone decides.</summary>
/// <param name="context">Who commands, and its claim.</param>
/// <param name="decide">Decides.</param>
/// <param name="codec">Codec of the state.</param>
/// <param name="services">Journal services.</param>
/// <param name="remembered">What a repeat gets of the first answer, which may hold a secret; all of it when absent.</param>
public sealed class CommandOperation<TState, TReply>(
    CommandContext context, Func<TState, ClaimView, Verdict<TState, TReply>> decide, IJournalCodec<TState> codec, JournalServices services,
    Func<TReply, TReply>? remembered = null)
    : ClaimedOperation<TState, TReply>(context, codec, services, remembered)
    where TReply : class
{
    /// <inheritdoc />
    protected override Verdict<TState, TReply> VerdictOf(TState state, ClaimView claims) => decide(state, claims);
}
