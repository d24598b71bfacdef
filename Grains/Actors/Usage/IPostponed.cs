namespace Metering.Actors.Usage;

/// <summary>A request that waits for the account's answer about money before it can be decided.</summary>
internal interface IPostponed
{
    /// <summary>What it spends or holds in all, fen.</summary>
    long NeededFen { get; }

    /// <summary>The account answered: decide again; with <paramref name="exhausted"/> for good, against what is there.</summary>
    void Resume(bool exhausted);

    /// <summary>The account could not be asked: nothing was recorded, the caller may repeat.</summary>
    void Fail(Exception fault);
}
