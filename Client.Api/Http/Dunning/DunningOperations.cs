using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Dunning;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using Subjects = Metering.Http.Usage.Subjects;

namespace Metering.Http.Dunning;

/// <summary>Why an account is suspended, or a suspension is lifted.</summary>
/// <param name="Reason">CUSTOMER_REQUEST or QUALIFICATION; the others are set by cases, events and dunning.</param>
/// <param name="Product">Only this product, on every resource.</param>
/// <param name="Subject">Only this seat, number or package.</param>
public sealed record SuspensionBody(string Reason, string? Product = null, string? Subject = null);

/// <summary>/v1/accounts/{account}/dunning, /suspend and /resume.</summary>
internal static class DunningOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/accounts/{account}/dunning", Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read what is overdue", "Open statements with their late fees (滞纳金) and reminders, the reasons of suspension, "
                + "and what happens when if nothing is paid, for the next 90 days (clause 3.9).")
            .Gives<DunningView>();
        routes.Post("/v1/accounts/{account}/suspend", call => Set(call, suspended: true))
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Suspend an account", "All of it, one product or one resource refuses usage and authorizations until no reason stands "
                + "any more (clauses 2.6(2), 3.18). "
                + "Usage that began before is still taken in. "
                + "A reason that stands already changes nothing. What an operator stops for QUALIFICATION no document starts again.")
            .Takes<SuspensionBody>("""{"reason":"CUSTOMER_REQUEST"}""")
            .Gives<AccountView>()
            .Refuses(RefusalCodes.AccountClosed, RefusalCodes.UnknownSubject, RefusalCodes.UnknownSku, RefusalCodes.NotFound);
        routes.Post("/v1/accounts/{account}/resume", call => Set(call, suspended: false))
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Lift a reason of suspension", "Service is back when no reason stands any more. ARREARS is lifted by payment alone (clause 3.9).")
            .Takes<SuspensionBody>("""{"reason":"CUSTOMER_REQUEST"}""")
            .Gives<AccountView>()
            .Refuses(RefusalCodes.AccountClosed, RefusalCodes.UnknownSubject, RefusalCodes.UnknownSku, RefusalCodes.NotFound);
    }

    private static async Task Read(Call call)
    {
        var view = await call.Grains.GetGrain<IAccountGrain>(call.Account()).Dunning(call.Tenant) ?? throw RefusedCallException.NotFound();
        await call.Answer(view, WireJson.Default.DunningView);
    }

    private static async Task Set(Call call, bool suspended)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.SuspensionBody);
        Texts.RequireId("/reason", body.Reason);
        call.Because(body.Reason);
        if (body.Product is not null) Texts.RequireId("/product", body.Product);
        if (body.Subject is not null && (body.Product is not null || !Subjects.TryParse(body.Subject, out _, out _)))
            throw RefusedCallException.Malformed("/subject", "A seat, number or package, and no product beside it.");
        var command = new SetSuspension(body.Reason, suspended, body.Product, body.Subject);
        var reply = await call.Grains.GetGrain<IAccountGrain>(account).SetSuspension(command, call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.AccountView);
    }
}
