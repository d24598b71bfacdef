namespace Metering.Chaos.Proxying;

/// <summary>Which way bytes travel.</summary>
internal enum Way
{
    /// <summary>From who connected to who listens.</summary>
    Up,

    /// <summary>Back.</summary>
    Down,
}

/// <summary>What the network is like on a link now; changed while connections run.</summary>
internal sealed class Weather
{
    /// <summary>How soon what is held back notices that it may go on.</summary>
    public static TimeSpan Poll { get; } = TimeSpan.FromMilliseconds(20);
    private volatile int delay;
    private volatile bool upHeld;
    private volatile bool downHeld;

    /// <summary>New connections are closed at once.</summary>
    public volatile bool Refuses;

    /// <summary>Every piece of data is this much later.</summary>
    public int DelayMilliseconds
    {
        get => delay;
        set => delay = value;
    }

    /// <summary>Holds back what travels one way, as a route that is gone does: nothing is lost until somebody gives up.</summary>
    public void Hold(Way way, bool held)
    {
        if (way == Way.Up) upHeld = held;
        else downHeld = held;
    }

    /// <summary>Fair weather.</summary>
    public void Clear() => (delay, upHeld, downHeld, Refuses) = (0, false, false, false);

    /// <summary>Returns when a piece of data may go on.</summary>
    public async ValueTask Pass(Way way, CancellationToken closed)
    {
        if (delay > 0) await Task.Delay(delay, closed);
        while (way == Way.Up ? upHeld : downHeld) await Task.Delay(Poll, closed);
    }
}
