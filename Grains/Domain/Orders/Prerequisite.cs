using System.Collections.Immutable;
using Metering.Domain.Catalogue;
using Metering.Domain.Refusals;

namespace Metering.Domain.Orders;

/// <summary>What a product needs before it is bought or put on a resource (requirements 2), beside the material that opens an order.</summary>
public static class Prerequisite
{
    /// <summary>The first thing that the lines lack. Refusals: AGREEMENT_NOT_ACCEPTED, API_CREDENTIAL_REQUIRED, BASE_PRODUCT_REQUIRED.</summary>
    internal static Refusal? Of(OfferContext context, IReadOnlyCollection<OrderLine> lines)
    {
        var running = context.Running;
        foreach (var line in lines.Where(line => line.Use != LineUse.Renewal))
        {
            var sku = running.Named(line.Sku)!;
            if ((Terms(sku, context.Acceptance) ?? Credential(sku, context.HasApiKey)) is { } refusal) return refusal;
            var joined = line.Subscription is { } id ? context.Trade.Subscriptions[id].Family : null;
            if (!RunningProducts.HasFamily(sku, family => joined is not null ? family == joined
                : context.Trade.Runs(family) || lines.Any(other => other.IsRefundableBase && other.Family == family))) return NoBase(sku);
            if (!RunningProducts.HasFeature(sku, feature => running.Provides(feature)
                || lines.Any(other => other.Use == LineUse.Term && running.Named(other.Sku)!.Features.Contains(feature)))) return NoFeature(sku);
        }
        return null;
    }

    /// <summary>
    /// What a product lacks to be put on a resource. Refusals: AGREEMENT_NOT_ACCEPTED, API_CREDENTIAL_REQUIRED, BASE_PRODUCT_REQUIRED,
    /// MATERIAL_INCOMPLETE, SKU_NOT_FOR_RESOURCE.
    /// </summary>
    /// <param name="sku">The product.</param>
    /// <param name="running">What the account has bought and what of it runs.</param>
    /// <param name="acceptance">The agreement it accepted.</param>
    /// <param name="material">Types of its material that were accepted.</param>
    /// <param name="hasApiKey">True when it has a live API key that reports usage.</param>
    public static Refusal? OnResource(Sku sku, RunningProducts running, AgreementAcceptance? acceptance, IReadOnlySet<string> material,
        bool hasApiKey)
    {
        if ((Terms(sku, acceptance) ?? Credential(sku, hasApiKey)) is { } refusal) return refusal;
        if (sku.ThirdParty is { } third)
        {
            if (!third.Billed) return RefusalCodes.SkuNotForResource.With($"{third.Name} bills {sku.Code} by itself.");
            // The order holds the id of the customer's agreement with the third party (2.9).
            if (!running.Trade.Orders.Values.Any(order => order.Services.Any(service => service.Sku == sku.Code)))
                return RefusalCodes.AgreementNotAccepted.With($"{sku.Code} is ordered first, with the customer's agreement with {third.Name}.");
        }
        if (LacksBase(sku, running.Trade) is { } alone) return alone;
        if (!RunningProducts.HasFamily(sku, running.Trade.Runs)) return NoBase(sku);
        if (!RunningProducts.HasFeature(sku, running.Provides)) return NoFeature(sku);
        var missing = sku.Needs.Material.Where(type => !material.Contains(type)).ToImmutableArray();
        return missing.IsEmpty ? null : RefusalCodes.MaterialIncomplete.With($"Missing: {string.Join(", ", missing)}.");
    }

    /// <summary>True when lines hold a value-added service and neither they nor the account have a base product for it (1.12).</summary>
    internal static bool LacksBase(IReadOnlyCollection<OrderLine> lines, TradeBook trade) =>
        lines.Any(line => line.Kind == SkuKind.Vas) && !lines.Any(line => line.IsRefundableBase) && !trade.HasActiveBase;

    /// <summary>True when the product can be put on a resource only after something else.</summary>
    public static bool Has(Sku sku) => sku.Needs != Prerequisites.None || sku.ThirdParty is not null || ExtendsABase(sku);

    /// <summary>BASE_PRODUCT_REQUIRED for a value-added package while no base product runs; null otherwise.</summary>
    public static Refusal? LacksBase(Sku sku, TradeBook trade) => !ExtendsABase(sku) || trade.HasActiveBase ? null
        : RefusalCodes.BaseProductRequired.With($"{sku.Code} needs a base product that runs.");

    /// <summary>True for a value-added package: bought from the wallet as with an order, it extends a base product that runs (1.12, 3.5).</summary>
    private static bool ExtendsABase(Sku sku) => sku is { Kind: SkuKind.Vas, Allowance: not null };

    private static Refusal? Terms(Sku sku, AgreementAcceptance? acceptance) =>
        sku.Needs.ServiceTerms is { } terms && acceptance?.Documents.Contains(terms) != true
            ? RefusalCodes.AgreementNotAccepted.With($"The service terms {terms} of {sku.Code} are not accepted.") : null;

    private static Refusal? Credential(Sku sku, bool hasApiKey) => !sku.Needs.ApiCredential || hasApiKey ? null
        : RefusalCodes.ApiCredentialRequired.With($"{sku.Code} needs an API key of the account that reports usage.");

    private static Refusal NoBase(Sku sku) =>
        RefusalCodes.BaseProductRequired.With($"{sku.Code} needs a running product of {string.Join(" or ", sku.Needs.Families)}.");

    private static Refusal NoFeature(Sku sku) => RefusalCodes.BaseProductRequired.With(
        $"{sku.Code} needs a running product that brings {string.Join(" or ", sku.Needs.Features!.Value)} along.");
}
