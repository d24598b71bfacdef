using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Domain.Numbers;

/// <summary>
/// Fixed-line area codes (区号) without the trunk 0 (requirements 4.5): data, loadable. The table decides how wide a code is; a fixed
/// width is never assumed.
/// </summary>
public sealed class AreaTable
{
    private readonly FrozenDictionary<string, string> cities;

    /// <summary>A table of area code to city.</summary>
    /// <exception cref="FormatException">A code that cannot exist, or one without a city; the message names it.</exception>
    public AreaTable(IReadOnlyDictionary<string, string> cities)
    {
        foreach (var (code, city) in cities)
        {
            if (!CanExist(code)) throw new FormatException($"'{code}' is not an area code without its 0.");
            if (string.IsNullOrWhiteSpace(city)) throw new FormatException($"The area code '{code}' has no city.");
        }
        this.cities = cities.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The table shipped with the program.</summary>
    public static AreaTable Default { get; } = Shipped();

    /// <summary>Reads a table file: one JSON object of area code to city.</summary>
    /// <exception cref="FormatException">The file breaks a rule; the message says which.</exception>
    public static AreaTable Read(string json)
    {
        try
        {
            return new AreaTable(JsonSerializer.Deserialize(json, AreaJson.Default.DictionaryStringString)
                ?? throw new FormatException("The area table is null."));
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The area table is not valid JSON of codes and cities: {broken.Message}", broken);
        }
    }

    /// <summary>City of an area code; null when it is unknown.</summary>
    public string? CityOf(string areaCode) => cities.GetValueOrDefault(areaCode);

    /// <summary>The area code that a national number (without the trunk 0) starts with; null when none is known.</summary>
    public string? AreaOf(ReadOnlySpan<char> national)
    {
        // No three-digit code begins with 1 or 2, so the shorter code can never hide a longer one.
        for (var width = 2; width <= 3 && width <= national.Length; width++)
            if (cities.ContainsKey(national[..width].ToString())) return national[..width].ToString();
        return null;
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

/// <summary>Source-generated metadata of the area table.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class AreaJson : JsonSerializerContext;
