using System.Collections.Immutable;
using System.Collections.Frozen;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>Where a version of the material stands. The numbers are stored.</summary>
public enum MaterialStatus
{
    /// <summary>Handed in.</summary>
    Submitted = 0,

    /// <summary>Qualified (合格).</summary>
    Accepted = 1,

    /// <summary>Sent back with a reason.</summary>
    Rejected = 2,

    /// <summary>A newer version was handed in before it was reviewed.</summary>
    Superseded = 3,
}

/// <summary>A document of the customer, by its content.</summary>
/// <param name="Type">Type, for example BUSINESS_LICENCE.</param>
/// <param name="Sha256">SHA-256 of its content (hex).</param>
/// <param name="Name">File name.</param>
public sealed record MaterialDocument(string Type, string Sha256, string Name);

/// <summary>The material as it was handed in at one time (2.6(1), 3.3).</summary>
/// <param name="Number">Version, from 1.</param>
/// <param name="Documents">Documents.</param>
/// <param name="SubmittedAt">When: this date starts the time of 4.6 when the version is accepted .</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it was sent back (3.3(2)).</param>
/// <param name="ReviewedAt">When it was reviewed.</param>
/// <param name="Reviewer">Who reviewed it.</param>
public sealed record MaterialVersion(int Number, ImmutableArray<MaterialDocument> Documents, Instant SubmittedAt, MaterialStatus Status,
    string? Reason, Instant? ReviewedAt, string? Reviewer);

/// <summary>
/// Which material a product needs before it is opened (3.3, 3.5, 3.20, 4.11): by product family; a new family needs the common set.
/// </summary>
public static class MaterialRules
{
    private static readonly ImmutableArray<string> Common = ["BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME"];

    private static readonly FrozenDictionary<string, ImmutableArray<string>> ByFamily = new Dictionary<string, ImmutableArray<string>>
    {
        ["PCS"] = ["TELECOM_REAL_NAME"],
        ["SALES"] = ["MINI_PROGRAM_AUTHORISATION"],
        ["MKT"] = ["DATA_CONSENT"],
        ["LEAD"] = ["DATA_CONSENT", "LAWFUL_SOURCE"],
        ["SVCACC"] = ["SERVICE_ACCOUNT_AUTHORISATION"],
        ["STAFFMKT"] = ["STAFF_LIST"],
        ["ANALYTICS"] = ["DATA_CONSENT"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Types needed for these lines, in ordinal order; none when no base product is opened.</summary>
    public static ImmutableArray<string> RequiredFor(IEnumerable<OrderLine> lines)
    {
        var families = lines.Where(line => line.IsRefundableBase).Select(line => line.Family).Distinct(StringComparer.Ordinal).ToList();
        if (families.Count == 0) return [];
        return [.. families.SelectMany(family => ByFamily.GetValueOrDefault(family, [])).Concat(Common)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
