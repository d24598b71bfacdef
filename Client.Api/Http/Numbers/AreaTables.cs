using System.Collections.Concurrent;
using Metering.Contracts.Numbers;
using Metering.Domain.Numbers;
using Metering.Http.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace Metering.Http.Numbers;

/// <summary>
/// The area tables in force (requirements 4.5). Each use asks whether the table is still the same, so that a new one holds everywhere from the
/// answer of its load on; it is read only when it changed.
/// </summary>
public sealed class AreaTables(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<string, Known> tables = new(StringComparer.Ordinal);

    /// <summary>The table of a tenant.</summary>
    public async ValueTask<AreaTable> Of(string tenant)
    {
        var known = tables.GetValueOrDefault(tenant, Known.Shipped);
        if (await grains.GetGrain<IAreaTableGrain>(tenant).ReadSince(known.Version) is not { } newer) return known.Table;
        var table = newer.DocumentJson is { } document ? AreaTable.Read(document) : AreaTable.Default;
        tables[tenant] = new Known(newer.Version, table);
        return table;
    }

    internal static ValueTask<AreaTable> Of(Call call) => call.Http.RequestServices.GetRequiredService<AreaTables>().Of(call.Tenant);

    private sealed record Known(long Version, AreaTable Table)
    {
        public static Known Shipped { get; } = new(0, AreaTable.Default);
    }
}
