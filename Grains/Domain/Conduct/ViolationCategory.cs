using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Metering.Domain.Conduct;

/// <summary>A kind of breach that the agreement names.</summary>
/// <param name="Code">Stable word.</param>
/// <param name="Clause">Clause that forbids it.</param>
/// <param name="Critical">True when service may be stopped before anything was asked (3.15(1), 11.3).</param>
/// <param name="Permittable">True when the seller's written permission, or consent, makes the act lawful (3.16, 11.3(3)).</param>
public sealed record ViolationCategory(string Code, string Clause, bool Critical = false, bool Permittable = false)
{
    /// <summary>A number or message was used for something else than was permitted.</summary>
    public const string PurposeMisuse = "PURPOSE_MISUSE";

    /// <summary>The closed list.</summary>
    public static ImmutableArray<ViolationCategory> All { get; } =
    [
        new("TRANSFER", "3.2", Critical: true),
        new(PurposeMisuse, "3.8"),
        new("RESOURCE_MISUSE", "3.10"),
        new("OPEN_FOR_OTHERS", "3.14(1)"),
        new("UNDESIGNATED_OPENING", "3.14(2)"),
        new("BAD_FAITH_OPENING", "3.14(3)"),
        new("AUTOMATED_OPENING", "3.14(4)"),
        new("UNLAWFUL_OPENING", "3.14(5)"),
        new("ILLEGAL_CONTENT", "3.15(1)", Critical: true),
        new("INFRINGEMENT", "3.15(2)"),
        new("DECEPTION", "3.15(3)"),
        new("UNSOLICITED_ADS", "3.15(4)"),
        new("OTHER_ILLEGAL", "3.15(5)"),
        new("SPAM_HARVEST", "3.16(1)", Permittable: true),
        new("HARASSMENT", "3.16(2)", Permittable: true),
        new("OTHER_UNPERMITTED", "3.16(3)", Permittable: true),
        new("DATA_AUDIT_UNANSWERED", "4.11"),
        new("API_TRANSFER", "8.2", Permittable: true),
        new("SUSPECTED_CRIME", "11.3(1)", Critical: true),
        new("FALSE_MATERIAL", "11.3(2)", Critical: true),
        new("ASSIGNMENT", "11.3(3)", Critical: true, Permittable: true),
        new("INFORMATION_SECURITY", "11.3(5)", Critical: true),
        new("MATERIAL_NOT_RENEWED", "11.3(6)"),
    ];

    private static readonly FrozenDictionary<string, ViolationCategory> ByCode =
        All.ToFrozenDictionary(category => category.Code, StringComparer.Ordinal);

    /// <summary>The category of a word; null when it is not in the list.</summary>
    public static ViolationCategory? Find(string code) => ByCode.GetValueOrDefault(code);
}
