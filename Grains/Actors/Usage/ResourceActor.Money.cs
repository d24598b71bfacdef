using Metering.Actors.Journaling;
using Metering.Contracts;
using Metering.Contracts.Accounts;
using Metering.Contracts.Wallet;
using Metering.Domain.Usage;
using Metering.Journal;
using Microsoft.Extensions.Logging;

namespace Metering.Actors.Usage;

public abstract partial class ResourceActor
{
    private static readonly TimeSpan SettleEvery = TimeSpan.FromSeconds(5);

    private readonly List<IPostponed> postponed = [];
    private bool extending;
    private int asked;
    private LeaseBurn burn;
    private IGrainTimer? settleTimer;
    private long settledVersion;

    /// <summary>Figures that the account knows; null when it has to hear the present ones whatever it knows.</summary>
    private (long Consumed, long AllowanceUnits, int Expired)? settled = (0, 0, 0);

    /// <summary>True once this activation ends: what still arrives belongs to the next one.</summary>
    internal bool IsLeaving { get; private set; }

    private IAccountGrain Account => GrainFactory.Grain<IAccountGrain>(State.Owner!.Account);

    /// <summary>
    /// Lets a request wait for money; one call to the account at a time serves all that wait. They are bounded as those are that wait to be
    /// decided, because an account that does not answer would let them grow.
    /// </summary>
    internal void Postpone(IPostponed request)
    {
        if (postponed.Count + asked >= services.Journal.Limits.MaxWaiting)
        {
            request.Fail(new StoreUnavailableException("Too many requests wait for money; nothing was recorded, repeat the request."));
            return;
        }
        postponed.Add(request);
        if (!extending) ExtendWhileNeeded().Ignore();
    }

    /// <summary>Something was committed: see to it that the account hears of it and that open authorizations end in time.</summary>
    internal void Recorded(ResourceState committed)
    {
        if (settleTimer is null && Unsettled(committed) != settled)
            settleTimer = this.RegisterGrainTimer(SettleTick, new GrainTimerCreationOptions(SettleEvery,
                SettleEvery) { Interleave = true });
        WatchHolds(committed);
    }

    /// <inheritdoc />
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        IsLeaving = true;
        services.Local.Leave(Subject, this);
        UsageMetrics.HoldsChanged(-countedHolds);
        countedHolds = 0;
        // Best effort: what is not reported now is reported by the next activation or asked for by the account.
        if (settleTimer is not null) await SettleTick(cancellationToken);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    private async Task ExtendWhileNeeded()
    {
        extending = true;
        try
        {
            // The group that postponed must end first: requests that follow it are then merged into one call.
            await Task.Yield();
            while (postponed.Count > 0)
            {
                var waiting = postponed.ToArray();
                postponed.Clear();
                asked = waiting.Length;
                await Extend(waiting);
            }
        }
        finally
        {
            extending = false;
        }
    }

    private async Task Extend(IPostponed[] waiting)
    {
        try
        {
            var money = default(MoneyAnswer);
            // Money of authorizations that ended unnoticed is free: nobody is refused because of it.
            if (State.Holds.Length > 0) await EndDueHolds(CancellationToken.None);
            var needed = -State.SpendableFen;
            foreach (var request in waiting) needed += request.NeededFen;
            if (needed > 0)
            {
                UsageMetrics.LeaseExtended();
                var taken = State.Lease.ConsumedFen + State.HeldFen;
                var report = ResourceMessages.Report(State, Subject, Version);
                var answer = await Account.Extend(new LeaseRequest(report, needed, burn.WantedFen(WallNow, taken, needed)));
                burn = burn.At(WallNow, taken);
                money = new MoneyAnswer(answer.Exhausted, report.ReturnedFen);
                await Step(state => answer.GrantedFen > state.Lease.GrantedFen
                    ? StepResult.Of(new LeaseExtended(answer.GrantedFen))
                    : StepResult.None);
            }
            // Decided again, each may wait once more.
            asked = 0;
            foreach (var request in waiting) request.Resume(money);
        }
        catch (Exception fault)
        {
            LogExtendFailed(services.Journal.Log, fault, Subject);
            var unavailable = new StoreUnavailableException("The account could not be asked for money in time; nothing was recorded.",
                fault);
            asked = 0;
            foreach (var request in waiting) request.Fail(unavailable);
        }
    }

    private async Task SettleTick(CancellationToken cancellationToken)
    {
        if (Unsettled(State) != settled)
        {
            await Settle(cancellationToken);
            return;
        }
        settleTimer?.Dispose();
        settleTimer = null;
    }

    /// <summary>
    /// Tells the account at once. It does not ask for money that was taken back from a lease that was spent, so until it hears of it that money is
    /// nowhere. What cannot be told now the timer tells.
    /// </summary>
    private async Task SettleNow()
    {
        settled = null;
        Recorded(State);
        using var patience = new CancellationTokenSource(SettleEvery, services.Journal.Time);
        await Settle(patience.Token);
    }

    private async Task Settle(CancellationToken cancellationToken)
    {
        var (state, version) = (State, Version);
        var figures = Unsettled(state);
        try
        {
            await Account.Settle(ResourceMessages.Report(state, Subject, version)).WaitAsync(cancellationToken);
            if (version >= settledVersion) (settledVersion, settled) = (version, figures);
        }
        catch (Exception fault)
        {
            // The report is cumulative: the next tick carries everything this one did.
            LogSettleFailed(services.Journal.Log, fault, Subject);
        }
    }

    private static (long Consumed, long AllowanceUnits, int Expired) Unsettled(ResourceState state)
    {
        var units = 0L;
        var expired = 0;
        foreach (var allowance in state.Allowances)
        {
            units += allowance.Consumed;
            if (allowance.Expired) expired++;
        }
        return (state.Lease.ConsumedFen, units, expired);
    }

    [LoggerMessage(LogLevel.Warning, "{Subject} could not extend its lease; the waiting requests were turned away unrecorded")]
    private static partial void LogExtendFailed(ILogger log, Exception fault, string subject);

    [LoggerMessage(LogLevel.Warning, "{Subject} could not settle; it will report again")]
    private static partial void LogSettleFailed(ILogger log, Exception fault, string subject);
}
