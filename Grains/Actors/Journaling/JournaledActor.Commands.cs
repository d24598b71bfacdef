using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Journal.Protocol;

namespace Metering.Actors.Journaling;

public abstract partial class JournaledActor<TState>
{
    /// <summary>
    /// Runs a command under its claim and answers when it is durable. A repeat gets the first answer, or what is <paramref name="remembered"/> of it.
    /// </summary>
    protected Task<CommandReply<TReply>> Command<TReply>(CommandContext context, Func<TState, ClaimView, Verdict<TState, TReply>> decide,
        Func<TReply, TReply>? remembered = null)
        where TReply : class
    {
        var operation = new CommandOperation<TState, TReply>(context, decide, codec, services, remembered);
        return Enqueue(operation) switch
        {
            Admission.Admitted => operation.Answer,
            Admission.AlreadyRunning => Task.FromResult(CommandReply.Refused<TReply>(
                RefusalCodes.IdempotencyKeyInFlight.With("The first request with this key has not ended yet."))),
            _ => Task.FromResult(CommandReply.Refused<TReply>(
                RefusalCodes.Overloaded.With("Too many requests wait for this object."))),
        };
    }

    /// <summary>True when the command's claim is taken: it is answered by that, and must do nothing beside it.</summary>
    protected async Task<bool> IsAnswered(CommandContext context) =>
        context.Claim is { } claim && await Store.ReadClaimAsync(claim, []) is not null;

    /// <summary>
    /// Runs a message whose sender repeats it until it is answered, and never looks at a reply: what passes is a fault to it, so that the message
    /// is not taken for delivered. Returns the value, or null when it was refused for good.
    /// </summary>
    /// <exception cref="Metering.Journal.StoreUnavailableException">It is not answered yet; the message must be repeated.</exception>
    protected async Task<TReply?> Message<TReply>(CommandContext context, Func<TState, ClaimView, Verdict<TState, TReply>> decide)
        where TReply : class => (await Command(context, decide)).Settled();

    /// <summary>Commits events without a claim: for steps that are idempotent by their own content. Answers with the state after.</summary>
    /// <exception cref="Metering.Journal.StoreUnavailableException">Not taken in or not written: nothing changed.</exception>
    /// <exception cref="Metering.Journal.OutcomeUnknownException">Nobody knows; the step must be repeated.</exception>
    protected Task<TState> Step(Func<TState, StepResult> decide)
    {
        var operation = new StepOperation<TState>(decide, codec);
        return Enqueue(operation) == Admission.Admitted
            ? operation.Answer
            : Task.FromException<TState>(new Metering.Journal.StoreUnavailableException("Too many requests wait for this object."));
    }
}
