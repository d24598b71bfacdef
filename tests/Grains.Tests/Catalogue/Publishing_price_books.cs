using Metering.Contracts.Catalogue;
using Metering.Contracts.Clocks;
using Metering.Domain.Catalogue;
using Metering.Grains.Tests.Accounts;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Catalogue;

public sealed class Publishing_price_books(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task A_published_book_is_read_by_caches_once_and_never_changes()
    {
        var catalogue = silo.Grains.GetGrain<ICatalogueGrain>("b1");
        Value(await catalogue.Draft("PB-2026-01", DemoPriceBook.Json(), Command())).Status.ShouldBe("DRAFT");
        (await catalogue.ReadSince(0)).ShouldBeNull("a draft prices nothing");

        Value(await catalogue.Publish("PB-2026-01", null, Command())).Status.ShouldBe("PUBLISHED");
        await silo.Forget();

        var snapshot = (await catalogue.ReadSince(0)).ShouldNotBeNull();
        PriceBookDocument.Read(snapshot.Books.Single().DocumentJson!).Skus.ShouldNotBeEmpty();
        (await catalogue.ReadSince(snapshot.Version)).ShouldBeNull();
        (await catalogue.Draft("PB-2026-01", DemoPriceBook.Json(), Command())).Refusal!.Code.ShouldBe("PRICE_BOOK_PUBLISHED");
        (await catalogue.Publish("PB-2026-01", null, Command())).Refusal!.Code.ShouldBe("PRICE_BOOK_PUBLISHED");
    }

    [Fact]
    public async Task No_price_is_retroactive_not_even_in_the_time_of_a_test_clock()
    {
        var catalogue = silo.Grains.GetGrain<ICatalogueGrain>("b2");
        Value(await silo.Grains.GetGrain<IClockGrain>("clk-b2").Create("b2", At("2026-03-01T00:00:00"), Command()));
        Value(await catalogue.Draft("PB-2026-01", DemoPriceBook.Json(), Command()));
        Value(await catalogue.Publish("PB-2026-01", null, Command()));
        Value(await catalogue.Draft("PB-2026-02", Demo("PB-2026-02", "2026-02-01T00:00:00+08:00"), Command()));
        Value(await catalogue.Draft("PB-2026-04", Demo("PB-2026-04", "2026-04-01T00:00:00+08:00"), Command()));

        (await catalogue.Publish("PB-2026-02", "clk-b2", Command())).Refusal!.Code.ShouldBe("PRICE_IN_PAST");
        (await catalogue.Publish("PB-2026-04", "clk-none", Command())).Refusal!.Code.ShouldBe("NOT_FOUND");
        Value(await catalogue.Publish("PB-2026-04", "clk-b2", Command())).ShouldSatisfyAllConditions(
            book => book.TestClock.ShouldBe("clk-b2"), book => book.PublishedAt.ShouldBe(At("2026-03-01T00:00:00")));
        (await catalogue.Publish("PB-NONE", null, Command())).Refusal!.Code.ShouldBe("NOT_FOUND");
    }

    [Theory]
    [InlineData("{", "PB-X")]
    [InlineData(null, "PB-OTHER")]
    public async Task A_document_that_is_none_or_names_another_id_is_refused(string? json, string id)
    {
        var catalogue = silo.Grains.GetGrain<ICatalogueGrain>("b3");

        (await catalogue.Draft(id, json ?? DemoPriceBook.Json(), Command())).Refusal!.Code.ShouldBe("PRICE_BOOK_INVALID");
        (await catalogue.Book(id)).ShouldBeNull();
    }

    private static string Demo(string id, string effectiveFrom) => DemoPriceBook.Json()
        .Replace("\"PB-2026-01\"", $"\"{id}\"", StringComparison.Ordinal)
            .Replace("2026-01-01T00:00:00+08:00", effectiveFrom, StringComparison.Ordinal);
}
