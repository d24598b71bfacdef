using System.Text.Json;
using Metering.Chaos.Workload;

namespace Metering.Chaos.Auditing;

/// <summary>Walks over the pages of a list.</summary>
internal static class Pages
{
    /// <param name="caller">Who asks.</param>
    /// <param name="path">The list, with its first parameter.</param>
    /// <param name="items">Name of the array.</param>
    public static async IAsyncEnumerable<JsonElement> Of(Caller caller, string path, string items)
    {
        for (var cursor = ""; ;)
        {
            var page = Customer.Expect(await caller.Get(path + cursor)).Body;
            foreach (var item in page.GetProperty(items).EnumerateArray()) yield return item;
            if (!page.TryGetProperty("nextCursor", out var next) || next.GetString() is not { } more) yield break;
            cursor = "&cursor=" + Uri.EscapeDataString(more);
        }
    }
}
