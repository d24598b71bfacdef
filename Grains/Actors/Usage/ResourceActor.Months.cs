using System.Collections.Immutable;
using Metering.Actors.Journaling;
using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using Metering.Domain.Events;
using Metering.Domain.Calendar;
using Metering.Domain.Usage;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Usage;

public abstract partial class ResourceActor
{
    /// <inheritdoc />
    public async Task<ResourceReport> Report(long? recallGrantedFen)
    {
        // What the account takes back for others is not asked for again at once.
        if (recallGrantedFen is not null) lowWaterFen = 0;
        if (State.Exists)
            Recorded(await Step(state =>
            {
                var due = Due(state, NowOf(state));
                if (recallGrantedFen is not { } granted) return due;
                var after = state;
                foreach (var item in due.Events) after = after.Apply((DomainEvent)item);
                var lease = after.Lease.Granted(granted).Returned(after.HeldFen);
                return lease == after.Lease
                    ? due
                    : due with { Events = [.. due.Events, new LeaseExtended(lease.GrantedFen), new LeaseReturned(lease.ReturnedFen)] };
            }));
        return ResourceMessages.Report(State, Subject, Version);
    }

    /// <inheritdoc />
    public async Task<ResourceReport> AdvanceClock(Instant now)
    {
        if (State.Exists)
            Recorded(await Step(state =>
            {
                var due = Due(state, now);
                return MovesClock(state, now) ? due with { Events = [.. due.Events, new ClockAdvanced(now)] } : due;
            }));
        return ResourceMessages.Report(State, Subject, Version);
    }

    /// <inheritdoc />
    public Task<MonthLines> CloseMonth(YearMonth month, Instant asOf) => CloseMonthWithout(month, asOf, []);

    /// <inheritdoc />
    public async Task<MonthLines> CloseMonthWithout(YearMonth month, Instant asOf, IdleSlice[] idle)
    {
        var number = BillingZone.Number(month);
        if (State.Exists && State.LastClosed < number)
            Recorded(await Step(state =>
            {
                try
                {
                    return Close(state, number, asOf, Idle(idle));
                }
                catch (Exception contradiction) when (ContradictionException.Is(contradiction))
                {
                    throw new ContradictionException($"{Subject}: {contradiction.Message}", contradiction);
                }
            }));
        var page = await Store.ReadPageAsync(JournalId, PageOf(number));
        ResourceLine[] lines = page is { } bytes ? [.. ClosedLines.Read(bytes.Span).Select(line => ResourceMessages.Line(line, Subject))]
            : [];
        return new MonthLines(month, lines, ResourceMessages.Report(State, Subject, Version));
    }

    /// <inheritdoc />
    public Task<MonthLines> PreviewMonth(YearMonth after, YearMonth month, bool wholeMonth) => PreviewMonthWithout(after, month, wholeMonth, []);

    /// <inheritdoc />
    public Task<MonthLines> PreviewMonthWithout(YearMonth after, YearMonth month, bool wholeMonth, IdleSlice[] idle)
    {
        var (wanted, now) = (BillingZone.Number(month), NowOf(State));
        var report = ResourceMessages.Report(State, Subject, Version);
        if (!State.Exists) return Task.FromResult(new MonthLines(month, [], report));
        var state = State;
        foreach (var item in Due(state, now).Events) state = state.Apply((DomainEvent)item);
        if (!wholeMonth && (state.EndedAt is not { } ended || ended > now)) state = state with { EndedAt = now };
        IReadOnlyList<ClosedLine> lines = [];
        for (var next = BillingMonth.After(Math.Max(state.LastClosed, BillingZone.Number(after))); next <= wanted; next = BillingMonth.After(next))
        {
            var closed = MonthClose.Close(state, TariffOf(state), UsageLimits.Default, next, now, Idle(idle));
            lines = closed.Lines;
            state = state.Apply(closed.Event);
        }
        return Task.FromResult(new MonthLines(month, [.. lines.Select(line => ResourceMessages.Line(line, Subject))], report));
    }

    /// <inheritdoc />
    public async Task ExtendAllowance(string grant, Instant expiresAt) => await Step(state =>
        state.Allowances.FirstOrDefault(allowance => allowance.GrantId == grant) is { Expired: false } known && known.ExpiresAt < expiresAt
            ? StepResult.Of(new AllowanceExtended(known.Number, expiresAt)) : StepResult.None);

    private static ImmutableArray<IdleDays> Idle(IdleSlice[] idle) => [.. idle.Select(span => new IdleDays(span.Sku, span.After, span.Through))];

    private StepResult Close(ResourceState state, int month, Instant asOf, ImmutableArray<IdleDays> idle)
    {
        if (state.LastClosed >= month) return StepResult.None;
        var events = new List<object>(Due(state, asOf).Events);
        if (MovesClock(state, asOf)) events.Add(new ClockAdvanced(asOf));
        var after = state;
        foreach (var item in events) after = after.Apply((DomainEvent)item);
        var closed = MonthClose.Close(after, TariffOf(after), UsageLimits.Default, month, asOf, idle);
        // What is closed stays as it is. What no statement would take must stay open, or no void could mend it.
        if (services.Bounds.BrokenBy(closed.Lines) is { } broken) throw new InvalidOperationException(broken);
        var claims = ClaimsOf(state, [.. events.Cast<DomainEvent>()]);
        events.Add(closed.Event);
        return new StepResult(events, [new PageWrite(PageOf(month), ClosedLines.Write(closed.Lines))], claims);
    }

    private static bool MovesClock(ResourceState state, Instant now) =>
        state.Owner is { ClockId: not null } && (state.ClockNow is not { } before || now > before);

    private static string PageOf(int month) => $"close/{month}";
}
