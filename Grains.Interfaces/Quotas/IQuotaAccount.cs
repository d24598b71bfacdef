using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Quotas;

/// <summary>Storage that products' data may take (2.7(2)): the same grain as <see cref="IAccountGrain"/>, key accountId.</summary>
[Alias("quotas.IQuotaAccount")]
public interface IQuotaAccount : IGrainWithStringKey
{
    /// <summary>Agrees on another quota of a product, or on the price book's again (null). Refusals: UNKNOWN_SKU, NOT_FOUND.</summary>
    [Alias("Agree")]
    Task<CommandReply<StorageQuotaView>> AgreeStorage(AgreeStorage command, CommandContext context);

    /// <summary>The quota in force of a product, GB: as agreed with the account, else its price book's; null for no bound.</summary>
    [Alias("QuotaOf")]
    Task<long?> StorageQuota(string product);

    /// <summary>Resources with data that have a quota, in order of creation; null when there is no such account.</summary>
    [Alias("Quotas")]
    Task<StorageUsePage?> StorageUse(string tenant, string? cursor, int limit);
}

/// <summary>Another storage quota.</summary>
/// <param name="Product">Of which product.</param>
/// <param name="Gigabytes">How much, GB; null for what its price book says.</param>
/// <param name="Reason">The agreement that says so.</param>
[GenerateSerializer, Immutable, Alias("quotas.AgreeStorage")]
public sealed record AgreeStorage([property: Id(0)] string Product, [property: Id(1)] long? Gigabytes, [property: Id(2)] string Reason);

/// <summary>The storage quota of a product on an account.</summary>
/// <param name="Product">Which.</param>
/// <param name="QuotaGb">In force, GB.</param>
/// <param name="OfProductGb">By its price book, GB; null when that sets none any more.</param>
/// <param name="Reason">The agreement with the customer; null when the price book's holds.</param>
/// <param name="AgreedAt">When it was recorded.</param>
/// <param name="AgreedBy">Who recorded it.</param>
[GenerateSerializer, Immutable, Alias("quotas.StorageQuota")]
public sealed record StorageQuotaView([property: Id(0)] string Product, [property: Id(1)] long? QuotaGb, [property: Id(2)] long? OfProductGb,
    [property: Id(3)] string? Reason, [property: Id(4)] Instant? AgreedAt, [property: Id(5)] string? AgreedBy);

/// <summary>Data of a product behind one resource.</summary>
/// <param name="Subject">The resource.</param>
/// <param name="Product">The product.</param>
/// <param name="LevelGb">Highest level of the newest month that reported one, GB.</param>
/// <param name="QuotaGb">How much they may take, GB.</param>
/// <param name="UsedPercent">Level of quota, whole percent rounded down.</param>
/// <param name="Reached">True when they may not grow.</param>
[GenerateSerializer, Immutable, Alias("quotas.StorageUse")]
public sealed record StorageUseView([property: Id(0)] string Subject, [property: Id(1)] string Product, [property: Id(2)] long LevelGb,
    [property: Id(3)] long QuotaGb, [property: Id(4)] long UsedPercent, [property: Id(5)] bool Reached);

/// <summary>A page of resources with their data, and the quotas that were agreed.</summary>
[GenerateSerializer, Immutable, Alias("quotas.StorageUsePage")]
public sealed record StorageUsePage([property: Id(0)] StorageQuotaView[] Agreed, [property: Id(1)] StorageUseView[] Items,
    [property: Id(2)] string? NextCursor);
