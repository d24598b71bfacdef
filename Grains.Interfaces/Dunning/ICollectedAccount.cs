using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Dunning;

/// <summary>What operators decide about an account that does not pay (3.9): the same grain as <see cref="IAccountGrain"/>, key accountId.</summary>
[Alias("dunning.ICollectedAccount")]
public interface ICollectedAccount : IGrainWithStringKey
{
    /// <summary>Gives the account another dunning policy, from now on. Refusals: UNKNOWN_DUNNING_POLICY, NOT_FOUND.</summary>
    [Alias("AssignPolicy")]
    Task<CommandReply<DunningView>> AssignPolicy(string policy, CommandContext context);

    /// <summary>What happens when, if nothing is paid, under a policy; null when there is no such account or policy.</summary>
    [Alias("Forecast")]
    Task<DunningStepView[]?> Forecast(string tenant, string? policy);

    /// <summary>Holds the dunning of a disputed statement, or lets it go on. Refusals: NOTHING_DUE, NOT_FOUND.</summary>
    [Alias("Dispute")]
    Task<CommandReply<DunningView>> Dispute(DisputeStatement command, CommandContext context);

    /// <summary>
    /// Proposes to write off a statement of a closed account, or approves it as a second person. Refusals: NOT_IN_COLLECTION,
    /// SECOND_PERSON_REQUIRED, NOT_FOUND.
    /// </summary>
    [Alias("WriteOff")]
    Task<CommandReply<DunningView>> WriteOff(WriteOffStatement command, CommandContext context);

    /// <summary>
    /// Closes the account at its customer's wish (销户). Refusals: ACCOUNT_CLOSED, ARREARS_STAND, ORDER_STATE, UNEARNED_NOT_WAIVED, NOT_FOUND.
    /// </summary>
    [Alias("CloseAccount")]
    Task<CommandReply<DunningView>> CloseAccount(bool waiveUnearned, CommandContext context);

    /// <summary>Keeps product data from deletion, or lets them go (null). Refusals: NOT_FOUND.</summary>
    [Alias("LegalHold")]
    Task<CommandReply<DunningView>> LegalHold(string? reason, CommandContext context);

    /// <summary>Keeps product data for so many days after their end, or as usual (null). Refusals: NOT_FOUND.</summary>
    [Alias("Retain")]
    Task<CommandReply<DunningView>> Retain(int? days, string reason, CommandContext context);
}

/// <summary>A dispute of a statement.</summary>
/// <param name="Statement">Billed month.</param>
/// <param name="Text">What is disputed, or how it ended.</param>
/// <param name="Opened">True to hold dunning, false to let it go on.</param>
[GenerateSerializer, Immutable, Alias("dunning.Dispute")]
public sealed record DisputeStatement([property: Id(0)] YearMonth Statement, [property: Id(1)] string Text, [property: Id(2)] bool Opened);

/// <summary>A write-off.</summary>
/// <param name="Statement">Billed month.</param>
/// <param name="Reason">Why it cannot be collected; null to approve what another person proposed.</param>
[GenerateSerializer, Immutable, Alias("dunning.WriteOff")]
public sealed record WriteOffStatement([property: Id(0)] YearMonth Statement, [property: Id(1)] string? Reason);
