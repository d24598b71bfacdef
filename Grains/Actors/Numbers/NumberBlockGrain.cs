using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Conduct;
using Metering.Contracts.Numbers;
using Metering.Contracts.Qualification;
using Metering.Contracts.Usage;
using Metering.Domain.Numbers;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Numbers;

/// <summary>A block of one hundred numbers; journal numbers/{tenant}/{block}. Money is the account's alone: here is only who has which.</summary>
public sealed partial class NumberBlockGrain(AccountServices services)
    : JournaledActor<NumberBlock>(services.Journal, NumberBlockCodec.Instance), INumberBlockGrain
{
    /// <summary>Numbers that are being given, each with the end of that.</summary>
    private readonly Dictionary<int, TaskCompletionSource> giving = [];

    /// <inheritdoc />
    protected override JournalId JournalId => new($"numbers/{this.GetPrimaryKeyString()}");

    private NumberPolicies Policies => services.Policies.Numbers;

    private string Tenant => this.GetPrimaryKeyString().Split('/')[0];

    private string Block => this.GetPrimaryKeyString().Split('/')[1];

    /// <inheritdoc />
    public async Task<int> Import(int[] offsets, string actor)
    {
        var added = 0;
        var owners = new Dictionary<int, ResourceView>();
        await Bounded.ForEach(Unknown(State, offsets), async offset =>
        {
            if (await OwnerOutside(offset) is { } live) owners.Add(offset, live);
        });
        await Step(block =>
        {
            var unknown = Unknown(block, offsets);
            added = unknown.Length;
            if (added == 0) return StepResult.None;
            var owned = unknown.Where(owners.ContainsKey).Select(offset =>
                NumberDesk.AssignedBefore(offset, owners[offset].Account, owners[offset].ActivatedAt, actor));
            return StepResult.Of([new NumbersImported([.. unknown], WallNow, actor), .. owned]);
        });
        return added;
    }

    /// <inheritdoc />
    public async Task<NumberView?> Hold(HoldNumber hold)
    {
        int? held = null;
        var time = new NumberTime(hold.Now, hold.Clock, WallNow);
        var wanted = new NumberHold(hold.Account, hold.Use, hold.Reservation, hold.PreferenceMet, [.. hold.Needs]);
        var after = await Step(block =>
        {
            held = block.ReservedBy(hold.Reservation, time);
            if (held is not null) return StepResult.None;
            if ((hold.Number is { } named ? NumberBlock.OffsetOf(named) : block.Free(time)) is not { } offset) return StepResult.None;
            var decision = NumberDesk.Reserve(block, offset, wanted, time, Policies, hold.Actor);
            if (decision.Refusal is not null) return StepResult.None;
            held = offset;
            return decision.Event is { } happened ? StepResult.Of(happened) : StepResult.None;
        });
        return held is { } place ? ViewOf(after, place, time) : null;
    }

    /// <inheritdoc />
    public async Task<CommandReply<NumberView>> Cancel(string number, string account, CommandContext context) =>
        await Decide(number, account, context, (block, offset, time) => NumberDesk.Cancel(block, offset, account, time, context.Actor));

    /// <inheritdoc />
    public Task<CommandReply<ResourceView>> Assign(string account, AddResource command, CommandContext context) =>
        InTurn(NumberBlock.OffsetOf(command.Key), () => AssignReserved(account, command, context));

    /// <inheritdoc />
    public Task<CommandReply<ResourceView>> AssignDirectly(string account, AddResource command, CommandContext context) =>
        InTurn(NumberBlock.OffsetOf(command.Key), () => AssignFree(account, command, context));

    private async Task<CommandReply<ResourceView>> AssignReserved(string account, AddResource command, CommandContext context)
    {
        var offset = NumberBlock.OffsetOf(command.Key);
        if (await TimeOf(account) is not { } time) return NotFound<ResourceView>();
        if (await IsAnswered(context)) return await GiveAgain(account, command, context, time);
        if (State.StatusAt(offset, time) is not (NumberStatus.Reserved or NumberStatus.Assigned) || State.Records[offset] is not { } record
            || record.Account != account)
            return CommandReply.Refused<ResourceView>(NumberDesk.NoReservation);
        if (record.Status == NumberStatus.Reserved)
        {
            var clearance = await Cleared(account, command.Key, record.Earlier, record.PermittedUse, [.. record.Needs]);
            if (clearance is null) return NotFound<ResourceView>();
            if (clearance.Refusal is { } refusal) return new CommandReply<ResourceView>(null, refusal);
        }
        return await Give(account, command, context, (block, now) => NumberDesk.Assign(block, offset, account, now, context.Actor), time);
    }

    private async Task<CommandReply<ResourceView>> AssignFree(string account, AddResource command, CommandContext context)
    {
        var offset = NumberBlock.OffsetOf(command.Key);
        if (await TimeOf(account) is not { } time) return NotFound<ResourceView>();
        if (await IsAnswered(context)) return await GiveAgain(account, command, context, time);
        // What the account has reserved is assigned by the rules of a reservation: this is no way round them.
        if (State.StatusAt(offset, time) is NumberStatus.Reserved or NumberStatus.Assigned && State.Records[offset].Account == account)
            return await AssignReserved(account, command, context);
        // Whoever gets a mobile or a 95 number is known by name, and a 95 number is licensed, with a reservation or without (3.5, 3.6).
        if (NumberDesk.NeedsRealName(command.Key))
        {
            var clearance = await Cleared(account, command.Key, State.Earlier(offset), "", []);
            if (clearance is null) return NotFound<ResourceView>();
            if (clearance.Refusal is { } refusal) return new CommandReply<ResourceView>(null, refusal);
        }
        return await Give(account, command, context,
            (block, now) => NumberDesk.AssignDirectly(block, offset, account, now, Policies, context.Actor), time);
    }

    /// <inheritdoc />
    public async Task<CommandReply<NumberView>> ChangeUse(string number, string account, string use, string reason, CommandContext context)
    {
        var record = State.Records.GetValueOrDefault(NumberBlock.OffsetOf(number));
        var changes = record is { Status: NumberStatus.Assigned } && record.Account == account && record.PermittedUse != use;
        if (changes && !await IsAnswered(context))
        {
            // What the new use rests on is written before it is allowed, as with an assignment.
            var clearance = await Cleared(account, number, record!.Earlier, use, [.. record.Needs]);
            if (clearance is null) return NotFound<NumberView>();
            if (clearance.Refusal is { } refusal) return new CommandReply<NumberView>(null, refusal);
        }
        var reply = await Decide(number, account, context, (block, offset, time) =>
            NumberDesk.ChangeUse(block, offset, account, use, reason, time, context.Actor));
        if (changes) await GrainFactory.GetGrain<IQualifiedAccount>(account).ApplyQualification();
        return reply;
    }

    /// <inheritdoc />
    public async Task<CommandReply<NumberView>> Release(string number, string account, string reason, CommandContext context)
    {
        NumberDecision Decision(NumberBlock block, int offset, NumberTime time) =>
            NumberDesk.Release(block, offset, account, reason, time, Policies, context.Actor);
        await TakeIn(number, account, context);
        await EndResource(number, account, context, Decision, new NumberGivenUp(reason, context.Actor, Withdrawn: false));
        return await Decide(number, account, context, Decision);
    }

    /// <inheritdoc />
    public async Task<CommandReply<NumberView>> Withdraw(string number, string reason, CommandContext context)
    {
        NumberDecision Decision(NumberBlock block, int offset, NumberTime time) => NumberDesk.Withdraw(block, offset, reason, time, context.Actor);
        await TakeIn(number, null, context);
        var holder = State.Records.GetValueOrDefault(NumberBlock.OffsetOf(number))?.Account;
        if (string.IsNullOrEmpty(holder)) return await Decide(number, null, context, Decision);
        // Rental stops that day.
        await EndResource(number, holder, context, Decision, new NumberGivenUp(reason, context.Actor, Withdrawn: true));
        return await Decide(number, holder, context, Decision);
    }

    /// <inheritdoc />
    public Task<CommandReply<NumberView>> Dispute(string number, string? reason, CommandContext context)
    {
        var holder = State.Records.GetValueOrDefault(NumberBlock.OffsetOf(number))?.Account;
        return Decide(number, string.IsNullOrEmpty(holder) ? null : holder, context, (block, offset, time) =>
            NumberDesk.Dispute(block, offset, reason, time, context.Actor));
    }

    /// <inheritdoc />
    public async Task NoteEnd(string key, string account, Instant at, string? clock, NumberGivenUp? given)
    {
        var number = NumberAssignment.NumberOf(key);
        var (offset, time) = (NumberBlock.OffsetOf(number), new NumberTime(at, clock, WallNow));
        await Step(block => block.Known.Contains(offset) && NumberAssignment.KeyOf(number, block.Earlier(offset)) == key
            && Ended(block).Event is { } happened ? StepResult.Of(happened) : StepResult.None);

        NumberDecision Ended(NumberBlock block) => given is { Withdrawn: true }
            ? NumberDesk.Withdraw(block, offset, given.Reason, time, given.Actor)
            : NumberDesk.Release(block, offset, account, given?.Reason ?? "The resource has ended", time, Policies, given?.Actor ?? "account");
    }

    /// <inheritdoc />
    public async Task NoteUse(string number, string usageEvent, string purpose, Instant at, string actor)
    {
        var offset = NumberBlock.OffsetOf(number);
        await Step(block => NumberDesk.Note(block, offset, usageEvent, purpose, at, actor).Event is { } noted
            ? StepResult.Of(noted) : StepResult.None);
        // What was noted before a crash is told too: the account knows a report that it has.
        if (State.Records.GetValueOrDefault(offset)?.Misuses.FirstOrDefault(one => one.Event == usageEvent) is not { } misuse) return;
        var subject = SubjectOf(number, State.Records[offset]);
        await GrainFactory.GetGrain<IConductAccount>(misuse.Account).ReportMisuse(Tenant, subject, usageEvent, misuse.At,
            $"Used for {misuse.Purpose}, permitted for {misuse.PermittedUse}");
    }

    /// <summary>
    /// One command after the other gives a number: what one takes back because the account refused it, another may be asking the account for.
    /// </summary>
    private async Task<CommandReply<ResourceView>> InTurn(int offset, Func<Task<CommandReply<ResourceView>>> give)
    {
        while (giving.TryGetValue(offset, out var other)) await other.Task;
        var own = giving[offset] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            return await give();
        }
        finally
        {
            giving.Remove(offset);
            own.SetResult();
        }
    }

    /// <summary>
    /// The number first, then the account, which alone bills: a crash between the two leaves a number that nobody else can have, and the
    /// repeated command ends what it began. When the account says no, the reservation stands again, also when it says so to a repeat only.
    /// </summary>
    private async Task<CommandReply<ResourceView>> Give(string account, AddResource command, CommandContext context,
        Func<NumberBlock, NumberTime, NumberDecision> decide, NumberTime time)
    {
        Refusal? refusal = null;
        var given = false;
        await Step(block =>
        {
            var decision = decide(block, time);
            refusal = decision.Refusal;
            given = decision.Event is not null;
            return decision.Event is { } happened ? StepResult.Of(happened) : StepResult.None;
        });
        if (refusal is not null) return CommandReply.Refused<ResourceView>(refusal);
        var offset = NumberBlock.OffsetOf(command.Key);
        // Each assignment is a resource of its own, in which nobody sees or pays what was before.
        var assigned = command with { Key = NumberAssignment.KeyOf(command.Key, State.Earlier(offset)) };
        var reply = await GrainFactory.GetGrain<IAccountGrain>(account).AddResource(assigned, context);
        if (reply.Refusal is { } no && !CommandFaults.IsPassing(no.Code) && (given || !await HasResource(account, assigned.Key)))
            await Step(block => NumberDesk.Return(block, offset, account, time, Policies, context.Actor).Event is { } back
                ? StepResult.Of(back) : StepResult.None);
        return reply;
    }

    /// <summary>A command that the account has answered gives nothing any more; what it refused may still have to be taken back.</summary>
    private Task<CommandReply<ResourceView>> GiveAgain(string account, AddResource command, CommandContext context, NumberTime time) =>
        Give(account, command, context, (_, _) => default, time);

    /// <summary>Whether the account opened the resource of an assignment, whatever it refuses now.</summary>
    private async Task<bool> HasResource(string account, string key) =>
        await Store.ReadClaimAsync(ClaimKeys.Resource($"number:{key}"), []) is { } taken && taken.Fingerprint == ClaimKeys.Fingerprint(account);

    /// <summary>
    /// Before the number changes hands, the account writes that its resource ends: from then on its outbox ends the rental and tells this block,
    /// whoever dies. The other way round a number would rest whose resource lives on, and the next owner's usage would be billed to this one. A
    /// command that was answered, or whose number is another assignment's by now, ends nothing.
    /// </summary>
    private async Task EndResource(string number, string holder, CommandContext context,
        Func<NumberBlock, int, NumberTime, NumberDecision> decide, NumberGivenUp given)
    {
        var offset = NumberBlock.OffsetOf(number);
        if (await IsAnswered(context) || await TimeOf(holder) is not { } time || decide(State, offset, time).Refusal is not null) return;
        if (State.Records.GetValueOrDefault(offset) is not { } record || record.Account != holder) return;
        // What is no longer assigned has ended with its resource, unless an older version was cut off between the two.
        if (record.Status != NumberStatus.Assigned
            && (await GrainFactory.GetGrain<IPhoneNumberGrain>(NumberAssignment.KeyOf(number, record.Earlier)).View()
                is not { EndedAt: null } live || live.Account != holder)) return;
        await GrainFactory.GetGrain<IQualifiedAccount>(holder).EndResource(SubjectOf(number, record), given);
    }

    private static string SubjectOf(string number, NumberRecord record) => $"number:{NumberAssignment.KeyOf(number, record.Earlier)}";

    private async Task<CommandReply<NumberView>> Decide(string number, string? account, CommandContext context,
        Func<NumberBlock, int, NumberTime, NumberDecision> decide)
    {
        var (offset, time) = (NumberBlock.OffsetOf(number), new NumberTime(WallNow, null, WallNow));
        if (account is not null)
        {
            if (await TimeOf(account) is not { } own) return NotFound<NumberView>();
            time = own;
        }
        return await Command<NumberView>(context, (block, _) => decide(block, offset, time) is { Refusal: { } refusal }
            ? Verdict.Refused<NumberBlock, NumberView>(refusal)
            : Verdict.Done<NumberBlock, NumberView>(decide(block, offset, time).Event is { } happened ? [happened] : [],
                after => ViewOf(after, offset, time)));
    }

    private static int[] Unknown(NumberBlock block, int[] offsets) =>
        [.. offsets.Distinct().Where(offset => !block.Known.Contains(offset)).Order()];

    /// <summary>Who of the tenant has a number that the inventory does not know, as a resource that lives; null when nobody has.</summary>
    private async Task<ResourceView?> OwnerOutside(int offset)
    {
        var key = NumberBlock.KeyOf(Block, offset);
        // Few numbers have an owner: a look at the claim wakes no grain for all the others.
        return await Store.ReadClaimAsync(ClaimKeys.Resource($"number:{key}"), []) is not null
            && await GrainFactory.GetGrain<IPhoneNumberGrain>(key).View() is { EndedAt: null } live && live.Tenant == Tenant ? live : null;
    }

    /// <summary>A number that was assigned outside the inventory comes into it with its owner, or it could never be given back.</summary>
    private async Task TakeIn(string number, string? account, CommandContext context)
    {
        var offset = NumberBlock.OffsetOf(number);
        if (State.Known.Contains(offset) || await IsAnswered(context)) return;
        if (await OwnerOutside(offset) is { } live && (account is null || live.Account == account)) await Import([offset], context.Actor);
    }

    private async Task<NumberTime?> TimeOf(string account) =>
        await GrainFactory.GetGrain<IQualifiedAccount>(account).Qualified(Tenant) is { } known
            ? new NumberTime(known.Now, known.Clock, WallNow) : null;

    /// <summary>Whether the account may have the number for a use; call centres and 95 numbers are licensed (3.5).</summary>
    private Task<Clearance?> Cleared(string account, string number, int earlier, string use, string[] needs) =>
        GrainFactory.GetGrain<IQualificationGrain>(account).MayAssign(Tenant, $"number:{NumberAssignment.KeyOf(number, earlier)}",
            use == DocumentTypes.CallCentre || NumberDesk.NeedsLicence(number), needs);

    private static CommandReply<T> NotFound<T>()
        where T : class => CommandReply.Refused<T>(RefusalCodes.NotFound.With("There is no such account."));
}
