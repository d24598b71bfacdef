using Metering.Contracts.Access;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Access;

/// <summary>Creates an API key.</summary>
/// <param name="Role">
/// usage-reporter, billing-operator, customer or admin. A usage-reporter bound to one account is a customer's own API credential (8.2): it
/// reports and authorizes, and takes nothing back. All reporters of the tenant share one name space of sources and ids of events.
/// </param>
/// <param name="Name">For the audit trail.</param>
/// <param name="Account">The only account it may see; required for the role customer.</param>
public sealed record CreateApiKeyBody(ApiRole Role, string Name, string? Account = null);

/// <summary>An API key without its secret.</summary>
public sealed record ApiKeyBody(string Id, ApiRole Role, string? Account, string Name, Instant CreatedAt, Instant? RevokedAt);

/// <summary>A new API key. The key itself is shown here and never again: it is null in the answer to a repeat.</summary>
public sealed record CreatedApiKeyBody(string Id, ApiRole Role, string? Account, string Name, Instant CreatedAt, string? Key);

/// <summary>All keys of the tenant.</summary>
public sealed record ApiKeysBody(ApiKeyBody[] Items);

/// <summary>/v1/api-keys.</summary>
internal static class ApiKeyOperations
{
    public static void Map(OperationRoutes routes, ApiKeyCache cache)
    {
        routes.Post("/v1/api-keys", call => Create(call, cache))
            .Allow(ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Create an API key", "The key is in this answer and nowhere else; only its hash is kept. A repeat with the same Idempotency-Key "
                + "makes no second one and answers with key: null; where the first answer was lost, revoke the key and create another.")
            .Takes<CreateApiKeyBody>("""{"role":"customer","account":"acc_sz","name":"Portal"}""")
            .Gives<CreatedApiKeyBody>(StatusCodes.Status201Created);
        routes.Get("/v1/api-keys", List).Allow(ApiRole.Admin).Says("List the API keys").Gives<ApiKeysBody>();
        routes.Delete("/v1/api-keys/{key}", call => Revoke(call, cache))
            .Allow(ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Revoke an API key", "It stops everywhere within seconds.")
            .Gives<ApiKeyBody>()
            .Refuses(RefusalCodes.NotFound);
    }

    private static async Task Create(Call call, ApiKeyCache cache)
    {
        var body = await call.Body(WireJson.Default.CreateApiKeyBody);
        Texts.Require("/name", body.Name, 200);
        if (body.Account is not null) Texts.RequireId("/account", body.Account);
        if (body.Role == ApiRole.Customer && body.Account is null) throw RefusedCallException.Malformed("/account",
            "A customer key needs its account.");
        var context = call.Context();
        var reply = await Keys(call).Create(new CreateApiKey(call.Tenant, body.Role, body.Account, body.Name), context);
        if (reply.Value is not null) await cache.Refresh();
        await call.Answer(reply, StatusCodes.Status201Created, made => new CreatedApiKeyBody(made.Key.Id, made.Key.Role, made.Key.Account,
            made.Key.Name, made.Key.CreatedAt, made.Secret), WireJson.Default.CreatedApiKeyBody);
    }

    private static async Task List(Call call)
    {
        var keys = await Keys(call).List(call.Tenant);
        await call.Answer(new ApiKeysBody([.. keys.Select(View)]), WireJson.Default.ApiKeysBody);
    }

    private static async Task Revoke(Call call, ApiKeyCache cache)
    {
        var reply = await Keys(call).Revoke(call.Route("key"), call.Context());
        if (reply.Value is not null) await cache.Refresh();
        await call.Answer(reply, StatusCodes.Status200OK, View, WireJson.Default.ApiKeyBody);
    }

    private static ApiKeyBody View(ApiKeyView key) => new(key.Id, key.Role, key.Account, key.Name, key.CreatedAt, key.RevokedAt);

    private static IApiKeysGrain Keys(Call call) => call.Grains.GetGrain<IApiKeysGrain>(IApiKeysGrain.Key);
}
