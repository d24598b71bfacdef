using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Clocks;

/// <summary>A test clock: advancing it runs everything due for its accounts, in order, through the code of production.</summary>
public sealed partial class ClockGrain(JournalServices services, ILogger<ClockGrain> log)
    : JournaledActor<ClockState>(services, ClockCodec.Instance), IClockGrain, IDisposable
{
    private static readonly Duration LongestStep = Duration.FromDays(731);

    private readonly SemaphoreSlim advancing = new(1);

    /// <inheritdoc />
    protected override JournalId JournalId => new($"clock/{this.GetPrimaryKeyString()}");

    /// <inheritdoc />
    public Task<CommandReply<ClockView>> Create(string name, Instant now, CommandContext context) => Command<ClockView>(context, (state, _) =>
        state.Tenant.Length > 0
            ? Verdict.Refused<ClockState, ClockView>(RefusalCodes.AlreadyExists.With("A clock with this id exists."))
            : Verdict.Done<ClockState, ClockView>([new ClockCreated(context.Tenant, name, now)], ViewOf));

    /// <inheritdoc />
    public Task<ClockView?> View(string tenant) => Task.FromResult(IsOf(tenant) ? ViewOf(State) : null);

    /// <inheritdoc />
    public async Task<Instant?> Attach(string tenant, string account)
    {
        if (!IsOf(tenant)) return null;
        var state = await Step(state => state.Accounts.Contains(account) ? StepResult.None : StepResult.Of(new AccountAttached(account)));
        return state.Now;
    }

    /// <inheritdoc />
    public Task<string[]> Accounts(string tenant, string? after, int limit) => Task.FromResult<string[]>(IsOf(tenant)
        ? [.. State.Accounts.Where(account => after is null || string.CompareOrdinal(account, after) > 0).Take(limit)] : []);

    /// <inheritdoc />
    public async Task<CommandReply<ClockView>> Advance(Instant to, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return CommandReply.Refused<ClockView>(RefusalCodes.NotFound.With("There is no such clock."));
        await advancing.WaitAsync();
        try
        {
            // What was answered before gets that answer, and a key that was used for something else its conflict: neither moves anybody.
            var known = await IsAnswered(context);
            // An advance that a crash cut short ends first: no account may be ahead of its clock for ever.
            if (!known && State.Target is { } unfinished && unfinished < to) await MoveAll(unfinished);
            var allowed = to >= (State.Target ?? State.Now) && to - State.Now <= LongestStep;
            if (!known && allowed && to > State.Now) await Walk(to);
            return await Command<ClockView>(context, (state, _) => allowed
                ? Verdict.Done<ClockState, ClockView>(state.Now < to ? [new AdvanceEnded(to)] : [], ViewOf)
                : Verdict.Refused<ClockState, ClockView>(RefusalCodes.ClockBackwards.With("The clock goes forwards, by at most two years.")));
        }
        catch (Exception fault)
        {
            LogNotArrived(log, fault, this.GetPrimaryKeyString(), to);
            return CommandReply.Refused<ClockView>(RefusalCodes.OutcomeUnknown.With("Not every account has arrived; repeat the request to go on."));
        }
        finally
        {
            advancing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => advancing.Dispose();

    private async Task MoveAll(Instant to)
    {
        await Walk(to);
        await Step(state => state.Now < to ? StepResult.Of(new AdvanceEnded(to)) : StepResult.None);
    }

    private async Task Walk(Instant to)
    {
        await Step(state => state.Target == to ? StepResult.None : StepResult.Of(new AdvanceStarted(to)));
        var arrived = new HashSet<string>(StringComparer.Ordinal);
        // Accounts may be attached while others are moved.
        while (State.Accounts.Where(account => !arrived.Contains(account)).ToList() is { Count: > 0 } waiting)
        {
            await Bounded.ForEach(waiting, account => Move(account, to));
            arrived.UnionWith(waiting);
        }
    }

    private async Task Move(string account, Instant to)
    {
        var grain = GrainFactory.GetGrain<IAccountGrain>(account);
        while (!(await grain.AdvanceClock(to)).Done)
        {
        }
    }

    private bool IsOf(string tenant) => State.Tenant.Length > 0 && State.Tenant == tenant;

    private ClockView ViewOf(ClockState state) => new(this.GetPrimaryKeyString(), state.Name, state.Now, state.Accounts.Count, state.Target);

    [LoggerMessage(LogLevel.Warning, "Not every account of clock {Clock} has arrived at {To}; a repeated advance goes on")]
    private static partial void LogNotArrived(ILogger log, Exception fault, string clock, Instant to);
}
