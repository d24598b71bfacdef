namespace Metering.Actors.Journaling;

/// <summary>The reminder that a grain has while it has work: the work goes on by it when the activation ends before.</summary>
/// <param name="grain">The grain that is reminded.</param>
/// <param name="name">Name of the reminder.</param>
/// <param name="period">Time from one tick to the next.</param>
/// <param name="hasWork">True while something is to be done.</param>
internal sealed class WorkReminder(Grain grain, string name, TimeSpan period, Func<bool> hasWork)
{
    /// <summary>The registration that holds, or is under way: whoever comes meanwhile waits for the same one.</summary>
    private Task? registration;

    /// <summary>Makes sure of the reminder for work that is about to be committed.</summary>
    public Task Keep() => registration is { IsFaulted: false, IsCanceled: false }
        ? registration
        : (registration = grain.RegisterOrUpdateReminder(name, period, period));

    /// <summary>Makes sure of the reminder when there is work.</summary>
    public Task KeepIfNeeded() => hasWork() ? Keep() : Task.CompletedTask;

    /// <summary>
    /// After a tick. One that leaves something to do makes sure of the next: a store that was moved comes without reminders. One that leaves nothing
    /// lets the reminder go.
    /// </summary>
    public async Task KeepOrRelease()
    {
        await KeepIfNeeded();
        // Looked at again after the await: work that came meanwhile relies on the reminder that was found.
        if (hasWork() || await grain.GetReminder(name) is not { } reminder || hasWork()) return;
        // Whoever comes from here on registers it anew, or is seen below. When it cannot be let go there is one tick too many.
        registration = null;
        await grain.UnregisterReminder(reminder);
        await KeepIfNeeded();
    }
}
