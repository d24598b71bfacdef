using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Usage;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Numbers;

/// <summary>Assigns a phone number (码号).</summary>
/// <param name="Number">E.164 of mainland China, or an access number.</param>
/// <param name="Skus">Products on it.</param>
/// <param name="AssignedOn">Date of assignment, itself free; today on the account's clock when absent.</param>
public sealed record AddNumberBody(string Number, string[] Skus, LocalDate? AssignedOn = null);

/// <summary>/v1/accounts/{account}/numbers.</summary>
internal static class NumberOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/numbers", Add)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            // Only numbers of the inventory can be read one by one.
            .Changes("/v1/accounts/{account}/numbers")
            .Says("Assign a phone number")
            .Takes<AddNumberBody>("""{"number":"+8675586013301","skus":["NUM-FIXED","VOICE-OUT"],"assignedOn":"2026-07-10"}""")
            .Gives<ResourceAnswer>(StatusCodes.Status201Created)
            .Refuses([.. AddResourceCommand.Refusals, RefusalCodes.NumberTaken, RefusalCodes.NumberInvalid,
                RefusalCodes.ReservationRequired, RefusalCodes.RealNameRequired, RefusalCodes.LicenceRequired, RefusalCodes.Suspended]);
        routes.Get("/v1/accounts/{account}/numbers", call => AddResourceCommand.List(call, ResourceKind.Number))
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the phone numbers").Asks(Cursor.Parameters).Gives<ResourcesAnswer>();
    }

    private static async Task Add(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.AddNumberBody);
        Texts.Require("/number", body.Number, 32);
        Texts.RequireSkus(body.Skus);
        var number = PhoneNumber.Parse(body.Number, await AreaTables.Of(call))
            ?? throw new RefusedCallException(RefusalCodes.NumberInvalid.With("The number is not one of mainland China."),
                new FieldProblem("/number", "E.164."));
        var reply = await InventoryOperations.BlockOf(call, number).AssignDirectly(account,
            new AddResource(ResourceKind.Number, number.Key, body.Skus, body.AssignedOn), call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, ResourceAnswer.Of, WireJson.Default.ResourceAnswer);
    }
}
