using Metering.Contracts.Commands;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Domain.Usage;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Usage;

/// <summary>Records the events of one request: decided in one go, one event, one claim for each that counts.</summary>
internal sealed class RecordOperation(UsageSlice slice, ResourceActor actor) : Operation<ResourceState>, IPostponed
{
    private const int FewItems = 16;

    private readonly TaskCompletionSource<UsageReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UsageOutcome[] outcomes = new UsageOutcome[slice.Items.Length];
    private MoneyAnswer money;
    private bool postponed;
    private List<int>? unclaimed;
    private int asks;

    public Task<UsageReply> Answer => answer.Task;

    public long NeededFen { get; private set; }

    /// <summary>
    /// Joins the queue of the resource, in the resource's own turn. What a stranger reports does not: it would take the place of its owner's, and
    /// wait for as long as that one's.
    /// </summary>
    public void Begin()
    {
        if (actor.IsLeaving)
        {
            PassOn().Ignore();
        }
        else if (actor.Known is { Owner: not null } state && !IsOwn(state))
        {
            RefuseAll();
            actor.Confirm(this);
        }
        else if (actor.Queue(this) != Admission.Admitted)
        {
            TurnAway(RefusalCodes.Overloaded, "Too many requests wait for this object.");
        }
    }

    public override Decision<ResourceState> Decide(ResourceState state, ClaimView claims)
    {
        postponed = IsFromMemory = false;
        unclaimed?.Clear();
        var final = money.IsFinalFor(state);
        if (!IsOwn(state))
        {
            RefuseAll();
            return Decision.Unchanged(state);
        }
        var items = slice.Items;
        var recorder = new UsageRecorder(state, actor.TariffOf(state), UsageLimits.Default, actor.Policy, actor.NowOf(state), final,
            items.Length);
        var taken = new TakenHere(items.Length, actor.NextVersion);
        for (var i = 0; i < items.Length; i++)
        {
            ref readonly var item = ref items[i];
            if (claims.IsTaken(item.Identity, out var first) || taken.Find(item.Identity, out first))
            {
                outcomes[i] = Again(first, item.Fingerprint);
                continue;
            }
            var verdict = recorder.Add(new UsageToRecord(item.Source, item.EventId, item.Meter, item.Start, item.Quantity,
                item.Destination, (ConsentBasis)item.Consent));
            if (verdict.TakesClaim) taken.Add(item, verdict.Remembered, recorder.LastMonth);
            else (unclaimed ??= []).Add(i);
            outcomes[i] = verdict.Refusal is { } code ? Refused(code) : default;
        }
        if (!final && recorder.ShortFen > 0)
        {
            postponed = true;
            NeededFen = recorder.ShortFen + state.SpendableFen;
            return Decision.Unchanged(state);
        }
        IsFromMemory = unclaimed is { Count: > 0 };
        if (recorder.End() is not { } happened) return Decision.Unchanged(state);
        IsFromMemory = false;
        return Decision.Changed(state.Apply(happened), [happened], taken.Claims);
    }

    public override void Complete(ResourceState committed)
    {
        if (postponed)
        {
            if (++asks > MoneyPatience.MaxAsks) Fail(MoneyPatience.Ended());
            else actor.Postpone(this);
            return;
        }
        if (IsFromMemory || unclaimed is { Count: > 0 }) actor.Confirm(this);
        else Confirmed();
        if (!IsFromMemory) actor.Recorded(committed);
    }

    /// <summary>True when nothing was written: what was decided rests on memory alone.</summary>
    public bool IsFromMemory { get; private set; }

    /// <summary>
    /// A refusal that took no claim did not look for one either. What was answered before stays answered so, whatever became of the resource.
    /// </summary>
    public async Task RecallFirst(IJournalReads store)
    {
        foreach (var i in unclaimed ?? [])
        {
            // Beyond the window a claim may be forgotten or not: the answer does not depend on that.
            if (outcomes[i].Code == RefusalCodes.EventTooOld.Code) continue;
            var item = slice.Items[i];
            if (await store.ReadClaimAsync(item.Identity, UsageClaims.Searched(item.Start)) is { } first)
                outcomes[i] = Again(first, item.Fingerprint);
        }
    }

    /// <summary>Answers what was decided.</summary>
    public void Confirmed() => answer.TrySetResult(new UsageReply(outcomes));

    public override void Fail(Exception fault)
    {
        switch (fault)
        {
            case StoreUnavailableException:
                TurnAway(RefusalCodes.Overloaded, fault.Message);
                break;
            case OutcomeUnknownException:
                TurnAway(RefusalCodes.OutcomeUnknown, fault.Message);
                break;
            default:
                answer.TrySetException(fault);
                break;
        }
    }

    public void Resume(MoneyAnswer answered)
    {
        money = answered;
        if (actor.Queue(this) != Admission.Admitted) TurnAway(RefusalCodes.Overloaded, "Too many requests wait for this object.");
    }

    public void TurnAway(RefusalCode code, string detail) => answer.TrySetResult(new UsageReply([], new RefusalReply(code.Code, detail)));

    private async Task PassOn()
    {
        try
        {
            answer.TrySetResult(await actor.AsReference<IMeteredResource>().Record(slice));
        }
        catch (Exception fault)
        {
            answer.TrySetException(fault);
        }
    }

    private bool IsOwn(ResourceState state) => state.Owner is { } owner
        && string.Equals(owner.Tenant, slice.Tenant, StringComparison.Ordinal)
        && (slice.Account is null || string.Equals(owner.Account, slice.Account, StringComparison.Ordinal));

    private void RefuseAll()
    {
        IsFromMemory = true;
        Array.Fill(outcomes, Refused(RefusalCodes.UnknownSubject));
    }

    private static UsageOutcome Again(in TakenClaim first, ulong fingerprint)
    {
        if (first.Fingerprint != fingerprint) return Refused(RefusalCodes.EventConflict);
        var refusal = UsageClaims.RefusalOf(first.Outcome.Span);
        return refusal == RememberedRefusal.None
            ? new UsageOutcome(UsageStatus.Duplicate, null, null)
            : Refused(UsageVerdict.CodeOf(refusal));
    }

    private static UsageOutcome Refused(RefusalCode code) => new(UsageStatus.Refused, code.Code, code.Meaning);

    /// <summary>Claims taken by this request so far: a scan while they are few, a table when they are many.</summary>
    private struct TakenHere(int capacity, long version)
    {
        private readonly byte[] outcomes = new byte[capacity * UsageClaims.MaxOutcome];
        private readonly Claim[] claims = new Claim[capacity];
        private int count;
        private int written;
        private Dictionary<UInt128, int>? places;

        public readonly IReadOnlyList<Claim> Claims => count == claims.Length ? claims : claims[..count];

        public readonly bool Find(UInt128 identity, out TakenClaim first)
        {
            if (places is not null)
            {
                var found = places.TryGetValue(identity, out var place);
                first = found ? At(place) : default;
                return found;
            }
            for (var i = 0; i < count; i++)
            {
                if (claims[i].Key != identity) continue;
                first = At(i);
                return true;
            }
            first = default;
            return false;
        }

        public void Add(in UsageItem item, RememberedRefusal refusal, int month)
        {
            var length = UsageClaims.Write(outcomes.AsSpan(written), refusal, item.Start, version);
            claims[count++] = new Claim(item.Identity, item.Fingerprint, month, outcomes.AsMemory(written, length));
            written += length;
            if (places is not null) places.Add(item.Identity, count - 1);
            else if (count > FewItems) MakeTable();
        }

        private readonly TakenClaim At(int place) => new(claims[place].Key, claims[place].Fingerprint, claims[place].Outcome);

        private void MakeTable()
        {
            places = new Dictionary<UInt128, int>(claims.Length);
            for (var i = 0; i < count; i++) places.Add(claims[i].Key, i);
        }
    }
}
