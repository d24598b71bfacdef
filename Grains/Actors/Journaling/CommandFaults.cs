using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Journal;

namespace Metering.Actors.Journaling;

/// <summary>What the caller of a command is told when the journal did not take it.</summary>
internal static class CommandFaults
{
    /// <summary>The refusal; null for a fault that is none of the journal's.</summary>
    public static Refusal? Of(Exception fault) => fault switch
    {
        StoreUnavailableException => RefusalCodes.Overloaded.With(fault.Message),
        OutcomeUnknownException => RefusalCodes.OutcomeUnknown.With(fault.Message),
        CommitRefusedException => RefusalCodes.TooLarge.With("What this command writes is above a limit of the storage; nothing was changed."),
        _ => null,
    };

    /// <summary>True when the same command may be done a moment later: nothing was decided, or nobody knows what was.</summary>
    public static bool IsPassing(string code) => code == RefusalCodes.Overloaded.Code || code == RefusalCodes.OutcomeUnknown.Code
        || code == RefusalCodes.IdempotencyKeyInFlight.Code;

    /// <summary>For a message whose sender repeats it until it is answered: the value, or null when it was refused for good.</summary>
    /// <exception cref="StoreUnavailableException">It is not answered yet.</exception>
    public static T? Settled<T>(this CommandReply<T> reply)
        where T : class => reply.Refusal is { } refusal && IsPassing(refusal.Code)
            ? throw new StoreUnavailableException($"{refusal.Code}: {refusal.Detail}") : reply.Value;
}
