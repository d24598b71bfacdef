using Metering.Host.Options;

namespace Metering.Host.Composition;

/// <summary>A clock that is wrong by a fixed time, as those of a cluster may be. Only for tests: a start with it elsewhere is refused.</summary>
internal sealed class OffsetTime(TimeSpan offset) : TimeProvider
{
    /// <summary>The environment in which a clock may be wrong on purpose.</summary>
    private const string Testing = "Testing";

    /// <summary>The clock of this process.</summary>
    /// <exception cref="StartRefusedException">It is to be wrong outside of a test.</exception>
    public static TimeProvider Of(HostSettings settings, IHostEnvironment environment) => settings.ClockOffsetSeconds switch
    {
        0 => System,
        _ when !environment.IsEnvironment(Testing) => throw new StartRefusedException(
            $"The option Metering:ClockOffsetSeconds makes the clock wrong; it is for tests and needs --environment {Testing}."),
        var seconds => new OffsetTime(TimeSpan.FromSeconds(seconds)),
    };

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
