using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Numbers;

/// <summary>The area table of a tenant: each load replaces it as a whole, and who loaded which is kept (requirements 4.5).</summary>
/// <param name="Version">Version in force; 0 for the shipped table.</param>
/// <param name="Document">The table as it is written; null for the shipped one.</param>
/// <param name="Loads">The newest loads, newest last; the journal keeps all.</param>
public sealed record AreaTableBook(long Version, string? Document, ImmutableArray<AreaTableLoad> Loads)
{
    private const int LoadsShown = 50;
    private const int MostAreas = 1_000;
    private const int MostDivisions = 10_000;
    private const int LongestName = 50;

    /// <summary>Nothing was loaded: the shipped table is in force.</summary>
    public static AreaTableBook Shipped { get; } = new(0, null, []);

    /// <summary>Reads the document in force.</summary>
    public AreaTable Table() => Document is null ? AreaTable.Default : AreaTable.Read(Document);

    /// <summary>Takes a new table in; the same again changes nothing. Refusals: MALFORMED_REQUEST.</summary>
    public Refusal? Load(NewAreaTable wanted, Instant now, string actor, out AreaTableLoaded? loaded)
    {
        loaded = null;
        if (wanted.Areas.Count is 0 or > MostAreas) return RefusalCodes.Malformed.With($"/areas: 1 to {MostAreas} area codes.");
        if (wanted.Divisions.Count > MostDivisions) return RefusalCodes.Malformed.With($"/divisions: At most {MostDivisions} divisions.");
        string document;
        try
        {
            document = AreaTable.Write(wanted.Source, new AreaTable(wanted.Areas, wanted.Divisions));
        }
        catch (FormatException wrong)
        {
            return RefusalCodes.Malformed.With(wrong.Message);
        }
        if (wanted.Areas.Values.Any(city => city.Length > LongestName))
            return RefusalCodes.Malformed.With($"/areas: The name of a city has at most {LongestName} characters.");
        if (document == Document) return null;
        loaded = new AreaTableLoaded(new AreaTableLoad(Version + 1, now, actor, wanted.Source, wanted.Areas.Count, wanted.Divisions.Count), document);
        return null;
    }

    /// <summary>The book after a load.</summary>
    public AreaTableBook Apply(AreaTableLoaded loaded) =>
        new(loaded.Load.Version, loaded.Document, [.. Loads.TakeLast(LoadsShown - 1), loaded.Load]);
}

/// <summary>A table that is to replace the one in force.</summary>
/// <param name="Source">Where it is from.</param>
/// <param name="Areas">Area code without its 0, to city.</param>
/// <param name="Divisions">Administrative division (行政区划代码) of 2, 4 or 6 digits, to area code.</param>
public sealed record NewAreaTable(ImmutableArray<string> Source, IReadOnlyDictionary<string, string> Areas,
    IReadOnlyDictionary<string, string> Divisions);

/// <summary>A load of the table.</summary>
/// <param name="Version">Its version.</param>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Areas">How many area codes it has.</param>
/// <param name="Divisions">How many divisions.</param>
public sealed record AreaTableLoad(long Version, Instant At, string Actor, ImmutableArray<string> Source, int Areas, int Divisions);

/// <summary>The area table was replaced.</summary>
public sealed record AreaTableLoaded(AreaTableLoad Load, string Document) : DomainEvent;
