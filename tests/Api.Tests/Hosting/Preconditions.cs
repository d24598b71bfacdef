using Metering.Api.Tests.Numbers;
using Metering.Domain.Catalogue;

namespace Metering.Api.Tests.Hosting;

/// <summary>What products need before they are put on a resource (requirements 2), met for tests that are about something else.</summary>
internal static class Preconditions
{
    private static readonly Dictionary<string, Prerequisites> Needs = DemoPriceBook.Load().Skus.ToDictionary(sku => sku.Code, sku => sku.Needs);

    /// <summary>Approved text messages and an API key of the account, where one of the products needs them.</summary>
    /// <param name="admin">Who may create keys.</param>
    /// <param name="path">The account.</param>
    /// <param name="skus">The products.</param>
    public static async Task Meet(Client admin, string path, params IEnumerable<string> skus)
    {
        var needs = skus.Where(Needs.ContainsKey).Select(sku => Needs[sku]).ToList();
        foreach (var type in needs.SelectMany(need => need.Material).Where(type => type.StartsWith("SMS_", StringComparison.Ordinal)).Distinct())
            await Approve(admin, path, type);
        if (needs.Any(need => need.ApiCredential))
            (await admin.Post("/v1/api-keys", new { role = "usage-reporter", account = path.Split('/')[^1], name = "Customer's own" })).Status(201);
    }

    /// <summary>Hands a document in and accepts it.</summary>
    public static async Task Approve(Client admin, string path, string type, string? validUntil = null)
    {
        var document = (await admin.Post($"{path}/documents", NumberDeskClient.Document(type, NumberDeskClient.Customer, validUntil: validUntil)))
            .Status(201).Text("id");
        (await admin.Post($"{path}/documents/{document}/review", new { decision = "ACCEPT" })).Status(200);
    }
}
