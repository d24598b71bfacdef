using System.Globalization;
using CsvHelper;
using Metering.Contracts.Statements;
using Metering.Http.Formats;

namespace Metering.Http.Statements;

/// <summary>
/// A statement as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read the Chinese): one row a line, amounts in
/// fen.
/// </summary>
public static class StatementCsv
{
    private static readonly string[] Columns = ["statement", "account", "subject", "sku", "name", "usageMonth", "priorPeriod", "units",
        "grossFen", "vatPercent", "netFen", "vatFen", "prepaid", "feeType", "priceBook", "section"];

    // A text that begins like a formula is run by spreadsheets unless it is escaped.
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    /// <summary>The file's text.</summary>
    public static string Of(StatementView view)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write('\uFEFF');
        using (var csv = CsvWriter.Create(text, Options, true))
        {
            foreach (var column in Columns) csv.WriteField(column);
            csv.EndRecord();
            foreach (var line in view.Lines) Row(csv, view.Head, line);
            csv.Flush();
        }
        return text.ToString();
    }

    private static void Row(CsvWriter csv, StatementHead head, StatementLine line)
    {
        csv.WriteField(YearMonthJson.Text(head.Month));
        csv.WriteField(head.Account);
        csv.WriteField(line.Subject);
        csv.WriteField(line.Sku);
        csv.WriteField(line.Name);
        csv.WriteField(YearMonthJson.Text(line.UsageMonth));
        csv.WriteField(line.PriorPeriod ? "true" : "false");
        csv.WriteField(line.Units, default, CultureInfo.InvariantCulture);
        csv.WriteField(line.GrossFen, default, CultureInfo.InvariantCulture);
        csv.WriteField(line.VatPercent, default, CultureInfo.InvariantCulture);
        csv.WriteField(line.NetFen, default, CultureInfo.InvariantCulture);
        csv.WriteField(line.VatFen, default, CultureInfo.InvariantCulture);
        csv.WriteField(line.Prepaid ? "true" : "false");
        csv.WriteField(line.FeeType);
        csv.WriteField(line.PriceBook);
        csv.WriteField(line.Section);
        csv.EndRecord();
    }
}
