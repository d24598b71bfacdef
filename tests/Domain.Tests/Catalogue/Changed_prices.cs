using Metering.Domain.Catalogue;
using Metering.Domain.Tests.Accounts;
using Shouldly;
using PriceCatalogue = Metering.Domain.Catalogue.Catalogue;

namespace Metering.Domain.Tests.Catalogue;

/// <summary>Which products customers are told of when a price book is published (2.3, 4.2).</summary>
public sealed class Changed_prices
{
    private static readonly PriceBook Demo = DemoPriceBook.Load();

    [Fact]
    [Trait("Clause", "2.3")]
    [Trait("Clause", "4.2")]
    public void Clause_4_2_tells_of_what_changes_and_never_for_a_third_party()
    {
        var seat = Demo.Skus.Single(sku => sku.Code == "OCS-SEAT");
        var thirdParty = Demo.Skus.Single(sku => sku.Code == "TRAINING-DAY") with { Code = "TP-CRM", Kind = SkuKind.ThirdParty };
        var first = new PublishedBook(Demo with { Skus = Demo.Skus.Add(thirdParty) }, AnAccount.At("2026-01-01T00:00:00"), null);
        var next = new PublishedBook(new PriceBook
        {
            Id = "PB-2", EffectiveFrom = AnAccount.At("2026-09-01T00:00:00"),
            Skus =
            [
                seat with { Recurring = new RecurringCharge(20_000) }, Demo.Skus.Single(sku => sku.Code == "EQQ-SEAT"),
                thirdParty with { OneOff = new OneOffCharge(1) }, seat with { Code = "NEW-SEAT" },
            ],
        }, AnAccount.At("2026-08-01T10:00:00"), null);
        var catalogue = PriceCatalogue.Of([first, next]);

        // EQQ-SEAT is named and stays as it is, NEW-SEAT was never sold before.
        PriceChanges.Of(next, catalogue).ShouldBe(["OCS-SEAT"]);
        PriceChanges.Of(first, catalogue).ShouldBeEmpty();
    }
}
