using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace Metering.Http.Operations;

/// <summary>
/// Where what a command changed can be read, from the routes themselves: what it created, or else the nearest address above its own that can be
/// read; its account; and the ledger when it moves money. A reply that names its own links is left as it is.
/// </summary>
internal sealed partial class ReplyLinks
{
    /// <summary>Name of the property.</summary>
    public const string Property = "links";

    private const string Account = "/v1/accounts/{account}";

    private readonly string[] withId;
    private readonly string[] withoutId;

    private ReplyLinks(string[] withId, string[] withoutId) => (this.withId, this.withoutId) = (withId, withoutId);

    /// <summary>The links of an operation; null when its replies get none here. To be asked once all routes are mapped.</summary>
    public static ReplyLinks? Of(Operation operation)
    {
        if (operation is not { IsCommand: true, RepliesWithLinks: false }) return null;
        var above = Patterns(operation, Above(operation));
        var created = operation.Reads.FirstOrDefault(read => IsIn(read, operation.Pattern));
        var withId = created is null ? above : Patterns(operation, created);
        return withId.Length == 0 ? null : new ReplyLinks(withId, above);
    }

    /// <summary>Adds the links to a reply.</summary>
    public void Add(RouteValueDictionary values, JsonObject reply)
    {
        var id = IdOf(reply);
        var links = (id is null ? withoutId : withId).Select(pattern => Filled(pattern, values, reply, id)).Distinct(StringComparer.Ordinal);
        reply[Property] = new JsonArray([.. links.Select(link => (JsonNode)JsonValue.Create(link)!)]);
    }

    private static string[] Patterns(Operation operation, string? read)
    {
        if ((operation.Changed ?? read) is not { } nearest) return [];
        if (!(operation.Changed ?? operation.Pattern).StartsWith(Account + "/", StringComparison.Ordinal)) return [nearest];
        return operation.MovesMoney ? [nearest, Account, Account + "/ledger"] : [nearest, Account];
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
