using System.Text.Json;
using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using Shouldly;

namespace Metering.Domain.Tests.Catalogue;

/// <summary>Price books as JSON: nothing is guessed, nothing is lost.</summary>
public sealed class Documents
{
    private const string Book = """
        {"id":"PB-1","effectiveFrom":"2026-01-01T00:00:00+08:00","skus":[{"code":"A1","nameZh":"甲","nameEn":"A","kind":"VAS","family":"API",
        "revenue":"REV.VAS","taxCategory":"T1","payment":"POSTPAID","on":["PACKAGE"],"metered":{"meter":"api.call","price":{"unitFen":0.08}}}]}
        """;

    [Fact]
    public void Reading_what_was_written_gives_the_same_document()
    {
        var written = PriceBookDocument.Write(DemoPriceBook.Load());

        PriceBookDocument.Write(PriceBookDocument.Read(written)).ShouldBe(written);
        written.ShouldContain("\"effectiveFrom\": \"2026-01-01T00:00:00+08:00\"");
        written.ShouldContain("\"kind\": \"SEAT_ADDITION\"");
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var book = PriceBookDocument.Read(Book);

        (book.Meters.Length, book.TaxCategories.Length).ShouldBe((0, 0));
        (book.Skus[0].FeeType, book.Skus[0].OnShortMoney,
            book.Skus[0].Status).ShouldBe((FeeType.Product, ShortMoney.Stop, SkuStatus.OnSale));
        book.Skus[0].Metered!.Price.ShouldBe(new PriceModel(Block: 1, Grace: 0, Minimum: 0, ConnectFen: 0, UnitFen: 0.08m));
        PriceBookDocument.Read(Book.Replace("\"skus\"", "\"meters\":[{\"name\":\"a.b\",\"unit\":\"x\",\"maxQuantity\":1}],\"skus\"",
            StringComparison.Ordinal))
            .Meters[0].Dimensions.ShouldBeEmpty();
    }

    [Fact]
    public void A_price_may_be_written_as_text() =>
        PriceBookDocument.Read(Book.Replace("0.08", "\"0.080\"", StringComparison.Ordinal)).Skus[0].Metered!.Price.UnitFen.ShouldBe(0.08m);

    [Theory]
    [InlineData("\"unitFen\"", "\"price\":1,\"unitFen\"", "/skus/0/metered/price/price")]
    [InlineData("\"code\":\"A1\",", "", "/skus/0")]
    [InlineData("\"meter\":\"api.call\",", "", "/skus/0/metered")]
    [InlineData("\"A1\"", "null", "/skus/0/code")]
    [InlineData("\"VAS\"", "\"vas\"", "/skus/0/kind")]
    [InlineData("\"VAS\"", "2", "/skus/0/kind")]
    [InlineData("[\"PACKAGE\"]", "[\"PACKAGE\",\"MOON\"]", "/skus/0/on/1")]
    [InlineData("[\"PACKAGE\"]", "null", "/skus/0/on")]
    [InlineData("[\"PACKAGE\"]", "[null]", "/skus/0/on/0")]
    [InlineData("0.08", "\"cheap\"", "/skus/0/metered/price/unitFen")]
    [InlineData("+08:00\"", "\"", "/effectiveFrom")]
    [InlineData("2026-01-01T00:00:00+08:00", "2026-02-30T00:00:00+08:00", "/effectiveFrom")]
    [InlineData("{\"unitFen\":0.08}", "{\"bands\":[{\"from\":\"8 am\",\"unitFen\":1}]}", "/skus/0/metered/price/bands/0/from")]
    [InlineData("{\"unitFen\":0.08}", "{\"destinations\":[{\"prefix\":\"86\"}]}", "/skus/0/metered/price/destinations/0")]
    [InlineData("{\"unitFen\":0.08}", "{\"graduated\":[{\"unitFen\":1}]}", "/skus/0/metered/price/graduated/0")]
    public void What_does_not_have_the_form_is_named_by_its_place(string part, string instead, string pointer)
    {
        PriceBookDocument.TryRead(Book.Replace(part, instead, StringComparison.Ordinal), out var broken).ShouldBeNull();

        broken.ShouldHaveSingleItem().Pointer.ShouldBe(pointer);
        broken[0].Message.ShouldNotContain("Path:");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"PB-1\"")]
    [InlineData("{\"id\":\"PB-1\",\"id\":\"PB-2\",\"effectiveFrom\":\"2026-01-01T00:00:00+08:00\"}")]
    public void What_is_no_document_is_refused(string text)
    {
        PriceBookDocument.TryRead(text, out var broken).ShouldBeNull();
        broken.ShouldNotBeEmpty();
        Should.Throw<JsonException>(() => PriceBookDocument.Read(text));
    }
}
