using System.Globalization;
using Metering.Contracts.Access;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Orders;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Refunds;

/// <summary>Asks for a payment back.</summary>
/// <param name="Ground">4.6 (not opened in time), 4.7 (withdrawal) or 4.8 (fault of the product).</param>
/// <param name="Lines">Lines of the order; all that the ground gives back when absent.</param>
/// <param name="Reason">The customer's words; none is needed (clause 4.7).</param>
public sealed record RefundRequestBody(string Ground, int[]? Lines = null, string? Reason = null);

/// <summary>A fault report (clause 4.8).</summary>
/// <param name="Text">The customer's words.</param>
public sealed record FaultReportBody(string Text);

/// <summary>The cause of a fault.</summary>
/// <param name="Triage">PRODUCT_FAULT, CUSTOMER_NETWORK, CARRIER, THIRD_PARTY, FORCE_MAJEURE or NOT_REPRODUCED.</param>
/// <param name="LoginImpossible">Whether normal login and use was prevented.</param>
public sealed record TriageBody(string Triage, bool LoginImpossible = false);

/// <summary>/v1/accounts/{account}/orders/{order}: asking for money back (clauses 4.6, 4.7, 4.8).</summary>
internal static class RefundRequests
{
    private static readonly string[] Grounds = ["4.6", "4.7", "4.8"];

    private static readonly (string Word, FaultCause Cause)[] Causes = [("PRODUCT_FAULT", FaultCause.ProductFault),
        ("CUSTOMER_NETWORK", FaultCause.CustomerNetwork), ("CARRIER", FaultCause.Carrier), ("THIRD_PARTY", FaultCause.ThirdParty),
        ("FORCE_MAJEURE", FaultCause.ForceMajeure), ("NOT_REPRODUCED", FaultCause.NotReproduced)];

    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/orders/{order}/refund-requests", Ask)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Ask for a payment back", "Eligibility is decided at once; with it the service ends in the same step. No interest, and no "
                + "deduction for days used. The links name the refund.")
            .Takes<RefundRequestBody>("""{"ground":"4.7"}""").Gives<OrderView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.RenewalIrrevocable, RefusalCodes.NonRefundable49, RefusalCodes.RefundExcludedViolation,
                RefusalCodes.RefundWindowClosed, RefusalCodes.NotProductFault, RefusalCodes.ActivationNotLate, RefusalCodes.OrderState,
                RefusalCodes.Forfeited, RefusalCodes.NotFound);
        routes.Post("/v1/accounts/{account}/orders/{order}/fault-reports", Report)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Report a fault", "The date of the report keeps the right of clause 4.8, however long the triage takes.")
            .Takes<FaultReportBody>("""{"text":"无法登录"}""").Gives<OrderView>(StatusCodes.Status201Created).Refuses(RefusalCodes.OrderState);
        routes.Post("/v1/accounts/{account}/orders/{order}/fault-reports/{report}/triage", Triage)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Record the cause of a fault").Takes<TriageBody>("""{"triage":"PRODUCT_FAULT","loginImpossible":true}""")
            .Gives<OrderView>().Refuses(RefusalCodes.OrderState, RefusalCodes.NotFound);
        routes.Post("/v1/accounts/{account}/orders/{order}/lines/{line}/acceptance", Accept)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Accept a single service", "Training, consulting, development: its price is earned and not given back any more. "
                + "Also after the order's base products were given back (4.7). No body.")
            .Gives<OrderView>().Refuses(RefusalCodes.OrderState, RefusalCodes.NotFound);
    }

    private static async Task Ask(Call call)
    {
        var order = OrderOperations.Order(call);
        var body = await call.Body(WireJson.Default.RefundRequestBody);
        if (!Grounds.Contains(body.Ground)) throw RefusedCallException.Malformed("/ground", $"One of {string.Join(", ", Grounds)}.");
        if (body.Lines is { Length: > 20 }) throw RefusedCallException.Malformed("/lines", "At most 20 lines.");
        if (body.Reason is not null) Texts.Require("/reason", body.Reason, 1_000);
        var command = new RequestRefund(body.Ground, [.. (body.Lines ?? []).Distinct()]);
        await OrderOperations.Answer(call, await order.RequestRefund(command, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Report(Call call)
    {
        var order = OrderOperations.Order(call);
        var body = await call.Body(WireJson.Default.FaultReportBody);
        Texts.Require("/text", body.Text, 1_000);
        await OrderOperations.Answer(call, await order.ReportFault(body.Text, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Triage(Call call)
    {
        var order = OrderOperations.Order(call);
        var body = await call.Body(WireJson.Default.TriageBody);
        var cause = Array.FindIndex(Causes, each => each.Word == body.Triage);
        if (cause < 0) throw RefusedCallException.Malformed("/triage", $"One of {string.Join(", ", Causes.Select(each => each.Word))}.");
        var command = new TriageFault(Number(call, "report"), Causes[cause].Cause, body.LoginImpossible);
        await OrderOperations.Answer(call, await order.TriageFault(command, call.Context()), StatusCodes.Status200OK);
    }

    private static async Task Accept(Call call) => await OrderOperations.Answer(call,
        await OrderOperations.Order(call).AcceptService(Number(call, "line"), call.Context()), StatusCodes.Status200OK);

    private static int Number(Call call, string name) =>
        int.TryParse(call.Route(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw RefusedCallException.NotFound();
}
