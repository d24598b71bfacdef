using Metering.Actors.Journaling;
using Metering.Contracts;
using Metering.Contracts.Accounts;
using Metering.Contracts.Wallet;
using Metering.Domain.Usage;
using Metering.Journal;
using Metering.Journal.Protocol;
using Microsoft.Extensions.Logging;

namespace Metering.Actors.Usage;

public abstract partial class ResourceActor
{
    /// <summary>More is asked for when the last grant is used up but for one part in so many.</summary>
    private const int LowWaterShare = 4;

    private static readonly TimeSpan SettleEvery = TimeSpan.FromSeconds(5);

    private readonly List<IPostponed> postponed = [];
    private bool extending;
    private int asked;
    private LeaseBurn burn;

    /// <summary>Granted by the account, and written down with what comes next; 0 when there is nothing to write.</summary>
    private long granted;

    /// <summary>The writing down that began last.</summary>
    private Task learning = Task.CompletedTask;

    /// <summary>With less than this left, more is asked for before a request has to wait for it; 0 while the account has no more to give.</summary>
    private long lowWaterFen;
    private IGrainTimer? settleTimer;
    private long settledVersion;

    /// <summary>Figures that the account knows; null when it has to hear the present ones whatever it knows.</summary>
    private (long Consumed, long AllowanceUnits, int Expired)? settled = (0, 0, 0);

    /// <summary>True once this activation ends: what still arrives belongs to the next one.</summary>
    internal bool IsLeaving { get; private set; }

    private IAccountGrain Account => GrainFactory.Grain<IAccountGrain>(State.Owner!.Account);

    /// <summary>
    /// Lets a request wait for money; one call to the account at a time serves all that wait. They are bounded as those are that wait to be
    /// decided, because an account that does not answer would let them grow. One place is left for what the account grants.
    /// </summary>
    internal void Postpone(IPostponed request)
    {
        if (postponed.Count + asked >= services.Journal.Limits.MaxWaiting - 1)
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
        if (lowWaterFen > 0 && !extending && !IsLeaving && committed.SpendableFen + UnwrittenOf(committed) < lowWaterFen)
            ExtendWhileNeeded().Ignore();
    }

    /// <summary>Queues an operation, behind what the account granted.</summary>
    internal Admission Queue(Operation<ResourceState> operation) => granted == 0 ? Enqueue(operation) : QueueWithGrant(operation);

    private Admission QueueWithGrant(Operation<ResourceState> operation)
    {
        var admission = Admission.Full;
        Together(() =>
        {
            learning = Learn(granted);
            granted = 0;
            admission = Enqueue(operation);
        });
        return admission;
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
            do
            {
                var waiting = postponed.ToArray();
                postponed.Clear();
                asked = waiting.Length;
                await Extend(waiting);
            }
            while (postponed.Count > 0);
        }
        finally
        {
            extending = false;
        }
    }

    private async Task Extend(IPostponed[] waiting)
    {
        MoneyAnswer money;
        try
        {
            money = await AskForMoney(waiting);
        }
        catch (Exception fault)
        {
            LogExtendFailed(services.Journal.Log, fault, Subject);
            var unavailable = new StoreUnavailableException("The account could not be asked for money in time; nothing was recorded.",
                fault);
            (asked, lowWaterFen) = (0, 0);
            foreach (var request in waiting) request.Fail(unavailable);
            return;
        }
        // The grant and those who waited for it are one commit. Each may wait once more.
        Together(() =>
        {
            asked = 0;
            foreach (var request in waiting) request.Resume(money);
        });
    }

    /// <summary>What the account says; the default when it need not be asked.</summary>
    private async Task<MoneyAnswer> AskForMoney(IPostponed[] waiting)
    {
        // Losing it loses nothing: the account is told what is known of its grants.
        await learning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        // Money of authorizations that ended unnoticed is free: nobody is refused because of it.
        if (State.Holds.Length > 0) await EndDueHolds();
        var needed = -State.SpendableFen;
        foreach (var request in waiting) needed += request.NeededFen;
        if (needed <= UnwrittenOf(State) && waiting.Length > 0) return default;
        needed = Math.Max(0, needed);
        var taken = State.Lease.ConsumedFen + State.HeldFen;
        var wanted = burn.WantedFen(WallNow, taken, needed);
        UsageMetrics.LeaseExtended();
        var report = ResourceMessages.Report(State, Subject, Version);
        var answer = await Account.Extend(new LeaseRequest(report, needed, wanted));
        burn = burn.At(WallNow, taken);
        lowWaterFen = Math.Clamp(answer.GrantedFen - report.GrantedFen - needed, 0, wanted) / LowWaterShare;
        granted = answer.GrantedFen > State.Lease.GrantedFen ? answer.GrantedFen : 0;
        return new MoneyAnswer(answer.GrantedFen, answer.Exhausted, report.ReturnedFen);
    }

    /// <summary>What the account granted ahead and no commit has written down yet.</summary>
    private long UnwrittenOf(ResourceState state) => Math.Max(0, granted - state.Lease.GrantedFen);

    /// <summary>Writes the account's cumulative grant down.</summary>
    private Task<ResourceState> Learn(long grantedFen) => Step(state => grantedFen > state.Lease.GrantedFen
        ? StepResult.Of(new LeaseExtended(grantedFen))
        : StepResult.None);

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
