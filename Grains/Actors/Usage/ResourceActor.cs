using Metering.Actors.Journaling;
using Metering.Contracts.Quotas;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using Metering.Domain.Events;
using Metering.Domain.Calendar;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Domain.Usage;
using Metering.Journal;
using Metering.Journal.Protocol;
using NodaTime;

namespace Metering.Actors.Usage;

/// <summary>What metered resources need beside the journal.</summary>
/// <param name="Journal">Journal services.</param>
/// <param name="Tariffs">Prices.</param>
/// <param name="Authorizations">How authorizations behave.</param>
/// <param name="Local">Where active resources enter themselves.</param>
/// <param name="Numbers">How long a number rests.</param>
/// <param name="Bounds">What one resource may put on a statement.</param>
public sealed record ResourceServices(JournalServices Journal, ITariffSource Tariffs, AuthorizationPolicy Authorizations, LocalResources Local,
    NumberPolicies Numbers, CloseBounds Bounds);

/// <summary>
/// A metered resource as a grain: seats, phone numbers and packages differ only in their names. The rules are in <see
/// cref="Metering.Domain.Usage"/>.
/// </summary>
public abstract partial class ResourceActor(ResourceServices services, ResourceKind kind)
    : JournaledActor<ResourceState>(services.Journal, ResourceCodec.Instance), IMeteredResource
{
    private const string OwnedElsewhere = "Another activation owns this object; repeat the request.";

    private string? subject;
    private JournalId? journalId;

    /// <inheritdoc />
    protected override JournalId JournalId => journalId ??= new JournalId($"{KindName}/{this.GetPrimaryKeyString()}");

    /// <summary>Prices as this silo knows them now, for the resource's clock.</summary>
    internal ITariff TariffOf(ResourceState state) => services.Tariffs.For(state.Owner?.ClockId);

    /// <summary>The version that the commit being decided will have.</summary>
    internal long NextVersion => Version + 1;

    /// <summary>The committed state.</summary>
    internal ResourceState Known => State;

    private string Subject => subject ??= $"{KindName}:{this.GetPrimaryKeyString()}";

    /// <summary>How authorizations and allowances end.</summary>
    internal AuthorizationPolicy Policy => services.Authorizations;

    private string KindName => kind switch
    {
        ResourceKind.Seat => "seat",
        ResourceKind.Number => "number",
        _ => "package",
    };

    /// <inheritdoc />
    public virtual Task<UsageReply> Record(UsageSlice slice)
    {
        var operation = new RecordOperation(slice, this);
        operation.Begin();
        return operation.Answer;
    }

    /// <summary>Usage from within this process: the same turn, without a message. An activation that ends passes it on.</summary>
    internal Task<UsageReply> RecordFromHere(UsageSlice slice)
    {
        var operation = new RecordOperation(slice, this);
        QueueTurn(static state => ((RecordOperation)state).Begin(), operation);
        return operation.Answer;
    }

    /// <summary>Queues a turn of this grain from outside of it.</summary>
    internal void QueueTurn(Action<object> turn, object state) => GrainContext.Scheduler.QueueAction(turn, state);

    /// <summary>Has the processor fetch what <see cref="RecordFromHere"/> needs; the next step is <see cref="FetchState"/>.</summary>
    internal void FetchTurn()
    {
        Prefetch.Object(GrainContext);
        FetchProtocol();
    }

    /// <summary>Has the processor fetch what the turn needs.</summary>
    internal void FetchState()
    {
        Prefetch.Object(GrainContext.Scheduler);
        Prefetch.Within(GrainContext.Scheduler, Prefetch.Line);
        Prefetch.Object(State);
        Prefetch.Within(State, Prefetch.Line);
        Prefetch.Within(State, 2 * Prefetch.Line);
    }

    /// <summary>Has the processor fetch what the turn asks first.</summary>
    internal void FetchOwner() => Prefetch.Object(State.Owner);

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        // One that has ended takes messages only: a number may be with somebody else since.
        if (State.EndedAt is null) services.Local.Enter(Subject, this);
    }

    /// <inheritdoc />
    public async Task Activate(ActivateResource command) => await Step(state => Activation.Decide(state, command));

    /// <inheritdoc />
    public async Task SetSuspension(string reason, bool suspended) => await Step(state =>
        !state.Exists || state.Suspensions.Contains(reason, StringComparer.Ordinal) == suspended
            ? StepResult.None
            : StepResult.Of(new SuspensionChanged(reason, suspended)));

    /// <inheritdoc />
    public async Task SetSuspensionSince(string reason, bool suspended, NodaTime.Instant at) => await Step(state =>
        !state.Exists || state.Suspensions.Contains(reason, StringComparer.Ordinal) == suspended
            ? StepResult.None
            : StepResult.Of(new SuspensionMarked(reason, suspended, at)));

    /// <inheritdoc />
    public virtual async Task<EntitlementView?> Entitlement(string tenant, string? account, string feature)
    {
        if (State.Owner is not { } owner || owner.Tenant != tenant || (account is not null && owner.Account != account)) return null;
        var quota = await StorageQuotaOf(feature);
        var reasons = Entitlements.Against(State, TariffOf(State), feature, NowOf(State), quota);
        return new EntitlementView(Subject, feature, reasons.Count == 0, [.. reasons]);
    }

    /// <inheritdoc />
    public Task<long> StorageLevel(string product) => Task.FromResult(Storage.Level(State, product));

    /// <summary>Storage that the data of a meter's product may take, GB; the account is asked only where the price book sets a bound.</summary>
    private async ValueTask<long?> StorageQuotaOf(string meter) => State.Owner is { } owner && BoundedStorage(meter) is { } product
        ? await GrainFactory.GetGrain<IQuotaAccount>(owner.Account).StorageQuota(product) : null;

    /// <summary>The product of a meter whose data the price book bounds; null for all others.</summary>
    private string? BoundedStorage(string meter) => Storage.Bounded(State, TariffOf(State), meter, NowOf(State));

    /// <inheritdoc />
    public async Task<ResourceReport> End(Instant at, bool breakage)
    {
        services.Local.Leave(Subject, this);
        if (State.Exists)
            Recorded(await Step(state =>
            {
                var events = DueSteps.End(state, TariffOf(state), Policy, Subject, at, breakage);
                return new StepResult(events, [], ClaimsOf(state, events));
            }));
        return ResourceMessages.Report(State, Subject, Version);
    }

    /// <inheritdoc />
    public Task<ResourceView?> View() => Task.FromResult(State.Exists
        ? ResourceMessages.View(State, Subject, kind, NowOf(State), services.Numbers) : null);

    /// <summary>The resource's present: its test clock, or real time.</summary>
    internal Instant NowOf(ResourceState state)
    {
        if (state.ClockNow is { } now) return now;
        // A resource on a test clock never sees real time, not even before the clock's first message.
        return state.Owner is { ClockId: not null } owner ? owner.ActivatedAt : WallNow;
    }

    /// <summary>
    /// Lets a refusal that nothing was written for be said only by the newest activation: one that was cut off from the cluster still has the
    /// products, the owner and the clock of before, and what it refused would be lost. A repeat gets its first answer all the same.
    /// </summary>
    internal void Confirm(RecordOperation operation) => Confirming(operation).Ignore();

    private async Task Confirming(RecordOperation operation)
    {
        try
        {
            if (operation.IsFromMemory && await IsSuperseded())
            {
                Restart();
                operation.TurnAway(RefusalCodes.Overloaded, OwnedElsewhere);
                return;
            }
            await operation.RecallFirst(Store);
            operation.Confirmed();
        }
        catch (Exception fault)
        {
            operation.Fail(fault);
        }
    }

    /// <summary>Claims for usage that an ended authorization charged, so that it can be voided like any other.</summary>
    private List<Claim> ClaimsOf(ResourceState state, IReadOnlyList<DomainEvent> events, ClaimView? taken = null)
    {
        var claims = new List<Claim>();
        foreach (var item in events)
        {
            if (item is not UsageRecorded usage) continue;
            foreach (var record in usage.Records)
            {
                var identity = UsageIdentity.Of(state.Owner!.Tenant, record.Source, record.EventId);
                if (taken is not null && taken.IsTaken(identity, out _)) continue;
                var outcome = new byte[UsageClaims.MaxOutcome];
                var length = UsageClaims.Write(outcome, RememberedRefusal.None, record.Start, NextVersion);
                claims.Add(new Claim(identity, 0, BillingZone.MonthNumberOf(record.Start), outcome.AsMemory(0, length)));
            }
        }
        return claims;
    }
}
