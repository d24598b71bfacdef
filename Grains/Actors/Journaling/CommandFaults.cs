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
}
