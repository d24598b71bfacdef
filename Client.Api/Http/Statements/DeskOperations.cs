using Metering.Contracts.Access;
using Metering.Contracts.Statements;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Subjects = Metering.Http.Usage.Subjects;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Statements;

/// <summary>A correction of a bill.</summary>
/// <param name="Kind">CORRECTION or CREDIT_NOTE of a final month, RECONCILIATION with the carrier of one that is not final.</param>
/// <param name="Month">Month that it corrects.</param>
/// <param name="Subject">Resource that it concerns.</param>
/// <param name="Sku">Product.</param>
/// <param name="GrossFen">Change of the gross, fen; negative in the customer's favour.</param>
/// <param name="Reason">Why, for the record.</param>
/// <param name="Units">Change of units.</param>
public sealed record AdjustmentBody(string Kind, YearMonth Month, string Subject, string Sku, long GrossFen, string Reason, long Units = 0);

/// <summary>Corrections that wait for the next statement.</summary>
public sealed record AdjustmentsBody(AdjustmentView[] Items);

/// <summary>Bills before they are final, and corrections: /v1/accounts/{account}/bill and /adjustments.</summary>
internal static class DeskOperations
{
    private static readonly string[] Kinds = ["CORRECTION", "CREDIT_NOTE", "RECONCILIATION"];

    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/accounts/{account}/bill", Preview)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Preview the bill", "The running month, or an ended one whose statement is not final, as it stands. Prepaid use is shown, due 0.")
            .Asks(("month", "yyyyMM; the running month when absent."),
                ("basis", "so-far: recurring charges until today (the default); month-end: as if the month ended now."))
            .Gives<StatementPreview>();
        routes.Post("/v1/accounts/{account}/adjustments", Adjust)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).NeedsIdempotencyKey()
            .Says("Correct a bill", "A final statement never changes (2.6(4)): the correction is a line of its own on the next one, at the VAT "
                + "rate of the month corrected; what it credits above that bill goes to the wallet. "
                + "A reconciliation enters the month's own statement.")
            .Takes<AdjustmentBody>("""{"kind":"CREDIT_NOTE","month":"202607","subject":"number:+8675586013301","sku":"VOICE-OUT","grossFen":-48,"""
                + """ "reason":"4 minutes","units":-4}""")
            .Gives<AdjustmentView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.AdjustmentInvalid, RefusalCodes.AmountOverLimit, RefusalCodes.NotFound);
        routes.Get("/v1/accounts/{account}/adjustments", List)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the corrections that wait for the next statement").Gives<AdjustmentsBody>();
    }

    private static async Task Preview(Call call)
    {
        var account = call.Account();
        YearMonth? month = null;
        if (call.Query("month") is { } text)
            month = Rfc3339.TryMonth(text, out var named) ? named : throw RefusedCallException.Malformed("month", "A month is written like 202607.");
        var whole = call.Query("basis") switch
        {
            null or "so-far" => false,
            "month-end" => true,
            _ => throw RefusedCallException.Malformed("basis", "so-far or month-end."),
        };
        await call.Answer(await Desk(call, account).Preview(call.Tenant, month, whole), WireJson.Default.StatementPreview);
    }

    private static async Task Adjust(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.AdjustmentBody);
        if (!Kinds.Contains(body.Kind, StringComparer.Ordinal)) throw RefusedCallException.Malformed("/kind", $"One of {string.Join(", ", Kinds)}.");
        call.Because(body.Reason);
        Texts.RequireId("/sku", body.Sku);
        if (!Subjects.TryParse(body.Subject, out _, out _)) throw RefusedCallException.Malformed("/subject", "A seat, number or package.");
        var command = new OrderAdjustment
        {
            Kind = body.Kind, Month = body.Month, Subject = body.Subject, Sku = body.Sku, Units = body.Units, GrossFen = body.GrossFen,
            Reason = body.Reason,
        };
        var reply = await Desk(call, account).Adjust(command, call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.AdjustmentView);
    }

    private static async Task List(Call call)
    {
        var made = await Desk(call, call.Account()).Adjustments(call.Tenant) ?? throw RefusedCallException.NotFound();
        await call.Answer(new AdjustmentsBody(made), WireJson.Default.AdjustmentsBody);
    }

    private static IStatementDesk Desk(Call call, string account) => call.Grains.GetGrain<IStatementDesk>(account);
}
