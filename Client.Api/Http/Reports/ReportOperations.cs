using Metering.Contracts.Access;
using Metering.Contracts.Reports;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Reports;

/// <summary>GET /v1/reports/{report}: JSON, CSV (revenue.csv) or a workbook (revenue.xlsx).</summary>
internal static class ReportOperations
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const int AccountsAtOnce = 32;

    public static void Map(OperationRoutes routes, IAccountDirectory directory) =>
        routes.Get("/v1/reports/{report}", call => Handle(call, directory))
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys()
            .Says("Read a report", $"One of {string.Join(", ", ReportTables.Names)}; with .csv or .xlsx behind its name as a file. "
                + "All figures are sums of ledger postings, exact at the moment of reading, and of issued fapiao; aged receivables are as of now.")
            .Asks(("from", "First accounting month, yyyyMM; all when absent."), ("to", "Last accounting month, yyyyMM; all when absent."),
                ("account", "One account only."))
            .Gives<ReportTable>(StatusCodes.Status200OK, null, "application/json", "text/csv", Xlsx);

    private static async Task Handle(Call call, IAccountDirectory directory)
    {
        var name = call.Route("report");
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (report, form) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        if (!ReportTables.Names.Contains(report, StringComparer.Ordinal) || form is not ("" or ".json" or ".csv" or ".xlsx"))
            throw RefusedCallException.NotFound();
        var (from, to) = (Month(call, "from", "000000"), Month(call, "to", "999999"));
        var table = ReportTables.Of(report, await Read(call, directory, ReportTables.PartsOf(report)), from, to);
        if (form is "" or ".json") await call.Answer(table, WireJson.Default.ReportTable);
        else await File(call, report + form, form == ".csv" ? "text/csv; charset=utf-8" : Xlsx,
            form == ".csv" ? System.Text.Encoding.UTF8.GetBytes(ReportForms.Csv(table)) : ReportForms.Xlsx(table));
    }

    private static async Task<ReportSums> Read(Call call, IAccountDirectory directory, FigureParts parts)
    {
        var sums = new ReportSums();
        if (call.Query("account") is { } one)
        {
            if (await Add(call, sums, [one], parts) == 0) throw RefusedCallException.NotFound();
            call.Concerns(one);
            return sums;
        }
        string? after = null;
        while (await directory.After(after, AccountsAtOnce, call.Http.RequestAborted) is { Count: > 0 } ids)
        {
            await Add(call, sums, ids, parts);
            after = ids[^1];
        }
        return sums;
    }

    private static async Task<int> Add(Call call, ReportSums sums, IReadOnlyList<string> ids, FigureParts parts)
    {
        var own = ids.Where(id => Identifiers.IsValid(id) && call.Caller.MaySee(id)).ToList();
        var figures = await Task.WhenAll(own.Select(id => call.Grains.GetGrain<IReportedAccount>(id).FiguresWith(call.Tenant, parts)));
        var found = 0;
        for (var i = 0; i < own.Count; i++)
        {
            if (figures[i] is not { } known) continue;
            sums.Add(own[i], known);
            found++;
        }
        return found;
    }

    private static string Month(Call call, string name, string usual)
    {
        if (call.Query(name) is not { } text) return usual;
        return Rfc3339.TryMonth(text, out var month) ? YearMonthJson.Text(month)
            : throw RefusedCallException.Malformed(name, "A month is written like 202607.");
    }

    private static Task File(Call call, string name, string type, byte[] bytes)
    {
        call.Http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return call.Send(bytes, type);
    }
}
