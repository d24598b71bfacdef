using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Actors.Calendar;

/// <summary>Working years of a tenant beside the shipped ones.</summary>
public sealed record CalendarState
{
    /// <summary>In order of loading; one per year and test clock.</summary>
    public ImmutableArray<LoadedYear> Years { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Years ever loaded.</summary>
    public long Version { get; init; }

    /// <summary>Version for which every open deadline was computed anew.</summary>
    public long RecomputedVersion { get; init; }
}

/// <summary>A loaded year.</summary>
/// <param name="Year">The year.</param>
/// <param name="SourceDoc">The notice it was taken from.</param>
/// <param name="TestClock">Test clock in whose time it holds; null for everybody.</param>
/// <param name="LoadedAt">When.</param>
/// <param name="LoadedBy">By whom.</param>
/// <param name="Document">The year file.</param>
/// <param name="Version">The calendar's version with it.</param>
public sealed record LoadedYear(int Year, string SourceDoc, string? TestClock, Instant LoadedAt, string LoadedBy, string Document, long Version);

/// <summary>A year was loaded, or replaced.</summary>
public sealed record YearLoaded(LoadedYear Year) : DomainEvent;

/// <summary>Every open deadline was computed anew with the calendar of this version.</summary>
public sealed record DeadlinesRecomputed(long Version) : DomainEvent;

/// <summary>The calendar's journal as bytes.</summary>
public sealed class CalendarCodec : WholeStateCodec<CalendarState>
{
    private CalendarCodec()
        : base(CalendarJson.Shared,
            [("calendar.year-loaded.v1", typeof(YearLoaded)), ("calendar.deadlines-recomputed.v1", typeof(DeadlinesRecomputed))])
    {
    }

    /// <summary>The codec.</summary>
    public static CalendarCodec Instance { get; } = new();

    /// <inheritdoc />
    public override CalendarState Empty { get; } = new();

    /// <inheritdoc />
    public override CalendarState Apply(CalendarState state, object domainEvent) => domainEvent switch
    {
        YearLoaded e => state with
        {
            Years = [.. state.Years.Where(year => year.Year != e.Year.Year || year.TestClock != e.Year.TestClock), e.Year],
            Version = e.Year.Version,
        },
        DeadlinesRecomputed e => state with { RecomputedVersion = Math.Max(state.RecomputedVersion, e.Version) },
        _ => throw new InvalidOperationException($"A calendar has no event {domainEvent.GetType().Name}."),
    };
}

/// <summary>Source-generated JSON of the calendar's journal.</summary>
[JsonSerializable(typeof(CalendarState))]
[JsonSerializable(typeof(YearLoaded))]
[JsonSerializable(typeof(DeadlinesRecomputed))]
internal sealed partial class CalendarJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new CalendarJson());
}
