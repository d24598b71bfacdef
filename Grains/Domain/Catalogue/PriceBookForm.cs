using System.Text.Json;
using Metering.Domain.Rating;

namespace Metering.Domain.Catalogue;

/// <summary>What the reader of typed documents would not report by itself: nulls where a list or its entry is expected.</summary>
internal static class PriceBookForm
{
    private static readonly HashSet<string> Lists = ["meters", "dimensions", "taxCategories", "rates", "skus", "on", "families", "material"];

    internal static IReadOnlyList<BrokenRule> BrokenRulesIn(JsonElement root)
    {
        var broken = new List<BrokenRule>();
        if (root.ValueKind != JsonValueKind.Object) broken.Add(new BrokenRule("", "The document is not an object."));
        Check(root, "", broken);
        return broken;
    }

    private static void Check(JsonElement element, string at, List<BrokenRule> broken)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                var here = $"{at}/{JsonPointer.Escape(property.Name)}";
                if (property.Value.ValueKind == JsonValueKind.Null && Lists.Contains(property.Name))
                    broken.Add(new BrokenRule(here, "A list is empty rather than null."));
                else Check(property.Value, here, broken);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, entry) in element.EnumerateArray().Index())
            {
                if (entry.ValueKind == JsonValueKind.Null) broken.Add(new BrokenRule($"{at}/{index}", "An entry of a list is not null."));
                else Check(entry, $"{at}/{index}", broken);
            }
        }
    }
}
