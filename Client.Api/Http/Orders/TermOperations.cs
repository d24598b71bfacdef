using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Orders;

/// <summary>Ends a subscription early (clause 11.1).</summary>
/// <param name="Subscription">Which.</param>
/// <param name="Ground">MUTUAL for an agreement of both. Grounds 4.6 to 4.8 are asked for as refunds of the order.</param>
/// <param name="CustomerConsents">The customer agreed.</param>
/// <param name="SellerConsents">The seller agreed.</param>
public sealed record TerminationBody(string Subscription, string? Ground = null, bool CustomerConsents = false, bool SellerConsents = false);

/// <summary>The one person who uses a seat (clause 3.19).</summary>
/// <param name="Name">Name.</param>
/// <param name="StaffId">Number within the customer's staff.</param>
/// <param name="Check">The check of the real name; needed where the product says so, as for telephone seats.</param>
public sealed record SeatUserBody(string Name, string StaffId, RealNameCheckBody? Check = null);

/// <summary>A check of a real name (4.1).</summary>
/// <param name="Method">How it was checked, for example ID_CARD.</param>
/// <param name="EvidenceSha256">SHA-256 of what shows it, 64 hexadecimal digits.</param>
public sealed record RealNameCheckBody(string Method, string EvidenceSha256);

/// <summary>Ending a term early, and changes of its seats.</summary>
internal static class TermOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/terminations", Terminate)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("End a subscription early", "Nobody may end it alone without a ground of the agreement. By agreement of both, unearned fees go "
                + "back in proportion.")
            .Takes<TerminationBody>("""{"subscription":"sub_1","ground":"MUTUAL","customerConsents":true,"sellerConsents":true}""")
            .Gives<SubscriptionView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.NoUnilateralTermination, RefusalCodes.NotFound);
        routes.Post("/v1/accounts/{account}/subscriptions/{subscription}/seats/{seat}/removal", Remove)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Remove a seat", "Taken back at once, without a refund; only its own data goes after the retention (2.7(4)). No body.")
            .Gives<SubscriptionView>().Refuses(RefusalCodes.TermExpired, RefusalCodes.NotFound);
        routes.Put("/v1/accounts/{account}/subscriptions/{subscription}/seats/{seat}/user", Assign)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Name the user of a seat", "Or another one, without a fee (clause 3.19). Where the product says so, as telephone seats do, each "
                + "user comes with the check of the real name.")
            .Takes<SeatUserBody>("""
                {"name":"李雷","staffId":"S-1001","check":{"method":"ID_CARD",
                "evidenceSha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}}
                """).Gives<SubscriptionView>()
            .Refuses(RefusalCodes.UserRealNameRequired, RefusalCodes.TermExpired, RefusalCodes.NotFound);
    }

    private static async Task Terminate(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.TerminationBody);
        Texts.RequireId("/subscription", body.Subscription);
        if (body.Ground is not null) Texts.Require("/ground", body.Ground, 40);
        var command = new TerminateSubscription(body.Subscription, body.Ground, body.CustomerConsents, body.SellerConsents);
        await Answer(call, await OrderOperations.Books(call, account).Terminate(command, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Remove(Call call)
    {
        var books = OrderOperations.Books(call, call.Account());
        await Answer(call, await books.RemoveSeat(call.Route("subscription"), Seat(call), call.Context()), StatusCodes.Status200OK);
    }

    private static async Task Assign(Call call)
    {
        var books = OrderOperations.Books(call, call.Account());
        var body = await call.Body(WireJson.Default.SeatUserBody);
        Texts.Require("/name", body.Name, 100);
        Texts.Require("/staffId", body.StaffId, 64);
        if (body.Check is { } check)
        {
            Texts.RequireId("/check/method", check.Method);
            Texts.RequireDigest("/check/evidenceSha256", check.EvidenceSha256);
        }
        var reply = await books.AssignSeat(new AssignSeat(call.Route("subscription"), Seat(call), body.Name, body.StaffId,
            body.Check is { } made ? new CheckedRealName(made.Method, made.EvidenceSha256.ToLowerInvariant()) : null), call.Context());
        await Answer(call, reply, StatusCodes.Status200OK);
    }

    private static string Seat(Call call) => Identifiers.IsValid(call.Route("seat")) ? call.Route("seat")
        : throw RefusedCallException.NotFound();

    private static Task Answer(Call call, CommandReply<SubscriptionView> reply, int status) =>
        call.Answer(reply, status, view => view, WireJson.Default.SubscriptionView);
}
