using Metering.Contracts.Statements;
using Metering.Http.Formats;
using Metering.Http.Statements;
using NodaTime;
using Shouldly;

namespace Metering.Api.Tests.Statements;

/// <summary>The statement as CSV and as a page: exact amounts, and no text of a customer is ever run.</summary>
public sealed class StatementFormTests
{
    [Theory]
    [InlineData(0, "¥0.00")]
    [InlineData(5, "¥0.05")]
    [InlineData(123_456, "¥1,234.56")]
    [InlineData(-34_095, "-¥340.95")]
    [InlineData(long.MaxValue, "¥92,233,720,368,547,758.07")]
    [InlineData(long.MinValue, "-¥92,233,720,368,547,758.08")]
    public void Fen_become_yuan_without_a_float(long fen, string text) => Yuan.Text(fen).ShouldBe(text);

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    public void A_cell_of_the_csv_is_never_a_formula(string evil)
    {
        var cells = StatementCsv.Of(View(evil)).Split("\r\n")[1];

        cells.ShouldNotContain("," + evil);
        cells.ShouldNotContain(",\"" + evil);
    }

    [Fact]
    public void The_csv_has_a_mark_a_head_and_a_row_a_line()
    {
        var rows = StatementCsv.Of(View("话务, \"外呼\"")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        rows[0].ShouldStartWith("\uFEFFstatement,account,subject,sku");
        rows.Length.ShouldBe(2);
        rows[1].ShouldContain("\"话务, \"\"外呼\"\"\"");
        rows[1].ShouldContain(",24780,9,22734,2046,false,");
    }

    [Fact]
    public void The_page_encodes_what_customers_write()
    {
        var page = StatementPage.Of(View("<script>alert(1)</script>\"'&"));

        page.ShouldNotContain("<script");
        page.ShouldContain("&lt;script&gt;");
        page.ShouldContain("¥247.80");
        page.ShouldContain("月结账单");
        page.ShouldContain("Monthly statement");
    }

    [Theory]
    [InlineData("FINAL", "待付款 To be paid")]
    [InlineData("OVERDUE", "已逾期 Overdue")]
    [InlineData("OVERDUE_SUSPENDED", "逾期停用 Overdue, suspended")]
    [InlineData("DISPUTED", "争议中 Disputed")]
    [InlineData("COLLECTION", "催收中 In collection")]
    [InlineData("PAID", "已付清 Paid")]
    [InlineData("WRITTEN_OFF", "已核销 Written off")]
    public void The_page_says_in_words_where_the_statement_stands(string status, string words)
    {
        var page = StatementPage.Of(View("话务", status));

        page.ShouldContain($"<dd>{words}</dd>");
        page.Contains("<td>未付 Outstanding</td><td>¥0.00</td>").ShouldBe(status == "WRITTEN_OFF", "nobody asks for it any more");
    }

    [Fact]
    [Trait("Clause", "2.9")]
    public void What_is_collected_for_a_third_party_has_its_own_section_of_the_page()
    {
        var view = View("话务");
        StatementLine[] lines = [view.Lines[0] with { Name = "合作伙伴", Sku = "PARTNER", Section = "COLLECTED_FOR_THIRD_PARTY" }, .. view.Lines];
        var page = StatementPage.Of(view with { Lines = lines });

        string[] headings = ["服务费", "话务", "代收第三方款项", "合作伙伴", "合计"];
        headings.Select(heading => page.IndexOf($">{heading} <span", StringComparison.Ordinal)).ShouldBeInOrder();
        headings.ShouldAllBe(heading => page.Contains($">{heading} <span"));
    }

    private static StatementView View(string text, string status = "FINAL") => new(new StatementHead
    {
        Account = "acc_1", Month = new YearMonth(2026, 7), Status = status, FinalisedAt = Instant.FromUtc(2026, 8, 2, 16, 0),
        DueAt = Instant.FromUtc(2026, 8, 15, 16, 0), DueOn = new LocalDate(2026, 8, 15), GrossFen = 24_780, NetFen = 22_734, VatFen = 2_046,
            PrepaidFen = 0,
        AmountDueFen = 24_780, PaidFen = 0, LineCount = 1, ContentHash = "00",
    }, text,
    [
        new StatementLine
        {
            Subject = "number:+8675586013301", Sku = "VOICE-OUT", Name = text, UsageMonth = new YearMonth(2026, 7), PriorPeriod = false,
                Units = 2_065,
            GrossFen = 24_780, VatPercent = 9, NetFen = 22_734, VatFen = 2_046, Prepaid = false, FeeType = "PRODUCT",
                PriceBook = "PB-2026-01",
        },
    ]);
}
