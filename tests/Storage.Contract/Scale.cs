namespace Metering.Storage.Contract;

/// <summary>How long the repeating cases run: short by default, long for a release.</summary>
internal static class Scale
{
    public static bool Long => Environment.GetEnvironmentVariable("METERING_LONG") == "1"
        || (int.TryParse(Environment.GetEnvironmentVariable("METERING_TEST_SCALE"), out var scale) && scale >= 100_000);

    public static int Kills => Long ? 200 : 20;

    public static int Races => Long ? 1_000 : 50;
}
