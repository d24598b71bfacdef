using System.Collections.Concurrent;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using NodaTime;

namespace Metering.Api.Tests.Usage;

/// <summary>Stands in for a resource's grain: remembers the slices, answers like one (accepted once, then duplicate).</summary>
internal sealed class RecordingResource : DispatchlessResource
{
    private readonly ConcurrentDictionary<UInt128, ulong> seen;

    public RecordingResource(ConcurrentDictionary<UInt128, ulong>? seen = null) => this.seen = seen ?? new();

    public ConcurrentQueue<UsageSlice> Slices { get; } = new();

    public Func<UsageSlice, Task<UsageReply>>? Instead { get; set; }

    public override Task<UsageReply> Record(UsageSlice slice)
    {
        Slices.Enqueue(slice);
        if (Instead is not null) return Instead(slice);
        var outcomes = new UsageOutcome[slice.Items.Length];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var item = slice.Items[i];
            outcomes[i] = seen.TryAdd(item.Identity, item.Fingerprint) ? new(UsageStatus.Accepted, null, null)
                : seen[item.Identity] == item.Fingerprint ? new(UsageStatus.Duplicate, null, null)
                : new(UsageStatus.Refused, "EVENT_CONFLICT", "Other content.");
        }
        return Task.FromResult(new UsageReply(outcomes));
    }
}

/// <summary>A resource of which the intake uses only <see cref="Record"/>.</summary>
internal abstract class DispatchlessResource : IMeteredResource
{
    public abstract Task<UsageReply> Record(UsageSlice slice);

    public Task Activate(ActivateResource command) => throw Unused();

    public Task<long> StorageLevel(string product) => throw Unused();

    public Task<Contracts.Wallet.ResourceReport> End(NodaTime.Instant at, bool breakage) => throw Unused();

    public Task<CommandReply<VoidedUsage>> Void(VoidUsage command, CommandContext context) => throw Unused();

    public Task<CommandReply<AuthorizationView>> Authorize(AuthorizeUsage command, CommandContext context) => throw Unused();

    public Task<CommandReply<AuthorizationView>> UpdateAuthorization(UpdateAuthorization command, CommandContext context) => throw Unused();

    public Task<CommandReply<AuthorizationView>> EndAuthorization(EndAuthorization command, CommandContext context) => throw Unused();

    public Task<ResourceReport> Report(long? recallGrantedFen) => throw Unused();

    public Task<MonthLines> CloseMonth(YearMonth month, Instant asOf) => throw Unused();

    public Task<MonthLines> CloseMonthWithout(YearMonth month, Instant asOf, IdleSlice[] idle) => throw Unused();

    public Task<MonthLines> PreviewMonthWithout(YearMonth after, YearMonth month, bool wholeMonth, IdleSlice[] idle) => throw Unused();

    public Task ExtendAllowance(string grant, Instant expiresAt) => throw Unused();

    public Task<ResourceReport> AdvanceClock(Instant now) => throw Unused();

    public Task<EntitlementView?> Entitlement(string tenant, string? account, string feature) => throw Unused();

    public Task SetSuspension(string reason, bool suspended) => throw Unused();

    public Task<MonthLines> PreviewMonth(NodaTime.YearMonth after, NodaTime.YearMonth month, bool wholeMonth) => throw new NotSupportedException();

    public Task SetSuspensionSince(string reason, bool suspended, NodaTime.Instant at) => throw new NotSupportedException();

    public Task<ConsumptionPage> Consumption(YearMonth month, LocalDate? day, string? cursor, int limit) => throw Unused();

    public Task<ResourceView?> View() => throw Unused();

    public Task<ReplayCheck> Verify() => throw Unused();

    private static InvalidOperationException Unused() => new("The intake only records.");
}
