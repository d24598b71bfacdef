using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Metering.Contracts.Statements;
using Metering.Http.Formats;
using NodaTime;

namespace Metering.Http.Statements;

/// <summary>
/// A statement as a page to print: Chinese with English beside it, lines grouped by section and product. Everything variable is encoded.
/// </summary>
public static class StatementPage
{
    private const string Style = """
        @page{size:A4;margin:16mm}
        body{font:10.5pt/1.45 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif;
        color:#1a1a1a;max-width:190mm;margin:8mm auto}
        h1{font-size:18pt;margin:0}h2{font-size:13pt;margin:8mm 0 0}h3{font-size:11.5pt;margin:5mm 0 1.5mm}
        small,.en{color:#666;font-weight:400;font-size:.85em}
        dl{display:grid;grid-template-columns:auto 1fr auto 1fr;gap:1mm 4mm;margin:5mm 0;border-block:1px solid #999;padding:3mm 0}
        dt{color:#666}dd{margin:0}
        table{border-collapse:collapse;width:100%;break-inside:auto}tr{break-inside:avoid}thead{display:table-header-group}
        th,td{padding:1mm 2mm;text-align:right;border-bottom:.3pt solid #ccc;font-variant-numeric:tabular-nums;white-space:nowrap}
        th{font-weight:600;border-bottom:.8pt solid #333;vertical-align:bottom}
        th:first-child,td:first-child{text-align:left;white-space:normal;word-break:break-all}
        tfoot td{font-weight:600;border-top:.8pt solid #333;border-bottom:0}
        .due{font-size:14pt;font-weight:700}.note{color:#666;font-size:8.5pt;margin-top:8mm}
        @media print{body{margin:0;max-width:none}}
        """;

    private static readonly Dictionary<string, string> Statuses = new(StringComparer.Ordinal)
    {
        ["FINAL"] = "待付款 To be paid", ["OVERDUE"] = "已逾期 Overdue", ["OVERDUE_SUSPENDED"] = "逾期停用 Overdue, suspended",
        ["DISPUTED"] = "争议中 Disputed", ["COLLECTION"] = "催收中 In collection", ["PAID"] = "已付清 Paid", ["WRITTEN_OFF"] = "已核销 Written off",
    };

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The page.</summary>
    public static string Of(StatementView view)
    {
        var html = new StringBuilder(4096);
        var month = $"{view.Head.Month.Year:D4}-{view.Head.Month.Month:D2}";
        html.Append("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Text($"月结账单 {month} {view.AccountName}")).Append("</title><style>").Append(Style).Append("</style></head><body>");
        html.Append("<h1>月结账单 <span class=\"en\">Monthly statement</span> ").Append(month).Append("</h1>");
        Head(html, view);
        Section(html, "服务费", "Service fees", [.. view.Lines.Where(line => !IsCollected(line))]);
        Section(html, "代收第三方款项", "Collected for third parties", [.. view.Lines.Where(IsCollected)]);
        Sums(html, view.Head);
        html.Append("<p class=\"note\">金额含增值税；消费记录仅供参考，以本账单为准。 Amounts include VAT; consumption records are for reference, "
            + "this statement decides (2.6(4)).<br>SHA-256 ").Append(Text(view.Head.ContentHash)).Append("</p></body></html>");
        return html.ToString();
    }

    private static void Head(StringBuilder html, StatementView view)
    {
        html.Append("<dl>");
        Pair(html, "客户", "Customer", view.AccountName);
        Pair(html, "账户", "Account", view.Head.Account);
        Pair(html, "状态", "Status", Statuses.GetValueOrDefault(view.Head.Status, view.Head.Status));
        Pair(html, "出账时间", "Final since", Local(view.Head.FinalisedAt));
        Pair(html, "付款期限", "Due", $"{view.Head.DueOn.ToDateOnly():yyyy-MM-dd} 24:00");
        Pair(html, "应付金额", "Amount due", Yuan.Text(view.Head.AmountDueFen));
        html.Append("</dl>");
    }

    private static void Section(StringBuilder html, string zh, string en, StatementLine[] lines)
    {
        if (lines.Length == 0) return;
        html.Append("<h2>").Append(zh).Append(" <span class=\"en\">").Append(en).Append("</span></h2>");
        foreach (var product in lines.GroupBy(line => (line.Sku, line.Name)).OrderBy(group => group.Key.Sku, StringComparer.Ordinal))
            Product(html, product.Key.Sku, product.Key.Name, [.. product]);
    }

    private static void Product(StringBuilder html, string sku, string name, StatementLine[] lines)
    {
        html.Append("<h3>").Append(Text(name)).Append(" <span class=\"en\">").Append(Text(sku)).Append("</span></h3><table><thead><tr>");
        foreach (var (zh, en) in new[] { ("资源", "Resource"), ("月份", "Usage of"), ("数量", "Units"), ("税率", "VAT"), ("净额", "Net"),
            ("税额", "VAT"), ("价税合计", "Gross") })
            html.Append("<th>").Append(zh).Append("<br><small>").Append(en).Append("</small></th>");
        html.Append("</tr></thead><tbody>");
        foreach (var line in lines)
        {
            html.Append("<tr>");
            Cell(html, line.Subject);
            Cell(html, $"{line.UsageMonth.Year:D4}-{line.UsageMonth.Month:D2}"
                + $"{(line.PriorPeriod ? " 补 prior" : "")}{(line.Prepaid ? " 已预付 prepaid" : "")}");
            Cell(html, line.Units.ToString("N0", CultureInfo.InvariantCulture));
            Cell(html, line.VatPercent.ToString("0.##", CultureInfo.InvariantCulture) + "%");
            Cell(html, Yuan.Text(line.NetFen));
            Cell(html, Yuan.Text(line.VatFen));
            Cell(html, Yuan.Text(line.GrossFen));
            html.Append("</tr>");
        }
        html.Append("</tbody><tfoot><tr><td colspan=\"4\">小计 <small>Subtotal</small></td>");
        Cell(html, Yuan.Text(lines.Sum(line => line.NetFen)));
        Cell(html, Yuan.Text(lines.Sum(line => line.VatFen)));
        Cell(html, Yuan.Text(lines.Sum(line => line.GrossFen)));
        html.Append("</tr></tfoot></table>");
    }

    private static void Sums(StringBuilder html, StatementHead head)
    {
        // What was written off is not asked for any more.
        var outstanding = head.Status == "WRITTEN_OFF" ? 0 : head.AmountDueFen - head.PaidFen;
        html.Append("<h2>合计 <span class=\"en\">Total</span></h2><table><tbody>");
        foreach (var (name, fen) in new[]
        {
            ("净额 Net", head.NetFen), ("增值税 VAT", head.VatFen), ("价税合计 Gross", head.GrossFen),
                ("已由预付款支付 Paid from the wallet", head.PrepaidFen),
            ("应付 Amount due", head.AmountDueFen), ("已付 Paid", head.PaidFen), ("未付 Outstanding", outstanding),
            ("滞纳金 Late fee", head.LateFeeFen), ("已付滞纳金 Late fee paid", head.LateFeePaidFen), ("核销 Written off", head.WrittenOffFen),
        })
            html.Append("<tr><td>").Append(name).Append("</td><td>").Append(Text(Yuan.Text(fen))).Append("</td></tr>");
        html.Append("</tbody></table>");
    }

    private static bool IsCollected(StatementLine line) => line.Section == "COLLECTED_FOR_THIRD_PARTY";

    private static void Pair(StringBuilder html, string zh, string en, string value) =>
        html.Append("<dt>").Append(zh).Append(" <small>").Append(en).Append("</small></dt><dd>").Append(Text(value)).Append("</dd>");

    private static void Cell(StringBuilder html, string value) => html.Append("<td>").Append(Text(value)).Append("</td>");

    private static string Local(Instant instant) => Rfc3339.Format(instant)[..16].Replace('T', ' ');

    private static string Text(string value) => Encoder.Encode(value);
}
