using Metering.Http.Operations;

namespace Metering.Host.Options;

/// <summary>Settings of the section "Metering:Shedding": from when on calls are turned away (429) so that the process does not fall.</summary>
internal static class SheddingSettings
{
    /// <summary>Reads and checks the bounds of the edge.</summary>
    /// <exception cref="StartRefusedException">A value is out of range; the sentence names it.</exception>
    public static CallLimitOptions Read(IConfiguration configuration, HostSettings settings)
    {
        var reader = new SettingReader(configuration, "Metering:Shedding");
        reader.Only("MemoryPercent", "MemoryMiB", "BodiesMiB");
        var memory = CallLimitOptions.MemoryOf(reader.Number("MemoryPercent", 85, 10, 95));
        var fixedMiB = reader.Number("MemoryMiB", 0, 0, 16_777_216);
        if (fixedMiB is > 0 and < 64) throw reader.Wrong("MemoryMiB", $"is '{fixedMiB}'; it must be 0 (by percent) or 64 to 16777216");
        return new CallLimitOptions
        {
            ConcurrentCalls = settings.ConcurrentCalls,
            CallsPerSecondPerKey = settings.CallsPerSecondPerKey,
            MemoryBytes = fixedMiB > 0 ? (long)fixedMiB << 20 : memory,
            BodyBytes = (long)reader.Number("BodiesMiB", 256, 1, 65_536) << 20,
        };
    }
}
