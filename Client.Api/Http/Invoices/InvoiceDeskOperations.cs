using System.Globalization;
using Metering.Contracts.Access;
using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using NodaTime;

namespace Metering.Http.Invoices;

/// <summary>What operators do with fapiao requests: review, issue, deliver, take back (requirements 3.7).</summary>
internal static class InvoiceDeskOperations
{
    private const string One = InvoiceOperations.One;

    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/invoice-queue", Queue)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Read the work queue of fapiao",
                "Open requests of all accounts, the nearest deadline first, then those whose time does not run yet, oldest first.")
            .Asks([("status", "Only requests in this state."), ("testClock", "Requests of accounts on this test clock; real time when absent."),
                .. Cursor.Parameters])
            .Gives<InvoiceQueueBody>();
        Command(routes.Post(One + "/review", Review), "Confirm funds, accept material",
                "When both are done, the 45 working days run from that date; the date itself does not count (clause 5.2). Material is accepted "
                + "only while the accepted qualification documents show the buyer of the request. Nothing is confirmed or issued of which a part "
                + "was given back.")
            .Takes<InvoiceReviewBody>("""{"fundsConfirmed":true,"materialAccepted":true}""")
            .Refuses(RefusalCodes.InvoiceState, RefusalCodes.TitleMismatch, RefusalCodes.GeneralTaxpayerProofRequired);
        Command(routes.Post(One + "/reject", Reject), "Turn a request down",
                "Its amount can be asked for again. At any time before there is a fapiao, unless the tax platform owes an answer.")
            .Takes<InvoiceReasonBody>("""{"reason":"The screenshot shows another payment"}""");
        Command(routes.Post(One + "/issue", call => Plain(call, (invoice, context) => invoice.Issue(context))), "Issue the fapiao",
            "Also after the deadline. The tax platform is asked under one key until it answers, so that no second fapiao is made. No body.");
        Command(routes.Post(One + "/deliveries", Deliver), "Record that it was sent",
                "Or the same fapiao once more after it came back; a paper copy goes at the customer's cost (邮费到付).")
            .Takes<InvoiceDeliveryBody>("""{"carrier":"SF","trackingNumber":"SF1"}""");
        Command(routes.Post(One + "/returns", Return), "Record that it came back", "A wrong address is the customer's risk: no second fapiao.")
            .Takes<InvoiceReasonBody>("""{"reason":"Addressee unknown"}""");
        Command(routes.Post(One + "/red-letters", Redden), "Begin a red letter",
                "Unused by the buyer: the whole, at once. Used or booked: the whole or a part, once the other side confirms within 72 hours.")
            .Takes<RedLetterBody>("""{"reason":"SERVICE_ENDED","buyerUsed":true,"amountFen":10000}""")
            .Refuses(RefusalCodes.InvoiceState, RefusalCodes.RedLetterAmount);
        Command(routes.Post(One + "/red-letters/confirmation", call => Plain(call, (invoice, context) => invoice.ConfirmRed(context))),
                "Confirm a red letter", "By the buyer, within 72 hours (红字发票信息确认单). No body.")
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin);
    }

    private static Operation Command(Operation operation, string summary, string description) => operation
        .Allow(ApiRole.BillingOperator, ApiRole.Admin).NeedsIdempotencyKey().Says(summary, description).Gives<InvoiceView>()
        .Refuses(RefusalCodes.InvoiceState);

    private static async Task Review(Call call)
    {
        var invoice = InvoiceOperations.Invoice(call);
        var body = await call.Body(WireJson.Default.InvoiceReviewBody);
        if (body is { FundsConfirmed: false, MaterialAccepted: false })
            throw RefusedCallException.Malformed("", "Confirm the funds, accept the material, or both.");
        await InvoiceOperations.Answer(call, await invoice.Confirm(body.FundsConfirmed, body.MaterialAccepted, call.Context()));
    }

    private static async Task Reject(Call call)
    {
        var invoice = InvoiceOperations.Invoice(call);
        var reason = await Reason(call);
        await InvoiceOperations.Answer(call, await invoice.Reject(reason, call.Context()));
    }

    private static async Task Deliver(Call call)
    {
        var invoice = InvoiceOperations.Invoice(call);
        var body = await call.Body(WireJson.Default.InvoiceDeliveryBody);
        foreach (var (pointer, text) in new[] { ("/sentTo", body.SentTo), ("/carrier", body.Carrier), ("/trackingNumber", body.TrackingNumber) })
            if (text is not null) Texts.Require(pointer, text, 200);
        await InvoiceOperations.Answer(call, await invoice.Deliver(new DeliverInvoice(body.SentTo, body.Carrier, body.TrackingNumber),
            call.Context()));
    }

    private static async Task Return(Call call)
    {
        var invoice = InvoiceOperations.Invoice(call);
        var reason = await Reason(call);
        await InvoiceOperations.Answer(call, await invoice.Return(reason, call.Context()));
    }

    private static async Task Redden(Call call)
    {
        var invoice = InvoiceOperations.Invoice(call);
        var body = await call.Body(WireJson.Default.RedLetterBody);
        await InvoiceOperations.Answer(call, await invoice.Redden(new ReddenInvoice(body.AmountFen, body.Reason, body.BuyerUsed),
            call.Context()));
    }

    private static async Task Plain(Call call,
        Func<IInvoiceGrain, Metering.Contracts.Commands.CommandContext, Task<Metering.Contracts.Commands.CommandReply<InvoiceView>>> command)
    {
        var invoice = InvoiceOperations.Invoice(call);
        await InvoiceOperations.Answer(call, await command(invoice, call.Context()));
    }

    private static async Task<string> Reason(Call call)
    {
        var body = await call.Body(WireJson.Default.InvoiceReasonBody);
        call.Because(body.Reason);
        return body.Reason;
    }

    private static async Task Queue(Call call)
    {
        InvoiceStatus? status = null;
        if (call.Query("status") is { } word)
            status = InvoiceNames.Named<InvoiceStatus>(word) ?? throw RefusedCallException.Malformed("status", "There is no such state.");
        var clock = call.Query("testClock");
        if (clock is not null && !Identifiers.IsValid(clock)) throw RefusedCallException.Malformed("testClock", Identifiers.Rule);
        var limit = Cursor.Limit(call);
        var items = await call.Grains.GetGrain<IInvoiceQueueGrain>(call.Tenant).Read(clock, status, PositionOf(Cursor.Read(call)), limit);
        await call.Answer(new InvoiceQueueBody([.. items.Select(Work)],
            Cursor.Write(call, items.Length < limit ? null : TextOf(items[^1].Position))), WireJson.Default.InvoiceQueueBody);
    }

    private static InvoiceWorkBody Work(InvoiceQueueItem item) => new(item.Account, item.Invoice, InvoiceNames.Of(item.Status),
        InvoiceNames.Of(item.Type), item.GrossFen, item.RequestedAt, item.DeadlineAt, item.Provisional,
        $"/v1/accounts/{item.Account}/invoices/{item.Invoice}");

    private static string TextOf(InvoiceQueuePosition position) =>
        $"{position.DeadlineAt?.ToUnixTimeTicks()} {position.RequestedAt.ToUnixTimeTicks()} {position.Key}";

    private static InvoiceQueuePosition? PositionOf(string? text)
    {
        if (text is null) return null;
        if (text.Split(' ') is not [var deadline, var requested, var key] || InstantOf(requested) is not { } requestedAt) throw Cursor.Foreign();
        if (deadline.Length == 0) return new InvoiceQueuePosition(null, requestedAt, key);
        return new InvoiceQueuePosition(InstantOf(deadline) ?? throw Cursor.Foreign(), requestedAt, key);
    }

    private static Instant? InstantOf(string ticks) =>
        long.TryParse(ticks, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= Instant.MinValue.ToUnixTimeTicks() && number <= Instant.MaxValue.ToUnixTimeTicks()
            ? Instant.FromUnixTimeTicks(number) : null;
}
