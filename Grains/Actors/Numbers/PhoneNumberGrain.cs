using Metering.Actors.Usage;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Domain.Numbers;
using NodaTime;
using Orleans.Concurrency;

namespace Metering.Actors.Numbers;

/// <summary>
/// An assignment of a phone number (码号); journal number/{E.164}, and number/{E.164}:2 for the second after a rest. Usage is reported for the
/// number: an assignment that has ended passes on what began when the next one was there, so each owner is charged for its own time (3.13).
/// </summary>
[Reentrant]
public sealed class PhoneNumberGrain(ResourceServices services) : ResourceActor(services, ResourceKind.Number), IPhoneNumberGrain
{
    private (IPhoneNumberGrain Grain, ResourceView View)? next;

    /// <inheritdoc />
    public override async Task<UsageReply> Record(UsageSlice slice)
    {
        if (await Next() is not { } later) return await base.Record(slice);
        var from = Instant.Max(later.View.ActivatedAt, State.EndedAt!.Value);
        bool IsLater(UsageItem item) => item.Start >= from;
        var passed = slice with { Items = [.. slice.Items.Where(IsLater)] };
        if (passed.Items.Length == slice.Items.Length) return await later.Grain.Record(slice);
        if (passed.Items.Length == 0) return await base.Record(slice);
        var kept = await base.Record(slice with { Items = [.. slice.Items.Where(item => !IsLater(item))] });
        if (kept.Refusal is not null) return kept;
        var others = await later.Grain.Record(passed);
        // What was kept is a duplicate when the whole slice is repeated.
        if (others.Refusal is not null) return others;
        var (mine, theirs) = (0, 0);
        return new UsageReply([.. slice.Items.Select(item => IsLater(item) ? others.Outcomes[theirs++] : kept.Outcomes[mine++])]);
    }

    /// <inheritdoc />
    public override async Task<CommandReply<AuthorizationView>> Authorize(AuthorizeUsage command, CommandContext context) =>
        await Next() is { } later ? await later.Grain.Authorize(command, context) : await base.Authorize(command, context);

    /// <inheritdoc />
    public override async Task<CommandReply<AuthorizationView>> UpdateAuthorization(UpdateAuthorization command, CommandContext context) =>
        await Next() is { } later ? await later.Grain.UpdateAuthorization(command, context) : await base.UpdateAuthorization(command, context);

    /// <inheritdoc />
    public override async Task<CommandReply<AuthorizationView>> EndAuthorization(EndAuthorization command, CommandContext context) =>
        await Next() is { } later ? await later.Grain.EndAuthorization(command, context) : await base.EndAuthorization(command, context);

    /// <inheritdoc />
    public override async Task<CommandReply<VoidedUsage>> Void(VoidUsage command, CommandContext context) =>
        await Next() is { } later && !await HasAccepted(context.Tenant, command)
            ? await later.Grain.Void(command, context) : await base.Void(command, context);

    /// <inheritdoc />
    public override async Task<EntitlementView?> Entitlement(string tenant, string? account, string feature) =>
        await Next() is { } later && (account is null || later.View.Account == account)
            ? await later.Grain.Entitlement(tenant, account, feature) : await base.Entitlement(tenant, account, feature);

    /// <summary>The assignment after this one, which then has ended; null while there is none.</summary>
    private async ValueTask<(IPhoneNumberGrain Grain, ResourceView View)?> Next()
    {
        if (next is not null || State.EndedAt is null) return next;
        var grain = GrainFactory.GetGrain<IPhoneNumberGrain>(NumberAssignment.Next(this.GetPrimaryKeyString()));
        if (await grain.View() is { } view && view.Tenant == State.Owner!.Tenant) next = (grain, view);
        return next;
    }
}
