using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Journal;

namespace Metering.Actors.Numbers;

/// <summary>The area table of a tenant; journal area-table/{tenant}.</summary>
public sealed class AreaTableGrain(JournalServices services) : JournaledActor<AreaTableBook>(services, AreaTableCodec.Instance), IAreaTableGrain
{
    /// <inheritdoc />
    protected override JournalId JournalId => new($"area-table/{this.GetPrimaryKeyString()}");

    /// <inheritdoc />
    public async Task<CommandReply<AreaTableView>> Load(LoadAreaTable command, CommandContext context)
    {
        var wanted = new NewAreaTable([.. command.Source], command.Areas, command.Divisions);
        var used = await UsedOf(State.Table().Cities.Select(area => area.Key).Where(code => !command.Areas.ContainsKey(code)));
        return await Command<AreaTableView>(context, (book, _) =>
            book.Load(wanted, WallNow, context.Actor, out var loaded) is { } refusal ? Verdict.Refused<AreaTableBook, AreaTableView>(refusal)
            : used is not null ? Verdict.Refused<AreaTableBook, AreaTableView>(
                RefusalCodes.AreaInUse.With($"Numbers of 0{used} are in the inventory, and the table does not have it."))
            : Verdict.Done<AreaTableBook, AreaTableView>(loaded is null ? [] : [loaded], ViewOf));
    }

    /// <inheritdoc />
    public Task<AreaTableView> View() => Task.FromResult(ViewOf(State));

    /// <inheritdoc />
    public Task<AreaTableSnapshot?> ReadSince(long version) =>
        Task.FromResult(State.Version == version ? null : new AreaTableSnapshot(State.Version, State.Document));

    /// <summary>One of the areas that has numbers; null when none has. Their numbers would not be known as numbers any more.</summary>
    private async Task<string?> UsedOf(IEnumerable<string> dropped)
    {
        string? used = null;
        await Bounded.ForEach(dropped, async area =>
        {
            if (!await GrainFactory.GetGrain<INumberPoolGrain>($"{this.GetPrimaryKeyString()}/{area}").IsEmpty()) used = area;
        });
        return used;
    }

    private static AreaTableView ViewOf(AreaTableBook book)
    {
        var table = book.Table();
        return new AreaTableView(book.Version, table.Cities.ToDictionary(), table.Divisions.ToDictionary(),
            [.. book.Loads.Select(load => new AreaTableLoadView(load.Version, load.At, load.Actor, [.. load.Source], load.Areas, load.Divisions))]);
    }
}

/// <summary>The area table's journal as bytes.</summary>
public sealed class AreaTableCodec : WholeStateCodec<AreaTableBook>
{
    private AreaTableCodec()
        : base(AreaTableJson.Shared, [("numbers.area-table-loaded.v1", typeof(AreaTableLoaded))])
    {
    }

    /// <summary>The codec.</summary>
    public static AreaTableCodec Instance { get; } = new();

    /// <inheritdoc />
    public override AreaTableBook Empty => AreaTableBook.Shipped;

    /// <inheritdoc />
    public override AreaTableBook Apply(AreaTableBook state, object domainEvent) => state.Apply((AreaTableLoaded)domainEvent);
}

/// <summary>Source-generated JSON of the area table's journal.</summary>
[JsonSerializable(typeof(AreaTableBook))]
[JsonSerializable(typeof(AreaTableLoaded))]
internal sealed partial class AreaTableJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new AreaTableJson());
}
