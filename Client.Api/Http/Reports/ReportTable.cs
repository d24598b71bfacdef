namespace Metering.Http.Reports;

/// <summary>A report: rows of words and amounts. Every form of it (JSON, CSV, XLSX) holds exactly these.</summary>
/// <param name="Report">Its name.</param>
/// <param name="Keys">Names of the words.</param>
/// <param name="Amounts">Names of the amounts, all in fen.</param>
/// <param name="Rows">Rows in order of their words.</param>
public sealed record ReportTable(string Report, string[] Keys, string[] Amounts, ReportRow[] Rows);

/// <summary>One row.</summary>
/// <param name="Keys">Words, in the order of the table's keys.</param>
/// <param name="Fen">Amounts, in the order of the table's amounts.</param>
public sealed record ReportRow(string[] Keys, long[] Fen);
