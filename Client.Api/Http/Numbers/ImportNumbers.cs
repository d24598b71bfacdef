using System.Text;
using CsvHelper;
using Metering.Contracts.Access;
using Metering.Contracts.Numbers;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Http.Commands;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Numbers;

/// <summary>POST /v1/numbers/imports: numbers into the inventory, tens of thousands at once.</summary>
internal static class ImportNumbers
{
    /// <summary>Most numbers of one import.</summary>
    public const int MaxNumbers = 50_000;

    private const int MaxBytes = 2 << 20;
    private const int MaxFaults = 20;
    private const int BlocksAtOnce = 16;

    private static readonly CsvReaderOptions Options = new() { HasHeader = false };

    public static void Map(OperationRoutes routes) => routes.Post("/v1/numbers/imports", Import)
        .Allow(ApiRole.BillingOperator, ApiRole.Admin)
        .Says("Import numbers", "CSV with a header line and a column named number, at most 50,000 numbers. Every line is checked before anything is "
            + "imported. Numbers that are known already stay as they are, so an import that was cut short is simply repeated.")
        .Takes<string>("""
            "number\n0755-86021000\n0755-86021001\n"
            """, "text/csv")
        .Gives<ImportedNumbersBody>()
        .Refuses(RefusalCodes.TooLarge, RefusalCodes.UnsupportedMediaType);

    private static async Task Import(Call call)
    {
        var numbers = Read(await Text(call.Http.Request), await AreaTables.Of(call));
        var (added, tenant, actor) = (0, call.Tenant, call.Caller.Name);
        var areas = numbers.GroupBy(InventoryNumbers.AreaOf, StringComparer.Ordinal).ToList();
        var blocks = numbers.GroupBy(number => NumberBlock.BlockOf(number.Key), StringComparer.Ordinal).ToList();
        foreach (var batch in blocks.Chunk(BlocksAtOnce))
            added += (await Task.WhenAll(batch.Select(block => call.Grains.GetGrain<INumberBlockGrain>($"{tenant}/{block.Key}")
                .Import([.. block.Select(number => NumberBlock.OffsetOf(number.Key))], actor)))).Sum();
        // After the blocks: a pool never names a block that has nothing.
        foreach (var area in areas)
            await call.Grains.GetGrain<INumberPoolGrain>($"{tenant}/{area.Key}")
                .Join([.. area.Select(number => NumberBlock.BlockOf(number.Key)).Distinct(StringComparer.Ordinal)]);
        await call.Answer(new ImportedNumbersBody(added, numbers.Count - added, blocks.Count), WireJson.Default.ImportedNumbersBody);
    }

    private static List<PhoneNumber> Read(string csv, AreaTable areas)
    {
        var (numbers, seen, faults) = (new List<PhoneNumber>(), new HashSet<string>(StringComparer.Ordinal), new List<FieldProblem>());
        try
        {
            using var reader = CsvReader.FromText(csv.TrimStart('\uFEFF'), Options);
            var column = reader.Read() ? Column(reader) : -1;
            if (column < 0) throw RefusedCallException.Malformed("/0", "The first line names the columns; one of them is number.");
            for (var line = 1; faults.Count < MaxFaults && reader.Read(); line++)
            {
                if (numbers.Count == MaxNumbers)
                    throw new RefusedCallException(RefusalCodes.TooLarge.With($"An import has at most {MaxNumbers} numbers."));
                if (column >= reader.FieldCount || PhoneNumber.Parse(reader.GetString(column).Trim(), areas) is not { } number)
                    faults.Add(new FieldProblem($"/{line}", "The line has no number of mainland China."));
                else if (seen.Add(number.Key)) numbers.Add(number);
            }
        }
        catch (CsvFormatException)
        {
            throw RefusedCallException.Malformed("", "The body is not CSV; nothing was imported.");
        }
        if (faults.Count > 0)
            throw new RefusedCallException(RefusalCodes.Malformed.With("Lines are not well formed; nothing was imported."), [.. faults]);
        return numbers;
    }

    private static int Column(CsvReader reader)
    {
        for (var i = 0; i < reader.FieldCount; i++)
            if (reader.GetString(i).Trim().Equals("number", StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private static async Task<string> Text(HttpRequest request)
    {
        Bodies.RequireMediaType(request, "text/csv");
        return Encoding.UTF8.GetString(await Bodies.Raw(request, MaxBytes));
    }
}
