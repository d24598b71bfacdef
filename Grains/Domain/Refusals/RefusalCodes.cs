using System.Collections.Frozen;
using System.Reflection;

namespace Metering.Domain.Refusals;

/// <summary>The closed list of refusals. Every code is documented at /v1/problems/{code} and covered by a test.</summary>
public static partial class RefusalCodes
{
    private static readonly FrozenDictionary<string, RefusalCode> ByCode = typeof(RefusalCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(RefusalCode))
        .Select(field => (RefusalCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Code, StringComparer.Ordinal);

    /// <summary>Every code, ordered by name.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [.. ByCode.Values.OrderBy(code => code.Code, StringComparer.Ordinal)];

    /// <summary>The entry with this name.</summary>
    /// <exception cref="KeyNotFoundException">The name is not in the list.</exception>
    public static RefusalCode Named(string code) => ByCode[code];
}
