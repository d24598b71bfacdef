using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Domain.Catalogue;

namespace Metering.Api.Tests.Problems;

/// <summary>Price books made from the demonstration one.</summary>
internal static class PriceBookCases
{
    /// <summary>Publishes changed products for the accounts of a test clock; every silo prices with them when it returns.</summary>
    public static async Task OnClock(RunningHost host, string clock, string effectiveFrom,
        params (string Sku, Action<JsonObject> Change)[] changes)
    {
        var demo = JsonNode.Parse(DemoPriceBook.Json())!["skus"]!.AsArray();
        var skus = new JsonArray();
        foreach (var (sku, change) in changes)
        {
            var changed = demo.Single(each => (string)each!["code"]! == sku)!.DeepClone().AsObject();
            change(changed);
            skus.Add(changed);
        }
        var id = "PB-" + Client.NewKey()[..8].ToUpperInvariant();
        var book = new JsonObject { ["id"] = id, ["effectiveFrom"] = effectiveFrom, ["skus"] = skus };
        (await host.Admin.Post("/v1/price-books", book.ToJsonString())).Status(201);
        (await host.Admin.Post($"/v1/price-books/{id}/publish", new { testClock = clock })).Status(200);
        // The silo asks for newer books once a second.
        await Task.Delay(TimeSpan.FromSeconds(2.5));
    }

    /// <summary>Drafts a copy that takes effect then and tries to publish it.</summary>
    public static async Task<Reply> Publish(RunningHost host, string effectiveFrom)
    {
        var book = JsonNode.Parse(DemoPriceBook.Json())!.AsObject();
        var id = "PB-" + Client.NewKey()[..8].ToUpperInvariant();
        book["id"] = id;
        book["effectiveFrom"] = effectiveFrom;
        (await host.Admin.Post("/v1/price-books", book.ToJsonString())).Status(201);
        return await host.Admin.Post($"/v1/price-books/{id}/publish");
    }
}
