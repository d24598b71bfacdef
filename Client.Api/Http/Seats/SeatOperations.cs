using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Usage;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Seats;

/// <summary>Adds a seat (坐席).</summary>
/// <param name="SeatNo">Its number within the account.</param>
/// <param name="Skus">Products on it, metered ones included.</param>
/// <param name="ActivatedOn">Date of activation; today on the account's clock when absent.</param>
public sealed record AddSeatBody(string SeatNo, string[] Skus, LocalDate? ActivatedOn = null);

/// <summary>/v1/accounts/{account}/seats.</summary>
internal static class SeatOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/seats", Add)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Add a seat", "With the products that are charged as it is used. A product of a term that is named here is provided without a "
                + "charge, as for a trial: terms are sold by orders.")
            .Takes<AddSeatBody>("""{"seatNo":"1","skus":["API-CALL"]}""")
            .Gives<ResourceAnswer>(StatusCodes.Status201Created)
            .Refuses(AddResourceCommand.Refusals);
        routes.Get("/v1/accounts/{account}/seats", call => AddResourceCommand.List(call, ResourceKind.Seat))
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the seats").Asks(Cursor.Parameters).Gives<ResourcesAnswer>();
    }

    private static async Task Add(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.AddSeatBody);
        Texts.RequireId("/seatNo", body.SeatNo);
        Texts.RequireSkus(body.Skus);
        await AddResourceCommand.Run(call, account, new AddResource(ResourceKind.Seat, body.SeatNo, body.Skus, body.ActivatedOn),
            call.Context());
    }
}
