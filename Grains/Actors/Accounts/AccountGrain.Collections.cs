using Metering.Contracts.Commands;
using Metering.Contracts.Dunning;
using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <summary>How far an operator is shown what comes.</summary>
    private static readonly Duration LongForecast = Duration.FromDays(366);

    /// <inheritdoc />
    public Task<CommandReply<DunningView>> AssignPolicy(string policy, CommandContext context) =>
        Collect(context, draft => Collections.Assign(draft, policy, context.Actor));

    /// <inheritdoc />
    public Task<CommandReply<DunningView>> Dispute(DisputeStatement command, CommandContext context) => Collect(context, draft => command.Opened
        ? Collections.Dispute(draft, command.Statement, command.Text, context.Actor)
        : Collections.EndDispute(draft, command.Statement, command.Text, context.Actor), withTrade: true);

    /// <inheritdoc />
    public Task<CommandReply<DunningView>> WriteOff(WriteOffStatement command, CommandContext context) => Collect(context, draft =>
        command.Reason is { } reason
            ? Collections.ProposeWriteOff(draft, command.Statement, reason, context.Actor)
            : Collections.ApproveWriteOff(draft, command.Statement, context.Actor));

    /// <inheritdoc />
    public Task<CommandReply<DunningView>> LegalHold(string? reason, CommandContext context) => Collect(context, draft =>
    {
        Collections.Hold(draft, reason, context.Actor);
        return null;
    });

    /// <inheritdoc />
    public Task<CommandReply<DunningView>> Retain(int? days, string reason, CommandContext context) => Collect(context, draft =>
    {
        Collections.Retain(draft, days, reason, context.Actor);
        return null;
    });

    /// <inheritdoc />
    public async Task<CommandReply<DunningView>> CloseAccount(bool waiveUnearned, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<DunningView>();
        await ReadTrade();
        return await Collect(context, draft => Closing.Ask(draft, waiveUnearned, context.Actor), withTrade: true);
    }

    /// <inheritdoc />
    public async Task<DunningStepView[]?> Forecast(string tenant, string? policy)
    {
        if (!IsOf(tenant)) return null;
        if (policy is not null && policy != DunningPolicies.Standard && !Policies.NamedDunning.ByName.ContainsKey(policy)) return null;
        await CatchUp();
        var (now, account) = (NowOf(State), State.Account);
        var steps = policy is null ? DunningForecast.Of(account, Policies, now + LongForecast)
            : DunningForecast.Under(policy, account, now, Policies, now + LongForecast);
        return [.. steps.Select(ViewOf)];
    }

    /// <summary>A decision about debts: first everything due by now, then the decision, then its consequences for resources.</summary>
    private async Task<CommandReply<DunningView>> Collect(CommandContext context, Func<AccountDraft, Refusal?> decide,
        bool withTrade = false)
    {
        if (!IsOf(context.Tenant)) return NotFound<DunningView>();
        await CatchUp();
        AccountChange? change = null;
        var reply = await Command<DunningView>(context, (state, _) =>
        {
            change = withTrade ? TradeChange(state, NowOf(state)) : Change(state);
            if (decide(change.Draft) is { } refusal) return AccountChange.Refused<DunningView>(refusal);
            if (change.Decided) TellAgenda(change);
            return change.Done(DunningOf);
        });
        await DeliverAndSchedule(change);
        await EnforceNow();
        return reply;
    }
}
