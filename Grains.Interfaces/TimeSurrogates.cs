using NodaTime;

namespace Metering.Contracts;

/// <summary>An <see cref="Instant"/> between silos, as ticks since the Unix epoch.</summary>
[GenerateSerializer, Alias("time.Instant")]
public struct InstantSurrogate
{
    /// <summary>Ticks of 100 ns since the Unix epoch.</summary>
    [Id(0)] public long Ticks { get; set; }
}

/// <summary>Converts <see cref="Instant"/>.</summary>
[RegisterConverter]
public sealed class InstantConverter : IConverter<Instant, InstantSurrogate>
{
    /// <inheritdoc />
    public Instant ConvertFromSurrogate(in InstantSurrogate surrogate) => Instant.FromUnixTimeTicks(surrogate.Ticks);

    /// <inheritdoc />
    public InstantSurrogate ConvertToSurrogate(in Instant value) => new() { Ticks = value.ToUnixTimeTicks() };
}

/// <summary>A <see cref="LocalDate"/> between silos.</summary>
[GenerateSerializer, Alias("time.LocalDate")]
public struct LocalDateSurrogate
{
    /// <summary>yyyyMMdd.</summary>
    [Id(0)] public int Date { get; set; }
}

/// <summary>Converts <see cref="LocalDate"/>.</summary>
[RegisterConverter]
public sealed class LocalDateConverter : IConverter<LocalDate, LocalDateSurrogate>
{
    /// <inheritdoc />
    public LocalDate ConvertFromSurrogate(in LocalDateSurrogate surrogate) =>
        new(surrogate.Date / 10000, surrogate.Date / 100 % 100, surrogate.Date % 100);

    /// <inheritdoc />
    public LocalDateSurrogate ConvertToSurrogate(in LocalDate value) => new() { Date = value.Year * 10000 + value.Month * 100 + value.Day };
}

/// <summary>A <see cref="YearMonth"/> between silos.</summary>
[GenerateSerializer, Alias("time.YearMonth")]
public struct YearMonthSurrogate
{
    /// <summary>yyyyMM.</summary>
    [Id(0)] public int Month { get; set; }
}

/// <summary>Converts <see cref="YearMonth"/>.</summary>
[RegisterConverter]
public sealed class YearMonthConverter : IConverter<YearMonth, YearMonthSurrogate>
{
    /// <inheritdoc />
    public YearMonth ConvertFromSurrogate(in YearMonthSurrogate surrogate) => new(surrogate.Month / 100, surrogate.Month % 100);

    /// <inheritdoc />
    public YearMonthSurrogate ConvertToSurrogate(in YearMonth value) => new() { Month = value.Year * 100 + value.Month };
}
