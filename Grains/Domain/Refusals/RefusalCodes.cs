using System.Collections.Frozen;
using System.Reflection;

namespace Metering.Domain.Refusals;

/// <summary>The closed list of refusals. Every code is documented at /v1/problems/{code} and covered by a test.</summary>
public static partial class RefusalCodes
{
    /// <summary>Every code, ordered by name.</summary>
    public static IReadOnlyList<RefusalCode> All => Index.All;

    /// <summary>The entry with this name.</summary>
    /// <exception cref="KeyNotFoundException">The name is not in the list.</exception>
    public static RefusalCode Named(string code) => Index.ByCode[code];

    /// <summary>Read when it is first asked for: the order in which the parts of this class initialise is not defined.</summary>
    private static class Index
    {
        public static readonly FrozenDictionary<string, RefusalCode> ByCode = typeof(RefusalCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(RefusalCode))
            .Select(field => (RefusalCode)field.GetValue(null)!)
            .ToFrozenDictionary(code => code.Code, StringComparer.Ordinal);

        public static readonly IReadOnlyList<RefusalCode> All = [.. ByCode.Values.OrderBy(code => code.Code, StringComparer.Ordinal)];
    }
}
