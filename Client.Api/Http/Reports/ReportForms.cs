using System.Globalization;
using CsvHelper;
using MiniExcelLibs;

namespace Metering.Http.Reports;

/// <summary>A report as CSV (UTF-8 with a byte order mark) and as a workbook; amounts are whole fen in both.</summary>
public static class ReportForms
{
    // A text that begins like a formula is run by spreadsheets unless it is escaped.
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    /// <summary>As CSV.</summary>
    public static string Csv(ReportTable table)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write('\uFEFF');
        using (var csv = CsvWriter.Create(text, Options, true))
        {
            foreach (var column in Columns(table)) csv.WriteField(column);
            csv.EndRecord();
            foreach (var row in table.Rows)
            {
                foreach (var key in row.Keys) csv.WriteField(key);
                foreach (var fen in row.Fen) csv.WriteField(fen, default, CultureInfo.InvariantCulture);
                csv.EndRecord();
            }
            csv.Flush();
        }
        return text.ToString();
    }

    /// <summary>As a workbook (XLSX) with one sheet.</summary>
    public static byte[] Xlsx(ReportTable table)
    {
        var columns = Columns(table);
        var rows = table.Rows.Select(row =>
        {
            var cells = new Dictionary<string, object>(StringComparer.Ordinal);
            for (var i = 0; i < columns.Length; i++) cells[columns[i]] = i < row.Keys.Length ? row.Keys[i] : row.Fen[i - row.Keys.Length];
            return cells;
        }).ToList();
        using var file = new MemoryStream();
        // A workbook without rows still names its columns.
        if (rows.Count == 0) file.SaveAs(new[] { columns.ToDictionary(column => column, _ => (object)"", StringComparer.Ordinal) },
            sheetName: table.Report);
        else file.SaveAs(rows, sheetName: table.Report);
        return file.ToArray();
    }

    private static string[] Columns(ReportTable table) => [.. table.Keys, .. table.Amounts.Select(amount => amount + "Fen")];
}
