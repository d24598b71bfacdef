using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Calendar;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Contracts.Invoices;
using Metering.Domain.Calendar;
using Metering.Domain.Refusals;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Calendar;

/// <summary>
/// Working years loaded at run time (requirements 4.1). Loading one has every open deadline computed anew; a request that could not be
/// reached does it by itself before its next deadline passes.
/// </summary>
public sealed partial class CalendarGrain(JournalServices services, ILogger<CalendarGrain> log)
    : JournaledActor<CalendarState>(services, CalendarCodec.Instance), ICalendarGrain
{
    /// <inheritdoc />
    protected override JournalId JournalId => new($"calendar/{this.GetPrimaryKeyString()}");

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        // What a crash cut short goes on.
        if (State.RecomputedVersion < State.Version) Recompute().Ignore();
    }

    /// <inheritdoc />
    public async Task<CommandReply<WorkingYearView>> Load(string documentJson, string? testClock, CommandContext context)
    {
        Instant now = WallNow;
        if (testClock is not null)
        {
            if (await GrainFactory.GetGrain<IClockGrain>(testClock).View(context.Tenant) is not { } clock)
                return CommandReply.Refused<WorkingYearView>(RefusalCodes.NotFound.With("There is no such test clock."));
            now = clock.Now;
        }
        var reply = await Command<WorkingYearView>(context, (state, _) =>
        {
            try
            {
                var year = WorkingYear.Read(documentJson);
                var loaded = new LoadedYear(year.Year, year.SourceDoc, testClock, now, context.Actor, documentJson, state.Version + 1);
                return Verdict.Done<CalendarState, WorkingYearView>([new YearLoaded(loaded)], _ => ViewOf(loaded));
            }
            catch (FormatException wrong)
            {
                return Verdict.Refused<CalendarState, WorkingYearView>(RefusalCodes.CalendarInvalid.With(wrong.Message));
            }
        });
        if (State.RecomputedVersion < State.Version) await Recompute();
        return reply;
    }

    /// <inheritdoc />
    public Task<CalendarSnapshot> Read(string? testClock) => Task.FromResult(new CalendarSnapshot(State.Version,
        // What was loaded for the clock alone prevails over what was loaded for everybody.
        [.. State.Years.Where(year => year.TestClock is null || year.TestClock == testClock).OrderBy(year => year.TestClock is not null)
            .Select(ViewOf)]));

    private async Task Recompute()
    {
        var version = State.Version;
        var loaded = State.Years.Where(year => year.Version > State.RecomputedVersion).ToList();
        var clock = loaded is [{ TestClock: { } only }] ? only : null;
        var all = true;
        await Bounded.ForEach(await GrainFactory.GetGrain<IInvoiceQueueGrain>(this.GetPrimaryKeyString()).Running(clock), async invoice =>
        {
            try
            {
                await GrainFactory.GetGrain<IInvoiceGrain>(invoice).Recompute();
            }
            catch (Exception fault)
            {
                all = false;
                LogNotRecomputed(log, fault, invoice);
            }
        });
        if (all) await Step(_ => StepResult.Of(new DeadlinesRecomputed(version)));
    }

    private static WorkingYearView ViewOf(LoadedYear year) => new(year.Year, year.SourceDoc, year.TestClock, year.LoadedAt, year.LoadedBy,
        year.Document);

    [LoggerMessage(LogLevel.Warning, "{Invoice} could not compute its deadline anew; it does so before it passes")]
    private static partial void LogNotRecomputed(ILogger log, Exception fault, string invoice);
}
