using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Problems;

/// <summary>A wrong price book is refused with every place at once (clause 2.3).</summary>
public sealed class PriceBookFormTests(RunningHost host)
{
    [Fact]
    public async Task Every_broken_rule_of_a_draft_is_named()
    {
        var draft = new
        {
            id = "PB-" + Client.NewKey()[..8].ToUpperInvariant(),
            effectiveFrom = "2027-01-01T00:00:00+08:00",
            meters = new[] { new { name = "door.opening", unit = "opening", maxQuantity = -1 } },
            taxCategories = new[] { new { code = "DOORS", rates = new[] { new { from = "2026-01-01", percent = 160 } } } },
        };

        var reply = (await host.Admin.Post("/v1/price-books", draft)).Problem(422, "PRICE_BOOK_INVALID");

        var places = reply.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).ToList();
        places.ShouldContain(place => place!.StartsWith("/meters/0", StringComparison.Ordinal), reply.Body);
        places.ShouldContain(place => place!.StartsWith("/taxCategories/0", StringComparison.Ordinal), reply.Body);
    }
}
