using System.Collections.Immutable;
using Metering.Domain.Catalogue;
using Metering.Domain.Qualification;
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

/// <summary>Which material an order needs before it is opened (3.3, 3.5, 3.20, 4.11): a base product the common set, each product its own.</summary>
public static class MaterialRules
{
    /// <summary>Types needed for these lines, in ordinal order; what joins a running term needs none.</summary>
    public static ImmutableArray<string> RequiredFor(ImmutableArray<OrderLine> lines) =>
    [
        .. lines.Where(line => line.Use is not (LineUse.Addition or LineUse.Renewal)).SelectMany(line => line.Material)
            .Concat(lines.Any(line => line.IsRefundableBase) ? QualificationStages.Needed : [])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Types that the product of a line rests on from its opening on: its own, and for the term of a base product the common set too (3.11).
    /// </summary>
    public static ImmutableArray<string> RestOf(OrderLine line) => line is { Kind: SkuKind.Base, Use: LineUse.Term or LineUse.Renewal }
        ? [.. line.Material.Union(QualificationStages.Needed, StringComparer.Ordinal).Order(StringComparer.Ordinal)] : line.Material;
}
