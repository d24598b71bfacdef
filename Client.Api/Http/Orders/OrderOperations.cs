using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Metering.Http.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Metering.Http.Orders;

/// <summary>/v1/accounts/{account}/orders: from the price to the payment.</summary>
internal static class OrderOperations
{
    private const string Example =
        """{"lines":[{"sku":"OCS-SEAT","quantity":10,"months":12}],"acceptedAgreementVersion":"2026-01"}""";

    /// <summary>Why a request has no price.</summary>
    private static readonly RefusalCode[] NoOffer = [RefusalCodes.AgreementNotAccepted, RefusalCodes.UnknownSku, RefusalCodes.SkuRetired,
        RefusalCodes.SkuNotForResource, RefusalCodes.BaseProductRequired, RefusalCodes.ApiCredentialRequired, RefusalCodes.TermLimit,
        RefusalCodes.TermExpired, RefusalCodes.RenewalBlockedInCoolingOff];

    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/quotes", Quote)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Ask for a price", "Exactly what the order would cost now: tax, dates, and on which clauses its money comes back. Nothing is kept.")
            .Takes<OrderBody>(Example).Gives<QuoteView>().Refuses(NoOffer);
        routes.Post("/v1/accounts/{account}/orders", Place)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Place an order", "The price is fixed with it (clause 2.4). Base products are opened after full payment and accepted material. "
                + "A subscription has at most 1,000 seats, ended ones included.")
            .Takes<OrderBody>(Example).Gives<OrderView>(StatusCodes.Status201Created)
            .Refuses([.. NoOffer, RefusalCodes.AlreadyExists, RefusalCodes.AcknowledgementRequired, RefusalCodes.CreatingTooFast]);
        routes.Get("/v1/accounts/{account}/orders/{order}", Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read an order").Gives<OrderView>();
        routes.Post("/v1/accounts/{account}/orders/{order}/payments", Pay)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Record a payment of an order", "The whole or a part. A channel transaction counts once, whatever the Idempotency-Key. "
                + "When what the order joins or extends has ended meanwhile, it is called off and what was paid goes back.")
            .Takes<OrderPaymentBody>("""{"amountFen":2160000,"channel":"TENPAY","transactionId":"T-1"}""")
            .Gives<OrderView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.OrderState, RefusalCodes.AmountNotPositive, RefusalCodes.AmountOverLimit, RefusalCodes.PaymentAboveDue,
                RefusalCodes.PaymentReferenceReused, RefusalCodes.InsufficientBalance, RefusalCodes.PriceChanged, RefusalCodes.TermExpired,
                RefusalCodes.SkuRetired, RefusalCodes.TermLimit, RefusalCodes.BaseProductRequired);
        routes.Post("/v1/accounts/{account}/orders/{order}/cancel", Cancel)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Call an order off", "Before it is paid in full; what was paid goes back. No body.")
            .Gives<OrderView>().Refuses(RefusalCodes.OrderState);
    }

    private static async Task Quote(Call call)
    {
        var account = call.Account();
        var request = OrderRequests.Of(await call.Body(WireJson.Default.OrderBody));
        // A quote accepts nothing: only buying does (P.2). What is not accepted yet does not keep anybody from asking the price.
        var reply = await Books(call, account).Quote(call.Tenant, request) ?? throw RefusedCallException.NotFound();
        if (reply.Refusal is { } refusal) throw new RefusedCallException(RefusalCodes.Named(refusal.Code).With(refusal.Detail));
        await call.Answer(reply.Quote, WireJson.Default.QuoteView);
    }

    private static async Task Place(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.OrderBody);
        if (body.Id is not null) Texts.RequireId("/id", body.Id);
        var request = OrderRequests.Of(body);
        var context = call.Context();
        var id = body.Id ?? Identifiers.New("ord", context.Claim);
        var order = call.Grains.GetGrain<IOrderGrain>($"{account}/{id}");
        await call.Http.RequestServices.GetRequiredService<ConductWatch>().Creating(call, account, isNew: false,
            async () => await order.View(call.Tenant) is not null);
        var reply = await order.Place(new PlaceOrder(request), context);
        await Answer(call, reply, StatusCodes.Status201Created);
    }

    private static async Task Read(Call call) => await call.Answer(await Order(call).View(call.Tenant), WireJson.Default.OrderView);

    private static async Task Pay(Call call)
    {
        var order = Order(call);
        var body = await call.Body(WireJson.Default.OrderPaymentBody);
        Texts.Require("/transactionId", body.TransactionId, 128);
        var context = call.Context();
        await Answer(call, await order.Pay(new PayOrder(body.AmountFen, body.Channel, body.TransactionId), context), StatusCodes.Status201Created);
    }

    private static async Task Cancel(Call call)
    {
        var order = Order(call);
        await Answer(call, await order.Cancel(call.Context()), StatusCodes.Status200OK);
    }

    /// <summary>The order in the address.</summary>
    public static IOrderGrain Order(Call call)
    {
        var (account, order) = (call.Account(), call.Route("order"));
        return Identifiers.IsValid(order) ? call.Grains.GetGrain<IOrderGrain>($"{account}/{order}") : throw RefusedCallException.NotFound();
    }

    /// <summary>The account as its orders see it.</summary>
    public static IOrderBooksGrain Books(Call call, string account) => call.Grains.GetGrain<IOrderBooksGrain>(account);

    /// <summary>Answers with the order.</summary>
    public static Task Answer(Call call, CommandReply<OrderView> reply, int status) =>
        call.Answer(reply, status, view => view, WireJson.Default.OrderView);
}
