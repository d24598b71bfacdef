using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Domain.Numbers;

/// <summary>Fixed-line area codes (区号) without the trunk 0: data, loadable; a code's width is decided by the table, never assumed.</summary>
public sealed class AreaTable
{
    private readonly FrozenDictionary<string, string> cities;

    /// <summary>A table of area code to city.</summary>
    public AreaTable(IReadOnlyDictionary<string, string> cities)
    {
        if (cities.Keys.FirstOrDefault(code => code.Length is not (2 or 3) || code.Any(c => !char.IsAsciiDigit(c)) || code[0] == '0') is { } bad)
            throw new FormatException($"'{bad}' is not an area code without its 0.");
        this.cities = cities.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The table shipped with the program.</summary>
    public static AreaTable Default { get; } = Shipped();

    /// <summary>City of an area code; null when it is unknown.</summary>
    public string? CityOf(string areaCode) => cities.GetValueOrDefault(areaCode);

    /// <summary>The area code that a national number (without the trunk 0) starts with; null when none is known.</summary>
    public string? AreaOf(ReadOnlySpan<char> national)
    {
        for (var width = 2; width <= 3 && width <= national.Length; width++)
            if (cities.ContainsKey(national[..width].ToString())) return national[..width].ToString();
        return null;
    }

    private static AreaTable Shipped()
    {
        using var stream = typeof(AreaTable).Assembly.GetManifestResourceStream("Metering.Domain.Numbers.Data.areas.json")!;
        return new AreaTable(JsonSerializer.Deserialize(stream, AreaJson.Default.DictionaryStringString)!);
    }
}

/// <summary>Source-generated metadata of the area table.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class AreaJson : JsonSerializerContext;
