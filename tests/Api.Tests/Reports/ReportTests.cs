using System.Globalization;
using Metering.Api.Tests.Dunning;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Invoices;
using MiniExcelLibs;
using Shouldly;

namespace Metering.Api.Tests.Reports;

/// <summary>Each report equals the ledger of its accounts, in each of its forms.</summary>
public sealed class ReportTests(RunningHost host)
{
    [Fact]
    public async Task Every_report_equals_the_ledger()
    {
        var (world, _) = await Debtor.Open(host);
        (await world.TopUp(200_000, "T1")).Status(201);
        var order = await world.Base();
        var mass = "package:" + await world.Package("MASS-PKG-10K", "MASS-MSG");
        (await world.Use(mass, "mass.message", 4_000, "2026-08-03T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        // Reading the balance settles: what was consumed in August is revenue of August.
        (await world.Wallet()).ShouldBe(175_000);
        await world.Advance("2026-09-20T10:00:00+08:00");
        (await host.Operator.Post($"{world.Path}/payments",
            new { amountFen = 50_000, channel = "BANK", transactionId = $"{world.Account}-B1" })).Status(201);
        var ledger = await world.Ledger();

        var aged = Rows(await Report(world, "aged-receivables")).Single();
        aged.Fen[6].ShouldBe(ledger["AR.CUST"] + ledger["AR.LATE"]);
        aged.Fen[5].ShouldBe(ledger["AR.LATE"]);
        aged.Fen[..5].Sum().ShouldBe(ledger["AR.CUST"]);
        aged.Fen[2].ShouldBe(99_500 - (50_000 - 1_791));
        var revenue = Rows(await Report(world, "revenue"));
        foreach (var account in revenue.GroupBy(row => row.Keys[1]))
            account.Sum(row => row.Fen[0]).ShouldBe(-ledger[account.Key], account.Key);
        revenue.Single(row => row.Keys[0] == "202607" && row.Keys[1] == "REV.VOICE").Fen[0].ShouldBe(88_073);
        var deferred = Rows(await Report(world, "deferred-revenue"));
        deferred[0].Keys[0].ShouldBe("202608");
        deferred[0].Fen.ShouldBe([0, 43_000, 26_258, 0, 16_742]);
        (-ledger["LIAB.DEFER"]).ShouldBe(deferred[^1].Fen[4]);
        Rows(await Report(world, "vat")).Sum(row => row.Fen[0]).ShouldBe(-ledger["VAT.OUT"]);
        var cash = Rows(await Report(world, "cash"));
        cash.Select(row => $"{string.Join(' ', row.Keys)} {row.Fen[0]} {row.Fen[1]}")
            .ShouldBe(["202608 CASH.TENPAY ORDER 18000 0", "202608 CASH.TENPAY TOPUP 200000 0", "202609 CASH.BANK PAYMENT 50000 0"]);
        var transactions = Rows(await Report(world, "cash-transactions"));
        transactions.Select(row => $"{string.Join(' ', row.Keys)} {row.Fen[0]} {row.Fen[1]}").ShouldBe(
        [
            $"2026-08-03 CASH.TENPAY ORDER {order} {world.Account} 18000 0",
            $"2026-08-03 CASH.TENPAY TOPUP CASH.TENPAY/{world.Account}-T1 {world.Account} 200000 0",
            $"2026-09-20 CASH.BANK PAYMENT CASH.BANK/{world.Account}-B1 {world.Account} 50000 0",
        ]);
        transactions.Sum(row => row.Fen[0] - row.Fen[1]).ShouldBe(ledger["CASH.TENPAY"] + ledger["CASH.BANK"]);
        Rows(await Report(world, "cash-transactions", "&to=202608")).Select(row => row.Fen[0]).ShouldBe([18_000, 200_000]);
        var trial = Rows(await Report(world, "trial-balance"));
        trial.ToDictionary(row => row.Keys[0], row => row.Fen[2]).Where(pair => pair.Value != 0)
            .ShouldBe(ledger.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        trial.Sum(row => row.Fen[0]).ShouldBe(trial.Sum(row => row.Fen[1]));
        Rows(await Report(world, "cash", "&from=202609&to=202609")).ShouldHaveSingleItem().Keys[1].ShouldBe("CASH.BANK");
        await world.BooksAreBalanced();
    }

    [Theory]
    [InlineData("aged-receivables")]
    [InlineData("revenue")]
    [InlineData("deferred-revenue")]
    [InlineData("vat")]
    [InlineData("fapiao-register")]
    [InlineData("vat-reconciliation")]
    [InlineData("cash")]
    [InlineData("cash-transactions")]
    [InlineData("trial-balance")]
    public async Task Every_form_holds_the_same_rows(string report)
    {
        var (world, _) = await Debtor.Open(host);
        (await world.TopUp(200_000, "T1")).Status(201);
        await world.Base();
        await world.Package("MASS-PKG-10K", "MASS-MSG");
        if (report == "fapiao-register") await Invoiced(world);
        var json = (await Report(world, report)).Status(200);
        var rows = Rows(json).Select(row => string.Join(',', row.Keys.Concat(row.Fen.Select(Text)))).ToList();
        rows.ShouldNotBeEmpty();

        var csv = (await Report(world, report + ".csv")).Status(200);
        csv.Headers["Content-Type"].ShouldBe("text/csv; charset=utf-8");
        csv.Body.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd().Split('\n').Skip(1).ShouldBe(rows);
        var xlsx = (await Report(world, report + ".xlsx")).Status(200);
        using var file = new MemoryStream(xlsx.Bytes);
        file.Query(useHeaderRow: true).Cast<IDictionary<string, object>>()
            .Select(row => string.Join(',', row.Values.Select(cell => cell is double number ? Text((long)number) : cell.ToString()))).ShouldBe(rows);
    }

    [Fact]
    public async Task The_fapiao_register_and_the_ledger_are_compared_month_by_month()
    {
        var (invoices, order, _) = await InvoiceDriver.WithPaidOrder(host, "2026-04-01T09:00:00+08:00");
        var world = invoices.World;
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        await invoices.Confirmed("f1");
        var blue = await invoices.Issued("f1", "B1");
        await world.Advance("2026-05-06T09:00:00+08:00");
        (await invoices.Do("f1", "red-letters", new { reason = "SERVICE_ENDED", buyerUsed = true, amountFen = 1_000_001 })).Status(200);
        (await invoices.Do("f1", "red-letters/confirmation")).Status(200);
        await invoices.Platform.Issue(world, "f1", "R1", number: 2);
        await invoices.Settled("f1");

        var register = Rows(await Report(world, "fapiao-register"));
        register.Select(row => string.Join(' ', row.Keys) + " " + string.Join(' ', row.Fen)).ShouldBe(
        [
            "202604 6 2037736 122264 0 0 2037736 122264",
            "202605 6 0 0 -943397 -56604 -943397 -56604",
        ]);
        register[0].Fen[1].ShouldBe(blue.Number("vatFen"));
        var reconciled = Rows(await Report(world, "vat-reconciliation"));
        reconciled.Select(row => row.Keys[0]).ShouldBe(["202604", "202605"]);
        reconciled.Sum(row => row.Fen[0]).ShouldBe(-(await world.Ledger()).GetValueOrDefault("VAT.OUT"));
        reconciled.Sum(row => row.Fen[1]).ShouldBe(122_264 - 56_604);
        reconciled[^1].Fen[3].ShouldBe(reconciled.Sum(row => row.Fen[2]));
        Rows(await Report(world, "vat-reconciliation", "&from=202605")).ShouldHaveSingleItem().Fen.ShouldBe(reconciled[1].Fen);
        await world.BooksAreBalanced();
    }

    [Fact]
    public async Task All_accounts_together_are_the_sum_of_each()
    {
        var (one, _) = await Debtor.Open(host);
        var (two, _) = await Debtor.Open(host);

        var all = Rows((await host.Operator.Get("/v1/reports/aged-receivables")).Status(200)).ToDictionary(row => row.Keys[0], row => row.Fen[6]);

        all[one.Account].ShouldBe(99_500);
        all[two.Account].ShouldBe(99_500);
        (await host.Operator.Get("/v1/reports/nosuch")).Problem(404, "NOT_FOUND");
        (await host.Operator.Get("/v1/reports/cash?account=nosuch")).Problem(404, "NOT_FOUND");
        (await host.Operator.Get("/v1/reports/cash?from=soon")).Problem(400, "MALFORMED_REQUEST");
    }

    /// <summary>Pays the statement of July and has a fapiao of it issued.</summary>
    private async Task Invoiced(World world)
    {
        (await host.Operator.Post($"{world.Path}/payments",
            new { amountFen = 99_500, channel = "BANK", transactionId = world.Account })).Status(201);
        var invoices = new InvoiceDriver(world);
        (await invoices.Profile()).Status(200);
        (await invoices.Ask(new { id = "f1", statement = "202607", type = "ORDINARY", title = InvoiceDriver.Title, material = "slip" })).Status(201);
        await invoices.Confirmed("f1");
        await invoices.Issued("f1", "B1");
    }

    private Task<Reply> Report(World world, string report, string more = "") =>
        host.Operator.Get($"/v1/reports/{report}?account={world.Account}{more}");

    private static List<(string[] Keys, long[] Fen)> Rows(Reply reply) => [.. reply.Json.GetProperty("rows").EnumerateArray().Select(row =>
        (row.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!).ToArray(),
            row.GetProperty("fen").EnumerateArray().Select(fen => fen.GetInt64()).ToArray()))];

    private static string Text(long fen) => fen.ToString(CultureInfo.InvariantCulture);
}
