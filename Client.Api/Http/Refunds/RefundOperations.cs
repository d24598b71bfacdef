using Metering.Contracts.Access;
using Metering.Contracts.Orders;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Orders;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Refunds;

/// <summary>A page of refunds.</summary>
public sealed record RefundsBody(RefundView[] Items, string? NextCursor);

/// <summary>A pay-out that the channel confirmed.</summary>
/// <param name="Reference">The channel's reference of the pay-out.</param>
public sealed record PayoutBody(string Reference);

/// <summary>A pay-out that came back.</summary>
/// <param name="Reason">Why, in the channel's words.</param>
/// <param name="Reference">Reference under which it was paid out; the newest pay-out when absent.</param>
public sealed record PayoutFailureBody(string Reason, string? Reference = null);

/// <summary>/v1/accounts/{account}/refunds: money owed to the customer, and its pay-out.</summary>
internal static class RefundOperations
{
    private static readonly string[] Statuses = ["APPROVED", "AWAIT_RED_LETTER", "PAYING", "PAID", "PAY_FAILED"];

    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/accounts/{account}/refunds", List)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the refunds", "In order of approval.")
            .Asks([("status", "APPROVED, AWAIT_RED_LETTER, PAYING, PAID or PAY_FAILED."), .. Cursor.Parameters]).Gives<RefundsBody>();
        routes.Get("/v1/accounts/{account}/refunds/{refund}", Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a refund").Gives<RefundView>();
        routes.Post("/v1/accounts/{account}/refunds/{refund}/payout", PayOut)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Record the pay-out of a refund", "Its next part, to the channel that the money came from; the newest payment first.")
            .Takes<PayoutBody>("""{"reference":"R-1"}""").Gives<RefundView>()
            .Refuses(RefusalCodes.RefundOnHold, RefusalCodes.OrderState, RefusalCodes.PaymentReferenceReused, RefusalCodes.NotFound);
        routes.Post("/v1/accounts/{account}/refunds/{refund}/payout-failure", PayoutFailed)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Record that a pay-out came back", "The money is owed again (PAY_FAILED) until it is paid out anew. The newest one, unless the "
                + "reference names another part of the refund.")
            .Takes<PayoutFailureBody>("""{"reason":"Account closed","reference":"R-1"}""").Gives<RefundView>()
            .Refuses(RefusalCodes.OrderState, RefusalCodes.NotFound);
    }

    private static async Task PayoutFailed(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.PayoutFailureBody);
        call.Because(body.Reason, 200);
        if (body.Reference is not null) Texts.Require("/reference", body.Reference, 128);
        var books = OrderOperations.Books(call, account);
        var reply = await (body.Reference is { } reference
            ? books.NamedPayoutFailed(call.Route("refund"), reference, body.Reason, call.Context())
            : books.PayoutFailed(call.Route("refund"), body.Reason, call.Context()));
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.RefundView);
    }

    private static async Task List(Call call)
    {
        var account = call.Account();
        var status = call.Query("status");
        if (status is not null && !Statuses.Contains(status))
            throw RefusedCallException.Malformed("status", $"One of {string.Join(", ", Statuses)}.");
        var page = await OrderOperations.Books(call, account).Refunds(call.Tenant, status, Cursor.Read(call), Cursor.Limit(call))
            ?? throw RefusedCallException.NotFound();
        await call.Answer(new RefundsBody(page.Items, Cursor.Write(call, page.NextCursor)), WireJson.Default.RefundsBody);
    }

    private static async Task Read(Call call)
    {
        var account = call.Account();
        await call.Answer(await OrderOperations.Books(call, account).Refund(call.Tenant, call.Route("refund")), WireJson.Default.RefundView);
    }

    private static async Task PayOut(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.PayoutBody);
        Texts.Require("/reference", body.Reference, 128);
        var reply = await OrderOperations.Books(call, account).PayOut(call.Route("refund"), body.Reference, call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.RefundView);
    }
}
