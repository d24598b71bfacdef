using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Numbers;

/// <summary>The area table of a tenant: area codes, and which place of registration has which (requirements 4.5). Key: the tenant.</summary>
[Alias("numbers.IAreaTableGrain")]
public interface IAreaTableGrain : IGrainWithStringKey
{
    /// <summary>
    /// Replaces the table as a whole; the same again changes nothing. Refusals: MALFORMED_REQUEST, AREA_IN_USE (an area that it drops has
    /// numbers in the inventory).
    /// </summary>
    [Alias("Load")]
    Task<CommandReply<AreaTableView>> Load(LoadAreaTable command, CommandContext context);

    /// <summary>The table in force, with its loads.</summary>
    [Alias("View")]
    Task<AreaTableView> View();

    /// <summary>The table in force when it is not of this version; null when it is. For caches.</summary>
    [Alias("ReadSince")]
    Task<AreaTableSnapshot?> ReadSince(long version);
}

/// <summary>A table that is to replace the one in force.</summary>
/// <param name="Source">Where it is from.</param>
/// <param name="Areas">Area code without its 0, to city.</param>
/// <param name="Divisions">Administrative division of 2, 4 or 6 digits, to area code.</param>
[GenerateSerializer, Immutable, Alias("numbers.LoadAreaTable")]
public sealed record LoadAreaTable([property: Id(0)] string[] Source, [property: Id(1)] Dictionary<string, string> Areas,
    [property: Id(2)] Dictionary<string, string> Divisions);

/// <summary>The area table in force.</summary>
/// <param name="Version">Its version; 0 for the one shipped with the program.</param>
/// <param name="Areas">Area code without its 0, to city.</param>
/// <param name="Divisions">Administrative division, to area code.</param>
/// <param name="Loads">The newest loads, newest last.</param>
[GenerateSerializer, Immutable, Alias("numbers.AreaTable")]
public sealed record AreaTableView([property: Id(0)] long Version, [property: Id(1)] Dictionary<string, string> Areas,
    [property: Id(2)] Dictionary<string, string> Divisions, [property: Id(3)] AreaTableLoadView[] Loads);

/// <summary>A load of the table: which, when, by whom, where it is from, how much it has.</summary>
[GenerateSerializer, Immutable, Alias("numbers.AreaTableLoad")]
public sealed record AreaTableLoadView([property: Id(0)] long Version, [property: Id(1)] Instant LoadedAt, [property: Id(2)] string LoadedBy,
    [property: Id(3)] string[] Source, [property: Id(4)] int Areas, [property: Id(5)] int Divisions);

/// <summary>The document of a version; null for the shipped table.</summary>
[GenerateSerializer, Immutable, Alias("numbers.AreaTableSnapshot")]
public sealed record AreaTableSnapshot([property: Id(0)] long Version, [property: Id(1)] string? DocumentJson);
