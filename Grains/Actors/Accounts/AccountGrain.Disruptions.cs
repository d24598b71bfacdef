using Metering.Actors.Disruptions;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Disruptions;
using Metering.Contracts.Invoices;
using Metering.Contracts.Orders;
using Metering.Contracts.Usage;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Wallet;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public async Task<CommandReply<DisruptionView>> ReportDisruption(ReportDisruption command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<DisruptionView>();
        await CatchUp();
        var unknown = command.Products.FirstOrDefault(sku => services.Catalogue.Current.SkuAt(sku, NowOf(State), Head.TestClock) is null);
        var wanted = new NewDisruption(DisruptionViews.KindOf(command.Kind), command.Category, command.Reference, command.Region,
            [.. command.Products.Distinct(StringComparer.Ordinal)], command.IncludesPayment,
            command.StartedOn ?? BillingZone.DateOf(NowOf(State)), command.Evidence);
        var id = "";
        return await OnBook(context, change => unknown is not null ? RefusalCodes.UnknownSku.With($"There is no product {unknown}.")
            : DisruptionDesk.Report(change.Draft, wanted, context.Actor, out id), book => DisruptionViews.Of(book.Disruptions[id]));
    }

    /// <inheritdoc />
    public async Task<CommandReply<DisruptionView>> ActOnDisruption(ActOnDisruption command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<DisruptionView>();
        await CatchUp();
        var last = command.Verb == DisruptionVerb.Terminate ? await LastFiguresOf(command) : [];
        var allowances = command.Verb == DisruptionVerb.Consent ? await RunningAllowances() : [];
        var reply = await OnBook(context, change =>
        {
            var before = change.Draft.State.Trade.Disruptions.GetValueOrDefault(command.Event);
            foreach (var report in last) Absorb(change, report);
            var longer = allowances.Select(running => Extended(running, before)).OfType<ExtensionMessage>().ToList();
            if (Act(change.Draft, command, longer.Count > 0, context.Actor) is { } refusal) return refusal;
            if (before?.Status == DisruptionStatus.Negotiating
                && change.Draft.State.Trade.Disruptions[command.Event].Status == DisruptionStatus.Extended)
                foreach (var message in longer) change.Send(extension: message);
            TellOrders(change);
            return null;
        }, book => DisruptionViews.Of(book.Disruptions[command.Event]));
        if (reply.Refusal is null && command.Verb is DisruptionVerb.Confirm or DisruptionVerb.End) await MoveInvoices();
        return reply;
    }

    /// <inheritdoc />
    public async Task<DisruptionView[]?> Disruptions(string tenant)
    {
        if (!IsOf(tenant)) return null;
        await CatchUp();
        return [.. Trade.Disruptions.Values.OrderBy(one => one.Id.Length).ThenBy(one => one.Id, StringComparer.Ordinal).Select(DisruptionViews.Of)];
    }

    /// <inheritdoc />
    public async Task<DutyTime?> Duties(Instant? asOf)
    {
        if (!Head.IsOpen) return null;
        await ReadTrade();
        var today = BillingZone.DateOf(asOf ?? NowOf(State));
        // While it lasts, nobody knows its last day: until today nothing has counted.
        var idle = Trade.Disruptions.Values
            .Where(one => one is { Kind: DisruptionKind.ForceMajeure, ConfirmedAt: not null, Products.IsEmpty: true })
            .Select(one => new IdlePeriod(one.StartedOn.PlusDays(1), one.EndedOn ?? today)).Where(days => days.From <= days.To);
        return new DutyTime(Head.Tenant, Head.TestClock, [.. idle]);
    }

    private static Refusal? Act(AccountDraft draft, ActOnDisruption act, bool packages, string actor) => act.Verb switch
    {
        DisruptionVerb.Confirm => DisruptionDesk.Confirm(draft, act.Event, act.Yes, act.Text, actor),
        DisruptionVerb.End => DisruptionDesk.End(draft, act.Event, act.EndedOn ?? BillingZone.DateOf(draft.Now), act.NegotiateUntil, act.Text, actor),
        DisruptionVerb.Consent => LostDays.Consent(draft, act.Event, act.Seller, act.Yes, act.Text, actor, packages),
        DisruptionVerb.Terminate => DisruptionDesk.Terminate(draft, act.Event, act.Seller, act.Text, actor, draft.WorkingDays),
        _ => DisruptionDesk.Negotiated(draft, act.Event, act.Yes, act.Text, actor),
    };

    /// <summary>Paid orders that are not opened: their time of 4.6 stands still while they are in scope (10.1). Each asks what holds.</summary>
    private static void TellOrders(AccountChange change)
    {
        foreach (var order in change.Draft.State.Trade.Orders.Values.Where(order => order.HeldFen > 0))
            change.Send(disruption: new DisruptionMessage(order.Id));
    }

    /// <summary>Running fapiao requests compute their deadline anew (5.2); one that was not reached does so before it passes.</summary>
    private Task MoveInvoices() => Bounded.ForEach(
        InvoicesNow.Records.Values.Where(record => record is { Open: true, DeadlineAt: not null }).ToList(), async record =>
        {
            try
            {
                await GrainFactory.GetGrain<IInvoiceGrain>($"{Id}/{record.Id}").Recompute();
            }
            catch (Exception fault)
            {
                LogNotMoved(services.Journal.Log, fault, Id, record.Id);
            }
        });

    [LoggerMessage(LogLevel.Warning, "{Account} could not tell the fapiao request {Invoice} that its deadline moved; it does so before it passes")]
    private static partial void LogNotMoved(ILogger log, Exception fault, string account, string invoice);

    /// <summary>An order that says no has nothing to follow; one that could not write it is told again.</summary>
    private async Task TellOrder(string order)
    {
        var reply = await GrainFactory.GetGrain<IOrderGrain>($"{Id}/{order}")
            .FollowDisruption(new CommandContext(Head.Tenant, null, 0, "disruptions"));
        reply.Settled();
    }

    /// <summary>Days for which a resource charges nothing recurring, as this account's disruptions have them.</summary>
    private IdleSlice[] IdleSlices() =>
    [
        .. Trade.Disruptions.Values.Where(one => one.ConfirmedAt is not null).SelectMany(one => one.Products.IsEmpty
            ? [new IdleSlice(null, one.StartedOn, one.EndedOn)]
            : one.Products.Select(sku => new IdleSlice(sku, one.StartedOn, one.EndedOn))),
    ];

    private async Task PassDisruption(TradeStep step)
    {
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, step.At);
            DisruptionDesk.Pass(change.Draft, step.Id, step.At);
            return change.Step();
        });
        Deliver(change);
    }

    /// <summary>As for the end that a case decides: packages send their last figures, unless the agreement cannot be ended.</summary>
    private async Task<IReadOnlyList<SpendingReport>> LastFiguresOf(ActOnDisruption command)
    {
        await ReadTrade();
        var trial = TradeChange(State, NowOf(State)).Draft;
        return DisruptionDesk.MayTerminate(trial, command.Event, command.Seller) is null ? await LastFiguresOfPackages(null, trial.Now) : [];
    }

    private sealed record RunningAllowance(string Subject, string GrantId, string Sku, Instant BoughtAt, Instant ExpiresAt);

    /// <summary>Allowances with units left and their validity, read before the decision that may make them last longer.</summary>
    private async Task<List<RunningAllowance>> RunningAllowances()
    {
        var running = new List<RunningAllowance>();
        await foreach (var resource in ReadResources(0))
        {
            if (resource.Kind != "package" || await ResourceOf(resource.Subject).View() is not { EndedAt: null } view) continue;
            running.AddRange(view.Grants.Where(grant => grant.ExpiresAt > NowOf(State))
                .Select(grant => new RunningAllowance(resource.Subject, grant.GrantId, grant.Sku, grant.BoughtAt ?? resource.ActivatedAt,
                    grant.ExpiresAt)));
        }
        return running;
    }

    /// <summary>The day of the expiry moves by the days lost since it was bought; what was bought afterwards lost none.</summary>
    private static ExtensionMessage? Extended(RunningAllowance running, Disruption? one)
    {
        if (one?.EndedOn is not { } ended || !one.Covers(running.Sku)) return null;
        var days = new IdleSpan(one.Id, one.StartedOn, ended).DaysIn(BillingZone.DateOf(running.BoughtAt), ended);
        return days == 0 ? null : new ExtensionMessage(running.Subject, running.GrantId, running.ExpiresAt + Duration.FromDays(days));
    }
}
