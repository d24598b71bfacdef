using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Domain.Numbers;

/// <summary>
/// Fixed-line area codes (区号) without the trunk 0, and which place of registration has which (requirements 4.5): data, loadable. The table
/// decides how wide a code is; a fixed width is never assumed.
/// </summary>
public sealed class AreaTable
{
    private readonly FrozenDictionary<string, string> cities;
    private readonly FrozenDictionary<string, string> divisions;

    /// <summary>A table of area code to city, and of administrative division (行政区划代码, GB/T 2260) to area code.</summary>
    /// <exception cref="FormatException">An entry that cannot be; the message names it.</exception>
    public AreaTable(IReadOnlyDictionary<string, string> cities, IReadOnlyDictionary<string, string> divisions)
    {
        foreach (var (code, city) in cities)
        {
            if (!CanExist(code)) throw new FormatException($"'{code}' is not an area code without its 0.");
            if (string.IsNullOrWhiteSpace(city)) throw new FormatException($"The area code '{code}' has no city.");
        }
        foreach (var (division, code) in divisions)
        {
            if (division.Length is not (2 or 4 or 6) || !division.All(char.IsAsciiDigit))
                throw new FormatException($"'{division}' is not a division: 2, 4 or 6 digits.");
            if (code is null || !cities.ContainsKey(code)) throw new FormatException($"The division '{division}' has an area code that is unknown.");
        }
        this.cities = cities.ToFrozenDictionary(StringComparer.Ordinal);
        this.divisions = divisions.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The table shipped with the program.</summary>
    public static AreaTable Default { get; } = Shipped();

    /// <summary>Area codes with their cities, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Cities => cities.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Divisions with their area codes, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Divisions => divisions.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Reads a table file: areas (code to city), divisions (division to code), and where they are from.</summary>
    /// <exception cref="FormatException">The file breaks a rule; the message says which.</exception>
    public static AreaTable Read(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, AreaJson.Default.AreaFile) ?? throw new FormatException("The area table is null.");
            return new AreaTable(file.Areas, file.Divisions);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The area table is not valid JSON of areas and divisions: {broken.Message}", broken);
        }
    }

    /// <summary>A table as its file writes it, in one order, so that equal tables of the same source are equal texts.</summary>
    public static string Write(IReadOnlyCollection<string> source, AreaTable table) => JsonSerializer.Serialize(new AreaFile([.. source],
        new(table.Cities, StringComparer.Ordinal), new(table.Divisions, StringComparer.Ordinal)), AreaJson.Default.AreaFile);

    /// <summary>This table with entries that are added, or take the place of those it has.</summary>
    /// <exception cref="FormatException">An entry that cannot be; the message names it.</exception>
    public AreaTable With(IEnumerable<KeyValuePair<string, string>> moreCities, IEnumerable<KeyValuePair<string, string>> moreDivisions) =>
        new(Merged(cities, moreCities), Merged(divisions, moreDivisions));

    /// <summary>City of an area code; null when it is unknown.</summary>
    public string? CityOf(string areaCode) => cities.GetValueOrDefault(areaCode);

    /// <summary>The area code of a place of registration: of its six digits, its prefecture or its municipality; null when it is unknown.</summary>
    public string? AreaOfDivision(string division)
    {
        if (division.Length != 6) return null;
        for (var length = 6; length >= 2; length -= 2)
            if (divisions.TryGetValue(division[..length], out var code)) return code;
        return null;
    }

    /// <summary>The area code that a national number (without the trunk 0) starts with; null when none is known.</summary>
    public string? AreaOf(ReadOnlySpan<char> national)
    {
        // No three-digit code begins with 1 or 2, so the shorter code can never hide a longer one.
        for (var width = 2; width <= 3 && width <= national.Length; width++)
            if (cities.ContainsKey(national[..width].ToString())) return national[..width].ToString();
        return null;
    }

    private static Dictionary<string, string> Merged(FrozenDictionary<string, string> before, IEnumerable<KeyValuePair<string, string>> more)
    {
        var merged = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach (var (key, value) in more) merged[key] = value;
        return merged;
    }

    private static bool CanExist(string code) => code switch
    {
        "10" => true,
        ['2', not '6' and >= '0' and <= '9'] => true,
        [>= '3' and <= '9', >= '0' and <= '9', >= '0' and <= '9'] => true,
        _ => false,
    };

    private static AreaTable Shipped()
    {
        using var stream = typeof(AreaTable).Assembly.GetManifestResourceStream("Metering.Domain.Numbers.Data.areas.json")!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }
}

/// <summary>A table as its file writes it.</summary>
internal sealed record AreaFile(string[] Source, Dictionary<string, string> Areas, Dictionary<string, string> Divisions);

/// <summary>Source-generated metadata of the area table.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AreaFile))]
internal sealed partial class AreaJson : JsonSerializerContext;
