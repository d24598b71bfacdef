using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Usage;
using NodaTime;

namespace Metering.Contracts.Numbers;

/// <summary>A block (号段) of one hundred numbers: who has which. Key {tenant}/{number key without its last two digits}.</summary>
[Alias("numbers.INumberBlockGrain")]
public interface INumberBlockGrain : IGrainWithStringKey
{
    /// <summary>Takes numbers into the inventory; what it has already stays as it is. Answers how many are new.</summary>
    [Alias("Import")]
    Task<int> Import(int[] offsets, string actor);

    /// <summary>Holds one number, any or the one named. Null when there is none; a repeat of a reservation gives the same number.</summary>
    [Alias("Hold")]
    Task<NumberView?> Hold(HoldNumber hold);

    /// <summary>A number with its history; null when it is not in the inventory.</summary>
    [Alias("View")]
    Task<NumberView?> View(string number);

    /// <summary>Gives a reservation up. Refusals: NUMBER_NOT_RESERVED, NOT_FOUND.</summary>
    [Alias("Cancel")]
    Task<CommandReply<NumberView>> Cancel(string number, string account, CommandContext context);

    /// <summary>
    /// Assigns a reserved number: its rental runs from the next date. Refusals: NUMBER_NOT_RESERVED, REAL_NAME_REQUIRED, LICENCE_REQUIRED,
    /// LOCALITY_EVIDENCE_REQUIRED, SUSPENDED, and those of <see cref="IAccountGrain.AddResource"/>; then the reservation stands on.
    /// </summary>
    [Alias("Assign")]
    Task<CommandReply<ResourceView>> Assign(string account, AddResource command, CommandContext context);

    /// <summary>
    /// Assigns a number without a reservation. Refusals: RESERVATION_REQUIRED, NUMBER_TAKEN, those of the account, and for mobile and 95 numbers
    /// REAL_NAME_REQUIRED, LICENCE_REQUIRED, SUSPENDED.
    /// </summary>
    [Alias("AssignDirectly")]
    Task<CommandReply<ResourceView>> AssignDirectly(string account, AddResource command, CommandContext context);

    /// <summary>
    /// Changes what an assigned number may be used for (更改, 2.6(2)); call-centre use is licensed (3.5). Refusals: NUMBER_NOT_ASSIGNED,
    /// LICENCE_REQUIRED, REAL_NAME_REQUIRED, LOCALITY_EVIDENCE_REQUIRED, SUSPENDED, NOT_FOUND.
    /// </summary>
    [Alias("ChangeUse")]
    Task<CommandReply<NumberView>> ChangeUse(string number, string account, string use, string reason, CommandContext context);

    /// <summary>Gives an assigned number back: its rental ends with this date and it rests. Refusals: NUMBER_NOT_ASSIGNED, NOT_FOUND.</summary>
    [Alias("Release")]
    Task<CommandReply<NumberView>> Release(string number, string account, string reason, CommandContext context);

    /// <summary>The regulator or the carrier takes it: rental stops with this date. Refusals: NUMBER_NOT_IN_INVENTORY.</summary>
    [Alias("Withdraw")]
    Task<CommandReply<NumberView>> Withdraw(string number, string reason, CommandContext context);

    /// <summary>
    /// Somebody disputes whose the number is, or no longer (null): its rest does not end meanwhile. Refusals: NUMBER_NOT_IN_INVENTORY,
    /// NUMBER_NOT_ASSIGNED.
    /// </summary>
    [Alias("Dispute")]
    Task<CommandReply<NumberView>> Dispute(string number, string? reason, CommandContext context);

    /// <summary>An assignment has ended, whoever ended it: its number rests. One that is over already changes nothing.</summary>
    /// <param name="key">Key of the assignment's resource.</param>
    /// <param name="account">Whose it was.</param>
    /// <param name="at">When it ended, on the account's clock.</param>
    /// <param name="clock">That clock; null for real time.</param>
    /// <param name="given">Who asked for the end and why; null when the resource ended otherwise.</param>
    [Alias("NoteEnd")]
    Task NoteEnd(string key, string account, Instant at, string? clock, NumberGivenUp? given);

    /// <summary>Notes the purpose of a usage event when it is not the permitted use (3.8), once an event and at most 20 times a day.</summary>
    [Alias("NoteUse")]
    Task NoteUse(string number, string usageEvent, string purpose, Instant at, string actor);
}
