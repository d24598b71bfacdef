using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Statements;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Statements;

/// <summary>/v1/accounts/{account}/statements.</summary>
internal static class StatementOperations
{
    private const string Json = "application/json";
    private const string Csv = "text/csv";
    private const string Html = "text/html";

    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/accounts/{account}/statements", List)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the final statements", "Newest first.").Gives<StatementsBody>();
        routes.Get("/v1/accounts/{account}/statements/{month}", One)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a statement", "As JSON, as CSV (text/csv, or 202607.csv) or as a page to print (text/html, or 202607.html).")
            .Gives<StatementBody>(StatusCodes.Status200OK, null, Json, Csv, Html).Refuses(RefusalCodes.AccountParked);
    }

    private static async Task List(Call call)
    {
        var heads = await call.Grains.GetGrain<IAccountGrain>(call.Account()).Statements(call.Tenant)
            ?? throw RefusedCallException.NotFound();
        await call.Answer(new StatementsBody(heads), WireJson.Default.StatementsBody);
    }

    private static async Task One(Call call)
    {
        var account = call.Account();
        var (text, form) = Form(call);
        if (!Rfc3339.TryMonth(text, out var month)) throw RefusedCallException.NotFound();
        var grain = call.Grains.GetGrain<IAccountGrain>(account);
        var view = await grain.Statement(call.Tenant, month) ?? throw Missing(await grain.View(call.Tenant));
        call.Http.Response.Headers.Vary = "Accept";
        if (form == Json) await call.Answer(StatementBody.Of(view), WireJson.Default.StatementBody);
        else await Text(call, view, form);
    }

    /// <summary>While billing stands still a statement is missing for that reason, which an operator can mend.</summary>
    private static RefusedCallException Missing(AccountView? account) => account?.ParkedReason is { } reason
        ? new(RefusalCodes.AccountParked.With(reason))
        : RefusedCallException.NotFound();

    private static async Task Text(Call call, StatementView view, string form)
    {
        var response = call.Http.Response;
        response.ContentType = form + "; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (form == Csv)
            response.Headers.ContentDisposition =
                $"attachment; filename=\"statement-{view.Head.Account}-{YearMonthJson.Text(view.Head.Month)}.csv\"";
        // The page carries its own style and nothing else.
        else
            response.Headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
        await response.WriteAsync(form == Csv ? StatementCsv.Of(view) : StatementPage.Of(view), call.Http.RequestAborted);
    }

    private static (string Month, string Form) Form(Call call)
    {
        var month = call.Route("month");
        if (month.EndsWith(".csv", StringComparison.Ordinal)) return (month[..^4], Csv);
        if (month.EndsWith(".html", StringComparison.Ordinal)) return (month[..^5], Html);
        if (month.EndsWith(".json", StringComparison.Ordinal)) return (month[..^5], Json);
        var accepted = call.Http.Request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1);
        foreach (var type in accepted)
        {
            if (type.Quality == 0) continue;
            if (type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase)) return (month, Csv);
            if (type.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase)) return (month, Html);
            if (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.MatchesAllTypes) return (month, Json);
        }
        return (month, Json);
    }
}
