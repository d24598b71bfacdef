using System.Collections.Immutable;

namespace Metering.Domain.Catalogue;

/// <summary>What a buyer needs before a product can be bought, opened or put on a resource (requirements 2). Data, as all of the product.</summary>
public sealed record Prerequisites
{
    /// <summary>Nothing.</summary>
    public static Prerequisites None { get; } = new();

    /// <summary>Families of which a base product runs, or stands in the same order (1.12); none for any family.</summary>
    public ImmutableArray<string> Families { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>
    /// Features of which one is brought along by a product that runs, base or not, or stands in the same order, such as BOT for bot messages; null
    /// for none.
    /// </summary>
    public ImmutableArray<string>? Features { get; init; }

    /// <summary>Types of material that are accepted before it is opened: licences, authorisations, attestations (3.3, 3.20, 4.10).</summary>
    public ImmutableArray<string> Material { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Version of the product's own service terms, accepted by name with the agreement (12.6); null when it has none.</summary>
    public string? ServiceTerms { get; init; }

    /// <summary>True when the account has to have a live API key of its own that reports usage (8.2).</summary>
    public bool ApiCredential { get; init; }

    /// <summary>True when the user of a seat is named only with a checked real name (3.19), as telecom services ask.</summary>
    public bool UserRealName { get; init; }
}

/// <summary>The third party that runs a product (clause 2.9).</summary>
/// <param name="Name">Its name, for the statement.</param>
/// <param name="Billed">True when its fee is collected here, for the third party; false when the third party bills by itself.</param>
public sealed record ThirdParty(string Name, bool Billed);
