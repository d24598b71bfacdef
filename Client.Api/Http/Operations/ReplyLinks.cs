using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Metering.Http.Operations;

/// <summary>
/// Where what a command changed can be read, from the routes themselves: what it created, or else the nearest address above its own that can be
/// read; its account; and the ledger when it moves money. A reply that names its own links is left as it is.
/// </summary>
internal static partial class ReplyLinks
{
    /// <summary>Name of the property.</summary>
    public const string Property = "links";

    private const string Account = "/v1/accounts/{account}";

    /// <summary>True when replies of the operation get links here.</summary>
    public static bool Apply(Operation operation) => operation is { IsCommand: true, RepliesWithLinks: false } && Patterns(operation, "id").Any();

    /// <summary>Adds the links to a reply.</summary>
    public static void Add(Operation operation, RouteValueDictionary values, JsonObject reply)
    {
        if (!Apply(operation)) return;
        var id = IdOf(reply);
        var links = Patterns(operation, id).Select(pattern => Filled(pattern, values, reply, id)).Distinct(StringComparer.Ordinal);
        reply[Property] = new JsonArray([.. links.Select(link => (JsonNode)JsonValue.Create(link)!)]);
    }

    private static IEnumerable<string> Patterns(Operation operation, string? id)
    {
        var created = id is null ? null : operation.Reads.FirstOrDefault(read => IsIn(read, operation.Pattern));
        if ((operation.Changed ?? created ?? Above(operation)) is not { } nearest) yield break;
        yield return nearest;
        if (!(operation.Changed ?? operation.Pattern).StartsWith(Account + "/", StringComparison.Ordinal)) yield break;
        yield return Account;
        if (operation.MovesMoney) yield return Account + "/ledger";
    }

    /// <summary>True for the address of one item of a list.</summary>
    private static bool IsIn(string read, string list) => read.Length > list.Length + 2 && read.StartsWith(list + "/{", StringComparison.Ordinal)
        && read.IndexOf('}', list.Length) == read.Length - 1;

    private static string? Above(Operation operation)
    {
        for (var pattern = operation.Pattern; pattern.Length > 0; pattern = pattern[..pattern.LastIndexOf('/')])
            if (operation.Reads.Contains(pattern)) return pattern;
        return null;
    }

    private static string? IdOf(JsonObject reply) => (reply["id"] ?? reply["number"]) is JsonValue id
        ? id.TryGetValue<string>(out var text) ? text : id.TryGetValue<long>(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null
        : null;

    /// <summary>Values of the command's own address, else what the reply says by that name, else its id.</summary>
    private static string Filled(string pattern, RouteValueDictionary values, JsonObject reply, string? id) => Name().Replace(pattern, match =>
        Uri.EscapeDataString(values.TryGetValue(match.Groups[1].Value, out var value) ? (string)value!
            : reply[match.Groups[1].Value] is JsonValue named && named.TryGetValue<string>(out var text) ? text : id ?? ""));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Name();
}
