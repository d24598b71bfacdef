using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Metering.Http.Commands;

/// <summary>Nulls that the reader of typed values lets pass: where an item of a list, or a value of a table, is expected. No body has such.</summary>
internal static class NullItems
{
    /// <summary>JSON Pointer of the first one; null when there is none.</summary>
    public static string? Find(JsonElement value, JsonTypeInfo type, string at = "")
    {
        switch (type.Kind, value.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                foreach (var member in value.EnumerateObject())
                {
                    // Most members hold neither items nor values of a table, and every request passes here.
                    if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) continue;
                    if (Known(type, member) is { } property
                        && Find(member.Value, type.Options.GetTypeInfo(property.PropertyType), Below(at, member.Name)) is { } inside) return inside;
                }
                return null;
            case (JsonTypeInfoKind.Dictionary, JsonValueKind.Object):
                var values = type.Options.GetTypeInfo(type.ElementType!);
                foreach (var member in value.EnumerateObject())
                    if (Item(member.Value, values, Below(at, member.Name)) is { } entry) return entry;
                return null;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                var items = type.Options.GetTypeInfo(type.ElementType!);
                foreach (var (i, item) in value.EnumerateArray().Index())
                    if (Item(item, items, Below(at, i.ToString(CultureInfo.InvariantCulture))) is { } found) return found;
                return null;
            default:
                return null;
        }
    }

    private static JsonPropertyInfo? Known(JsonTypeInfo type, JsonProperty member) =>
        type.Properties.FirstOrDefault(known => member.NameEquals(known.Name));

    private static string? Item(JsonElement value, JsonTypeInfo type, string at) =>
        value.ValueKind == JsonValueKind.Null ? at : Find(value, type, at);

    private static string Below(string at, string member) =>
        $"{at}/{member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
