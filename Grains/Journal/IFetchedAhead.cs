namespace Metering.Journal;

/// <summary>Something that is in no cache by the time it is needed, and reaches what it needs step by step.</summary>
public interface IFetchedAhead
{
    /// <summary>
    /// Has the processor fetch what the step before, a few rounds ago, made reachable. Steps count from 0; one too many does nothing.
    /// </summary>
    void Fetch(int step);
}
