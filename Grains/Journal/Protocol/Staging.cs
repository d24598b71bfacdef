namespace Metering.Journal.Protocol;

/// <summary>
/// What the decisions of one group write together. Most groups have one decision, whose lists are taken as they are; only further ones are
/// copied. Counted loops: an enumerator of an interface is garbage, and usage passes here for every event.
/// </summary>
internal struct Staging<TState>()
{
    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<object> Events { get; private set; } = [];

    /// <summary>Keys to take.</summary>
    public IReadOnlyList<Claim> Claims { get; private set; } = [];

    /// <summary>Side records, each once.</summary>
    public IReadOnlyList<PageWrite> Pages { get; private set; } = [];

    /// <summary>Adds a decision behind those before it.</summary>
    public void Add(in Decision<TState> decision)
    {
        Events = Joined(Events, decision.Events);
        Claims = Joined(Claims, decision.Claims);
        if (decision.Pages.Count > 0) Pages = Latest(Pages, decision.Pages);
    }

    private static IReadOnlyList<T> Joined<T>(IReadOnlyList<T> before, IReadOnlyList<T> more)
    {
        if (before.Count == 0) return more;
        if (more.Count == 0) return before;
        var joined = before as Copied<T> ?? new Copied<T>(before);
        for (var i = 0; i < more.Count; i++) joined.Add(more[i]);
        return joined;
    }

    /// <summary>Two requests of a group may write the same page: the later one was decided on top of the earlier, so only it is written.</summary>
    private static Copied<PageWrite> Latest(IReadOnlyList<PageWrite> before, IReadOnlyList<PageWrite> more)
    {
        var latest = before as Copied<PageWrite> ?? new Copied<PageWrite>(before);
        foreach (var page in more)
        {
            var at = latest.FindLastIndex(earlier => earlier.Key == page.Key);
            if (at < 0) latest.Add(page);
            else latest[at] = page;
        }
        return latest;
    }

    /// <summary>A list that belongs to the group and to no decision.</summary>
    private sealed class Copied<T>(IEnumerable<T> items) : List<T>(items);
}
