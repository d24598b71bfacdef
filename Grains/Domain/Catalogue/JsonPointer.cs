using System.Text;

namespace Metering.Domain.Catalogue;

/// <summary>JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    internal static string Escape(string member) =>
        member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Turns the path of a reading error, such as $.skus[0].charge or $['odd name'], into a pointer.</summary>
    internal static string FromPath(string? path)
    {
        if (path is null || !path.StartsWith('$')) return "";
        var pointer = new StringBuilder();
        for (var i = 1; i < path.Length;)
        {
            var quoted = path.AsSpan(i).StartsWith("['", StringComparison.Ordinal);
            var start = quoted ? i + 2 : i + 1;
            var end = quoted
                ? path.IndexOf("']", start, StringComparison.Ordinal)
                : path.IndexOfAny(path[i] == '[' ? [']'] : ['.', '['], start);
            if (end < 0) end = path.Length;
            pointer.Append('/').Append(Escape(path[start..end]));
            i = end + (quoted ? 2 : end < path.Length && path[end] == ']' ? 1 : 0);
        }
        return pointer.ToString();
    }
}
