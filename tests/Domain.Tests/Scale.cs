namespace Metering.Domain.Tests;

/// <summary>How many cases a property runs: 2,000 in the short form, METERING_TEST_SCALE in the long one.</summary>
internal static class Scale
{
    public static long Cases { get; } = long.TryParse(Environment.GetEnvironmentVariable("METERING_TEST_SCALE"), out var cases) ? cases : 2_000;
}
