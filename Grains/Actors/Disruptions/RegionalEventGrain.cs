using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Contracts.Disruptions;
using Metering.Contracts.Qualification;
using Metering.Domain.Calendar;
using Metering.Domain.Disruptions;
using Metering.Domain.Refusals;
using Metering.Journal;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Actors.Disruptions;

/// <summary>
/// An event of a region: it walks the accounts with a durable cursor. Every step on an account has a claim of its own, so a part that is walked
/// again after a crash changes nothing twice.
/// </summary>
public sealed partial class RegionalEventGrain(JournalServices services, ILogger<RegionalEventGrain> log)
    : JournaledActor<RegionalState>(services, RegionalEventCodec.Instance), IRegionalEventGrain, IRemindable
{
    private const int AccountsAtOnce = 100;

    private WorkReminder? reminder;
    private bool walking;

    /// <inheritdoc />
    protected override JournalId JournalId => new($"regional-event/{Key}");

    private string Key => this.GetPrimaryKeyString();

    private string Tenant => Key[..Key.IndexOf('/', StringComparison.Ordinal)];

    private string Id => Key[(Tenant.Length + 1)..];

    private WorkReminder Reminder =>
        reminder ??= new WorkReminder(this, "walk", TimeSpan.FromMinutes(1), () => State.Event is { IsWalking: true });

    /// <inheritdoc />
    public async Task<CommandReply<RegionalEventView>> Declare(DeclareRegionalEvent command, CommandContext context)
    {
        var declared = new RegionalEvent(Id, DisruptionViews.KindOf(command.Kind), command.Category, command.Area, command.TestClock,
            [.. command.Products], command.IncludesPayment, command.MaterialAdverse, command.StartedOn, command.Evidence, context.Actor);
        var today = await Today(command.TestClock);
        return await GoOn(await Command<RegionalEventView>(context, (state, _) =>
        {
            if (state.Event is not null) return Refused(RefusalCodes.AlreadyExists.With("An event with this id exists."));
            return command.StartedOn > today ? Refused(RefusalCodes.Malformed.With("/startedOn: It lies in the future."))
                : Verdict.Done<RegionalState, RegionalEventView>([new RegionalDeclared(declared)], after => ViewOf(after.Event!));
        }));
    }

    /// <inheritdoc />
    public async Task<CommandReply<RegionalEventView>> End(EndRegionalEvent command, CommandContext context)
    {
        var today = await Today(State.Event?.TestClock);
        return await GoOn(await Command<RegionalEventView>(context, (state, _) => MayEnd(state.Event, command, today) is { } refusal
            ? Refused(refusal)
            : Verdict.Done<RegionalState, RegionalEventView>(
                [new RegionalEnding(command.EndedOn, command.NegotiateUntil, command.Text, context.Actor)], after => ViewOf(after.Event!))));
    }

    /// <inheritdoc />
    public Task<RegionalEventView?> View() => Task.FromResult(State.Event is { } one ? ViewOf(one) : null);

    /// <inheritdoc />
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Walk();
        await Reminder.KeepOrRelease();
    }

    /// <summary>Dates that every account would refuse are refused here: a walk is made once.</summary>
    private static Refusal? MayEnd(RegionalEvent? one, EndRegionalEvent command, LocalDate today)
    {
        if (one is null) return RefusalCodes.NotFound.With("There is no such event.");
        if (one.Phase != RegionalPhase.Active) return RefusalCodes.DisruptionState.With($"The event is {one.Phase.ToString().ToUpperInvariant()}.");
        if (command.EndedOn > today || command.EndedOn < one.StartedOn)
            return RefusalCodes.Malformed.With($"/endedOn: From {one.StartedOn:uuuu-MM-dd} to today.");
        return command.NegotiateUntil < today ? RefusalCodes.Malformed.With("/negotiateUntil: It lies in the past.") : null;
    }

    private static Verdict<RegionalState, RegionalEventView> Refused(Refusal refusal) =>
        Verdict.Refused<RegionalState, RegionalEventView>(refusal);

    /// <summary>The date where the event happens: on its test clock when it has one.</summary>
    private async Task<LocalDate> Today(string? testClock) => BillingZone.DateOf(testClock is not null
        && await GrainFactory.GetGrain<IClockGrain>(testClock).View(Tenant) is { } clock ? clock.Now : WallNow);

    /// <summary>The walk begins at once, and goes on by a reminder when this activation ends before it does.</summary>
    private async Task<CommandReply<RegionalEventView>> GoOn(CommandReply<RegionalEventView> reply)
    {
        await Reminder.KeepIfNeeded();
        Walk().Ignore();
        return reply;
    }

    private async Task Walk()
    {
        if (walking) return;
        walking = true;
        try
        {
            while (State.Event is { IsWalking: true } one) await WalkPart(one);
        }
        catch (Exception fault)
        {
            LogNotWalked(log, fault, Key);
        }
        finally
        {
            walking = false;
        }
    }

    private async Task WalkPart(RegionalEvent one)
    {
        var accounts = await GrainFactory.GetGrain<IAccountDirectoryGrain>(0).After(one.Cursor, AccountsAtOnce);
        var (done, refused) = (0, new List<RegionalRefusal>());
        await Bounded.ForEach(accounts, async account =>
        {
            if (!await IsInScope(one, account)) return;
            var code = one.Phase == RegionalPhase.Confirming ? await Confirm(one, account) : await EndOn(one, account);
            if (code is null) done++;
            else if (code.Length > 0) refused.Add(new RegionalRefusal(account, code));
        });
        await Step(_ => StepResult.Of(new RegionalWalked(accounts.Length == 0 ? null : accounts[^1], done,
            [.. refused.OrderBy(refusal => refusal.Account, StringComparer.Ordinal)])));
    }

    /// <summary>What was confirmed on an account ends on it, wherever that is registered by now.</summary>
    private async Task<bool> IsInScope(RegionalEvent one, string account) =>
        await GrainFactory.GetGrain<IQualifiedAccount>(account).Qualified(Tenant) is { Closed: false } known && known.Clock == one.TestClock
        && (one.Area is null || one.Phase != RegionalPhase.Confirming
            || await GrainFactory.GetGrain<IQualificationGrain>(account).RegisteredArea() == one.Area);

    /// <summary>Null when the account has it, else why not.</summary>
    private async Task<string?> Confirm(RegionalEvent one, string account)
    {
        var target = GrainFactory.GetGrain<IDisruptedAccount>(account);
        var reported = await target.ReportDisruption(new ReportDisruption(
            one.Kind == DisruptionKind.Regulatory ? "REGULATORY" : "FORCE_MAJEURE", one.Category, one.Id, one.Area, [.. one.Products],
            one.IncludesPayment, one.StartedOn, one.Evidence), Once(one, account, "report"));
        if (reported.Refusal is { } no) return Final(no.Code);
        var confirmed = await target.ActOnDisruption(new ActOnDisruption(reported.Value!.Id, DisruptionVerb.Confirm, one.Evidence,
            Yes: one.MaterialAdverse), Once(one, account, "confirm"));
        return confirmed.Refusal is { } refusal ? Final(refusal.Code) : null;
    }

    /// <summary>Null when it was ended there, empty when the account never had it, else why not.</summary>
    private async Task<string?> EndOn(RegionalEvent one, string account)
    {
        var target = GrainFactory.GetGrain<IDisruptedAccount>(account);
        var has = (await target.Disruptions(Tenant) ?? [])
            .FirstOrDefault(disruption => disruption.Reference == one.Id && disruption.Status != "REPORTED");
        if (has is null) return "";
        var ended = await target.ActOnDisruption(new ActOnDisruption(has.Id, DisruptionVerb.End, one.EndText, EndedOn: one.EndedOn,
            NegotiateUntil: one.NegotiateUntil), Once(one, account, "end"));
        return ended.Refusal is { } refusal ? Final(refusal.Code) : null;
    }

    private CommandContext Once(RegionalEvent one, string account, string step) =>
        new(Tenant, ClaimKeys.Of("regional-event", Key, account, step), 0, one.Actor);

    /// <summary>What is only a matter of time is tried again by the walk.</summary>
    private static string Final(string code) => CommandFaults.IsPassing(code)
        ? throw new InvalidOperationException($"An account answered {code}; the walk goes on later.") : code;

    private static RegionalEventView ViewOf(RegionalEvent one) => new(one.Id, one.Phase.ToString().ToUpperInvariant(), one.Category, one.Area,
        one.StartedOn, one.EndedOn, one.Carried, one.EndedOnAccounts, one.RefusedCount,
        [.. one.Refused.Select(refusal => new RegionalRefusalView(refusal.Account, refusal.Code))]);

    [LoggerMessage(LogLevel.Warning, "The walk of the regional event {Key} stopped; it goes on within a minute")]
    private static partial void LogNotWalked(ILogger log, Exception fault, string key);
}
