using Metering.Contracts.Commands;

namespace Metering.Contracts.Numbers;

/// <summary>The blocks of an area. Key {tenant}/{area code without its 0, or MOBILE, 400 or 95}.</summary>
[Alias("numbers.INumberPoolGrain")]
public interface INumberPoolGrain : IGrainWithStringKey
{
    /// <summary>Blocks belong to the area; known ones change nothing.</summary>
    [Alias("Join")]
    Task Join(string[] blocks);

    /// <summary>True while no number of the area was imported.</summary>
    [Alias("IsEmpty")]
    Task<bool> IsEmpty();

    /// <summary>
    /// Reserves a number: of a preferred block if one is free, else of the area (3.11). Refusals: LOCALITY_EVIDENCE_REQUIRED,
    /// LOCALITY_MISMATCH, NUMBER_TAKEN, NO_NUMBER_FREE, ACCOUNT_CLOSED, NOT_FOUND.
    /// </summary>
    [Alias("Reserve")]
    Task<CommandReply<NumberView>> Reserve(ReserveNumber command, CommandContext context);
}
