using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Accounts;
using Metering.Contracts.Catalogue;
using Metering.Contracts.Clocks;
using Metering.Contracts.Conduct;
using Metering.Journal;
using Microsoft.Extensions.Logging;

namespace Metering.Actors.Catalogue;

/// <summary>
/// Walks over the accounts for every published book and rule, in pages with a durable cursor: after a crash it goes on, and an account that is
/// told twice gives one notice.
/// </summary>
public sealed partial class AnnouncementsGrain(JournalServices services, ILogger<AnnouncementsGrain> log)
    : JournaledActor<AnnouncementsState>(services, AnnouncementsCodec.Instance), IAnnouncementsGrain
{
    private const int AccountsAtOnce = 200;
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Task> walks = new(StringComparer.Ordinal);
    private IGrainTimer? again;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"announcements/{Tenant}");

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public async Task Look()
    {
        var books = await GrainFactory.GetGrain<ICatalogueGrain>(Tenant).Announcements();
        var rules = await GrainFactory.GetGrain<IRuleBookGrain>(Tenant).Announcements();
        foreach (var announcement in books.Concat(rules)) WalkFor(announcement).Ignore();
    }

    /// <inheritdoc />
    public Task Announce(Announcement announcement) => WalkFor(announcement);

    private Task WalkFor(Announcement announcement)
    {
        if (State.Done.Contains(announcement.Key)) return Task.CompletedTask;
        if (!walks.TryGetValue(announcement.Key, out var walk)) walks[announcement.Key] = walk = Walk(announcement);
        return walk;
    }

    private async Task Walk(Announcement announcement)
    {
        // The caller has to find this walk in the list before it can end.
        await Task.Yield();
        try
        {
            var done = announcement.Kind == Announcement.Price && announcement.Products.Length == 0;
            for (var after = State.Cursors.GetValueOrDefault(announcement.Key); !done;)
            {
                var ids = await After(announcement.TestClock, after);
                await Bounded.ForEach(ids, id => GrainFactory.GetGrain<IAnnouncedAccount>(id).TellOf(Tenant, announcement));
                done = ids.Length < AccountsAtOnce;
                if (done) break;
                after = ids[^1];
                await Step(_ => StepResult.Of(new AnnouncementMoved(announcement.Key, after)));
            }
            await Step(_ => StepResult.Of(new AnnouncementEnded(announcement.Key)));
        }
        catch (Exception fault)
        {
            LogCutShort(log, fault, announcement.Key);
            again ??= this.RegisterGrainTimer(LookAgain, new GrainTimerCreationOptions(AgainAfter, Timeout.InfiniteTimeSpan) { Interleave = true });
            throw;
        }
        finally
        {
            walks.Remove(announcement.Key);
        }
    }

    private Task<string[]> After(string? testClock, string? after) => testClock is not null
        ? GrainFactory.GetGrain<IClockGrain>(testClock).Accounts(Tenant, after, AccountsAtOnce)
        : GrainFactory.GetGrain<IAccountDirectoryGrain>(0).After(after, AccountsAtOnce);

    private Task LookAgain()
    {
        again?.Dispose();
        again = null;
        return Look();
    }

    [LoggerMessage(LogLevel.Warning, "The announcement of {Key} was cut short; it goes on soon")]
    private static partial void LogCutShort(ILogger log, Exception fault, string key);
}
