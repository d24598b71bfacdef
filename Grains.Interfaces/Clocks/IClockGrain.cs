using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Clocks;

/// <summary>A test clock: accounts attached to it live in its time. Key clockId.</summary>
[Alias("clocks.IClockGrain")]
public interface IClockGrain : IGrainWithStringKey
{
    /// <summary>Creates the clock. Refusals: ALREADY_EXISTS.</summary>
    [Alias("Create")]
    Task<CommandReply<ClockView>> Create(string name, Instant now, CommandContext context);

    /// <summary>The clock; null when there is none in this tenant.</summary>
    [Alias("View")]
    Task<ClockView?> View(string tenant);

    /// <summary>Attaches an account while it is being opened; returns the clock's time, null when there is no such clock. Idempotent.</summary>
    [Alias("Attach")]
    Task<Instant?> Attach(string tenant, string account);

    /// <summary>Accounts on the clock behind one (null for the beginning), in order, at most so many; none for another tenant's clock.</summary>
    [Alias("Accounts")]
    Task<string[]> Accounts(string tenant, string? after, int limit);

    /// <summary>
    /// Advances; everything due for the clock's accounts runs in order before it answers. Resumable. Refusals: CLOCK_BACKWARDS,
    /// NOT_FOUND.
    /// </summary>
    [Alias("Advance")]
    [ResponseTimeout("00:10:00")]
    Task<CommandReply<ClockView>> Advance(Instant to, CommandContext context);
}

/// <summary>A test clock as clients see it.</summary>
[GenerateSerializer, Immutable, Alias("clocks.View")]
public sealed record ClockView([property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] Instant Now,
    [property: Id(3)] int Accounts,
    [property: Id(4)] Instant? AdvancingTo);
