using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Domain.Catalogue;

namespace Metering.Api.Tests.Problems;

/// <summary>Price books made from the demonstration one.</summary>
internal static class PriceBookCases
{
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
