using System.Text.Json;
using System.Text.Json.Nodes;

namespace Metering.Api.Tests.Usage;

/// <summary>Usage events for tests: a good one, with what the test is about changed.</summary>
internal static class AnEvent
{
    public static JsonObject Good(string id = "cdr-1", string subject = "number:+8675586013301", long quantity = 61,
        string time = "2026-07-11T09:30:00+08:00",
        string type = "voice.outbound") => new()
    {
        ["specversion"] = "1.0", ["id"] = id, ["source"] = "/pbx/sz-1", ["type"] = type, ["subject"] = subject, ["time"] = time,
        ["datacontenttype"] = "application/json", ["data"] = new JsonObject { ["quantity"] = quantity },
    };

    public static string With(string member, string rawValue) => Replace(Good(), member, rawValue);

    public static string WithData(string rawData) => Replace(Good(), "data", rawData);

    public static string Quantity(string rawNumber) => WithData($"{{\"quantity\":{rawNumber}}}");

    public static string Without(string member)
    {
        var good = Good();
        good.Remove(member);
        return good.ToJsonString();
    }

    public static string Array(params string[] events) => "[" + string.Join(",", events) + "]";

    private static string Replace(JsonObject good, string member, string rawValue)
    {
        good.Remove(member);
        var text = good.ToJsonString(JsonSerializerOptions.Default);
        return $"{text[..^1]},\"{member}\":{rawValue}}}";
    }
}
