using Metering.Contracts.Access;
using Metering.Contracts.Numbers;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Numbers;

/// <summary>A table that is to replace the one in force.</summary>
/// <param name="Source">Where it is from, one line each.</param>
/// <param name="Areas">Area code (区号) without its 0, to city.</param>
/// <param name="Divisions">Administrative division (行政区划代码) of 2, 4 or 6 digits, to area code; the longest that fits a place counts.</param>
public sealed record AreaTableBody(string[] Source, Dictionary<string, string> Areas, Dictionary<string, string> Divisions);

/// <summary>/v1/area-table: which area codes exist and which place of registration has which (3.4, requirements 4.5).</summary>
internal static class AreaTableOperations
{
    private const string Table = "/v1/area-table";
    private const int MostSources = 20;

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Table, Read).Allow(ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys()
            .Says("Read the area table", "The one in force, and who loaded which when; version 0 is shipped with the program.")
            .Gives<AreaTableView>();
        routes.Put(Table, Load).Allow(ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Load an area table", "It replaces the one in force as a whole, for numbers, areas and divisions that are named from now on; what "
                + "an accepted document says stays. The same table again changes nothing.")
            .Takes<AreaTableBody>("""{"source":["GB/T 2260"],"areas":{"755":"深圳"},"divisions":{"4403":"755"}}""")
            .Gives<AreaTableView>().Refuses(RefusalCodes.AreaInUse);
    }

    private static async Task Read(Call call) => await call.Answer(await Grain(call).View(), WireJson.Default.AreaTableView);

    private static async Task Load(Call call)
    {
        var body = await call.Body(WireJson.Default.AreaTableBody);
        if (body.Source.Length is 0 or > MostSources) throw RefusedCallException.Malformed("/source", $"1 to {MostSources} lines.");
        for (var i = 0; i < body.Source.Length; i++) Texts.Require($"/source/{i}", body.Source[i], 300);
        var reply = await Grain(call).Load(new LoadAreaTable(body.Source, body.Areas, body.Divisions), call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.AreaTableView);
    }

    private static IAreaTableGrain Grain(Call call) => call.Grains.GetGrain<IAreaTableGrain>(call.Tenant);
}
