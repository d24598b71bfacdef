using System.Globalization;
using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Usage;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using NodaTime;

namespace Metering.Http.Usage;

/// <summary>GET /v1/accounts/{account}/consumption/{month}.</summary>
internal static class ReadConsumption
{
    // Few resources have usage on a given day: a page that only skips empty ones ends after this many and hands out a cursor.
    private const int ResourcesPerCall = 200;

    public static void Map(OperationRoutes routes) => routes.Get("/v1/accounts/{account}/consumption/{month}", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
        .Says("Read consumption records", "Records of a month, resource after resource in order of recording. For reference only: "
            + "charges follow the statement (clause 2.6(4)). A page may be shorter than its limit; the last one has no nextCursor.")
        .Asks([("resource", "Only this subject, for example number:+8675586013301."), ("day", "Only this date, for example 2026-07-10."),
            .. Cursor.Parameters])
        .Gives<ConsumptionBody>();

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        if (!Rfc3339.TryMonth(call.Route("month"), out var month)) throw RefusedCallException.NotFound();
        var day = Day(call);
        var limit = Cursor.Limit(call);
        var cursor = Cursor.Read(call);
        var page = call.Query("resource") is { } subject
            ? await One(call, account, subject, month, day, cursor, limit)
            : await All(call, account, month, day, cursor, limit);
        await call.Answer(new ConsumptionBody(true, page.Records, Cursor.Write(call, page.NextCursor)), WireJson.Default.ConsumptionBody);
    }

    private static LocalDate? Day(Call call) => call.Query("day") switch
    {
        null => null,
        { } text => Rfc3339.TryDate(text, out var date) ? date : throw RefusedCallException.Malformed("day", "A date like 2026-07-10."),
    };

    private static async Task<ConsumptionPage> One(Call call, string account, string subject, YearMonth month, LocalDate? day,
        string? cursor, int limit)
    {
        var resource = Subjects.Resource(call.Grains, subject) ?? throw RefusedCallException.NotFound();
        var view = await resource.View();
        if (view is null || view.Tenant != call.Tenant || view.Account != account) throw RefusedCallException.NotFound();
        return await resource.Consumption(month, day, cursor, limit);
    }

    private static async Task<ConsumptionPage> All(Call call, string account, YearMonth month, LocalDate? day, string? cursor, int limit)
    {
        var place = Place.Parse(cursor);
        var owner = call.Grains.GetGrain<IAccountGrain>(account);
        var resources = await owner.Resources(call.Tenant, null, place.Page, ResourcesPerCall) ?? throw RefusedCallException.NotFound();
        var records = new List<ConsumptionRecord>();
        for (var i = place.Index; i < resources.Subjects.Length; i++)
        {
            var inner = i == place.Index ? place.Inner : null;
            if (records.Count >= limit) return Page(records, place with { Index = i, Inner = inner });
            if (Subjects.Resource(call.Grains, resources.Subjects[i]) is not { } resource) continue;
            var page = await resource.Consumption(month, day, inner, limit - records.Count);
            records.AddRange(page.Records);
            if (page.NextCursor is { } more) return Page(records, place with { Index = i, Inner = more });
        }
        return Page(records, resources.NextCursor is { } next ? new Place(next, 0, null) : null);
    }

    private static ConsumptionPage Page(List<ConsumptionRecord> records, Place? next) => new([.. records], next?.ToString());

    /// <summary>Where the next page begins: page of resources, place in it, and the cursor within that resource.</summary>
    private sealed record Place(string? Page, int Index, string? Inner)
    {
        public static Place Parse(string? cursor)
        {
            if (cursor is null) return new Place(null, 0, null);
            if (cursor.Split('\n') is not [var index, var page, var inner]
                || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) throw Cursor.Foreign();
            return new Place(page.Length == 0 ? null : page, number, inner.Length == 0 ? null : inner);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}\n{Page}\n{Inner}");
    }
}
