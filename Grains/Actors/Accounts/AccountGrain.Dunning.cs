using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Dunning;
using Metering.Contracts.Usage;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Statements;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <summary>How far a customer is shown what comes.</summary>
    private static readonly Duration ForecastLength = Duration.FromDays(90);

    /// <summary>Products that seats were added to, as of the subscriptions that were last asked about.</summary>
    private AddedSeats? addedSeats;

    /// <inheritdoc />
    public async Task<CommandReply<AccountView>> SetSuspension(SetSuspension command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<AccountView>();
        var unknown = await Unknown(command);
        AccountChange? change = null;
        var reply = await Command<AccountView>(context, (state, _) =>
        {
            if (unknown is not null) return AccountChange.Refused<AccountView>(unknown);
            change = Change(state);
            if (DunningSteps.SetByOperator(change.Draft, command.Reason, command.Product, command.Subject, command.Suspended, context.Actor)
                is { } refusal) return AccountChange.Refused<AccountView>(refusal);
            if (change.Draft.Head.Suspension.IsPending) TellAgenda(change);
            return change.Done(after => ViewOf(after.Account));
        });
        await DeliverAndSchedule(change);
        await EnforceNow();
        return reply;
    }

    /// <summary>A suspension names what exists.</summary>
    private async Task<Refusal?> Unknown(SetSuspension command)
    {
        if (command.Subject is { } subject && await Store.ReadPageAsync(JournalId, AccountPages.Subject(subject)) is null)
            return RefusalCodes.UnknownSubject.With("The account has no such resource.");
        return command.Product is { } sku && services.Catalogue.Current.SkuAt(sku, NowOf(State), Head.TestClock) is null
            ? RefusalCodes.UnknownSku.With($"There is no product {sku}.") : null;
    }

    /// <inheritdoc />
    public async Task<DunningView?> Dunning(string tenant)
    {
        if (!IsOf(tenant)) return null;
        await CatchUp();
        return DunningOf(State);
    }

    private DunningView DunningOf(AccountAggregate state)
    {
        var (now, head, open) = (NowOf(state), state.Head, state.Head.OpenStatements);
        return new DunningView
        {
            Suspensions = [.. head.Suspension.Reasons.Select(standing => new SuspensionView(standing.Reason, standing.Since))],
            Enforced = !head.Suspension.IsPending,
            Statements = [.. open.Select(one => Dunned(one, head.Standing))],
            IfNothingIsPaid = [.. DunningForecast.Of(state.Account, Policies, now + ForecastLength).Select(ViewOf)],
            OwedFen = open.Sum(statement => statement.OwedFen),
            OverdueFen = open.Where(statement => statement.PastDue && !statement.IsHeld).Sum(statement => statement.OwedFen),
            Policy = head.Standing.Policy,
            Policies = [DunningPolicies.Standard, .. Policies.NamedDunning.ByName.Keys],
            End = head.Standing.End,
            ClosingAt = head.Standing.ClosingAt,
            LegalHold = head.Standing.LegalHold,
            RetentionDays = head.Standing.RetentionDays,
            Scoped = [.. head.Suspension.Scoped.Where(one => one.Stands).Select(one =>
                new ScopedSuspensionView(one.Reason, one.Product, one.Subject, one.At))],
        };
    }

    /// <summary>Tells every resource whether the account is suspended. False when the work allowed for one call is used up.</summary>
    private async Task<bool> Enforce(int pages)
    {
        while (Head.Suspension is { IsPending: true } suspension)
        {
            var page = await ReadPage(suspension.Walked);
            if (page.Count > 0 && pages-- == 0) return false;
            await Bounded.ForEach(page, resource => Tell(resource.Subject, ResourceOf(resource.Kind, resource.Key), suspension));
            await Step(state =>
            {
                var change = Change(state);
                if (page.Count > 0) change.Draft.Add(new SuspensionWalked(suspension.Changes, page[^1].Number));
                else change.Draft.Add(new SuspensionEnforced(suspension.Changes));
                return change.Step();
            });
        }
        return true;
    }

    /// <summary>At once rather than at the next wake-up. It is not lost when it fails: the agenda does it then.</summary>
    private async Task EnforceNow()
    {
        if (!Head.Suspension.IsPending && !Trade.Orders.Values.Any(order => order.Ends is not null)) return;
        try
        {
            await CatchUp();
        }
        catch (Exception fault)
        {
            LogNotEnforced(services.Journal.Log, fault, Id);
        }
    }

    /// <summary>A new resource of a suspended account starts suspended; when the suspension changes meanwhile, it is told again.</summary>
    private async Task TellNew(string subject, IMeteredResource resource)
    {
        Suspension told;
        do
        {
            told = Head.Suspension;
            await TellOf(subject, resource, told);
        }
        while (told.Changes != Head.Suspension.Changes);
    }

    /// <summary>Tells one resource, and takes back the money that it cannot spend any more.</summary>
    private async Task Tell(string subject, IMeteredResource resource, Suspension suspension)
    {
        await TellOf(subject, resource, suspension);
        if (suspension.Reasons.IsEmpty && Head.Standing.ClosingAt is null) return;
        await ReadEntry(subject);
        if (EntryOf(subject).MayHaveNews) await recalls.Run(subject, Recall);
    }

    private async Task TellOf(string subject, IMeteredResource resource, Suspension suspension)
    {
        foreach (var reason in suspension.Ever)
            await resource.SetSuspensionSince(reason, suspension.Has(reason), suspension.SinceOf(reason));
        var joined = suspension.Scoped.Any(one => one.Product is not null) ? await Joined(subject, resource) : null;
        foreach (var scoped in suspension.MarksOn(subject, joined)) await resource.SetSuspensionSince(scoped.Mark, scoped.Stands, scoped.At);
        // Who closes gives up what is left of packages; closed for arrears it is withheld with the other money.
        if (Head.Standing is not { ClosingAt: { } ended, ClosingCause: var cause }) return;
        await resource.End(ended, cause == Closing.ByCustomer);
        await TellInventory(new EndingMessage(subject, ended));
    }

    /// <summary>The product that a seat was added to, where it does not carry it: older versions opened added seats so.</summary>
    private async Task<string?> Joined(string subject, IMeteredResource resource)
    {
        await ReadTrade();
        // A walk asks for every resource, and the subscriptions hardly ever change within one.
        if (addedSeats is null || !addedSeats.AreOf(Trade.Subscriptions)) addedSeats = new AddedSeats(Trade.Subscriptions);
        var joined = addedSeats.ProductOf(subject);
        return joined is not null && await resource.View() is { } view && !view.Skus.Contains(joined, StringComparer.Ordinal) ? joined : null;
    }

    private static DunningStepView ViewOf(ForecastStep step) => new(step.Step.At, NameOf(step.Step.Kind), step.Step.Month, step.OwedFen);

    private static DunnedStatement Dunned(OpenStatement open, AccountStanding standing) => new()
    {
        Statement = open.Month,
        Status = StatusOf(open, standing),
        DueOn = BillingZone.DateOf(open.DueAt).PlusDays(-1),
        OverdueDays = open.LateFee.Days,
        PrincipalFen = open.RemainingFen,
        LateFeeFen = open.LateFee.OpenFen,
        LateFeeChargedFen = open.LateFee.ChargedFen,
        Disputed = open.Leniency.HeldBecause,
        Notices = [.. open.Notices.Select(notice => new DunningNoticeView(notice.Days, notice.At, notice.OwedFen))],
    };

    private static string StatusOf(OpenStatement open, AccountStanding standing) => open.IsHeld ? "DISPUTED"
        : standing.ClosingAt is not null && open.PastDue ? "COLLECTION" : open.InArrears ? "OVERDUE_SUSPENDED" : open.PastDue ? "OVERDUE" : "FINAL";

    private static string NameOf(DueKind kind) => kind switch
    {
        DueKind.Notice => "NOTICE",
        DueKind.PastDue => "OVERDUE",
        DueKind.Close => "CLOSING",
        DueKind.Closed => "CLOSED",
        DueKind.Purge => "PURGE",
        _ => "SUSPENDED",
    };

    [LoggerMessage(LogLevel.Warning, "{Account} could not tell all its resources of its suspension; the agenda will")]
    private static partial void LogNotEnforced(ILogger log, Exception fault, string account);
}
