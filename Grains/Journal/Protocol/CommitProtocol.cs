using System.Runtime.InteropServices;

namespace Metering.Journal.Protocol;

/// <summary>
/// Group commit of one aggregate as pure steps: admit requests, decide all of them in order, commit them together, answer only when durable.
/// It does no I/O and reads no clock: an actor or the simulator carries out the steps it returns.
/// </summary>
/// <remarks>Not thread-safe: one turn at a time, as a grain runs.</remarks>
public sealed class CommitProtocol<TState> : IFetchedAhead
{
    private readonly JournalId journal;
    private readonly IJournalCodec<TState> codec;
    private readonly ProtocolLimits limits;
    private readonly PlantedBug bug;
    private readonly Queue<Operation<TState>> waiting = new();
    // Usage has none, and most activations see nothing else.
    private HashSet<UInt128>? exclusive;
    private readonly List<Operation<TState>> group = [];
    private ClaimView view = new();
    private CommitBuffer? buffer;
    private Commit? inFlight;
    private TState tentative;
    private bool outcomeWasUnknown;

    /// <summary>Starts at what the store holds.</summary>
    public CommitProtocol(JournalId journal, IJournalCodec<TState> codec, JournalHead? head, ProtocolLimits limits)
        : this(journal, codec, head, limits, PlantedBug.None)
    {
    }

    internal CommitProtocol(JournalId journal, IJournalCodec<TState> codec, JournalHead? head, ProtocolLimits limits, PlantedBug bug)
    {
        this.journal = journal;
        this.codec = codec;
        this.limits = limits;
        this.bug = bug;
        Version = head?.Version ?? 0;
        State = tentative = head is null ? codec.Empty : codec.ReadState(head.Snapshot.Span);
    }

    /// <summary>The committed state: what every read sees.</summary>
    public TState State { get; private set; }

    /// <summary>The committed version.</summary>
    public long Version { get; private set; }

    /// <summary>True while a commit waits for its answer.</summary>
    public bool IsCommitting => inFlight is not null;

    /// <summary>True when a commit that stands at a version is of this activation: the one in flight, or one that was answered.</summary>
    public bool IsOwn(long version, UInt128 commitId) => version <= Version || inFlight?.CommitId == commitId;

    /// <summary>Requests that are decided and not answered yet.</summary>
    public int GroupSize => group.Count;

    /// <summary>True when requests wait to be decided.</summary>
    public bool HasWaiting => waiting.Count > 0;

    /// <summary>Takes a request into the bounded queue.</summary>
    public Admission Admit(Operation<TState> operation)
    {
        if (waiting.Count + group.Count >= limits.MaxWaiting) return Admission.Full;
        if (operation.ExclusiveKey is { } key && !(exclusive ??= []).Add(key)) return Admission.AlreadyRunning;
        waiting.Enqueue(operation);
        return Admission.Admitted;
    }

    /// <summary>Decides what waits, in order. Returns the commit to carry out; null when all of it could be answered without a write.</summary>
    public Commit? Begin(UInt128 commitId)
    {
        if (IsCommitting) throw new InvalidOperationException("A commit is in flight.");
        while (waiting.Count > 0 && group.Count < limits.MaxGroup) group.Add(waiting.Dequeue());
        return Stage(commitId);
    }

    /// <summary>The store answered.</summary>
    public NextStep Answered(CommitResult result, UInt128 nextCommitId)
    {
        var commit = inFlight ?? throw new InvalidOperationException("No commit is in flight.");
        switch (result.Status)
        {
            case CommitStatus.Committed:
                Finish(commit.ExpectedVersion + 1);
                return NextStep.Done;
            case CommitStatus.ClaimsTaken:
                view.Learn(result.Taken);
                ReleaseBuffer();
                return Stage(nextCommitId) is { } again ? NextStep.Submit(again) : NextStep.Done;
            case CommitStatus.VersionConflict when outcomeWasUnknown:
                return NextStep.Inspect(commit.ExpectedVersion + 1);
            case CommitStatus.VersionConflict when bug == PlantedBug.IgnoreVersionConflict:
                Version = result.Version;
                ReleaseBuffer();
                return Stage(nextCommitId) is { } forced ? NextStep.Submit(forced) : NextStep.Done;
            default:
                return NextStep.Abandon;
        }
    }

    /// <summary>The answer was lost: look which commit, if any, stands at the version this one wanted.</summary>
    public NextStep AnswerLost()
    {
        var commit = inFlight ?? throw new InvalidOperationException("No commit is in flight.");
        outcomeWasUnknown = true;
        return NextStep.Inspect(commit.ExpectedVersion + 1);
    }

    /// <summary>The store did not take this try: the group fails with the fault, unless an earlier try of it may land yet.</summary>
    public NextStep NotTaken(Exception fault)
    {
        if (outcomeWasUnknown) return AnswerLost();
        FailGroup(fault);
        return NextStep.Done;
    }

    /// <summary>What the inspection found at the wanted version: nothing, this commit, or another writer's.</summary>
    public NextStep Inspected(UInt128? commitIdFound, UInt128 nextCommitId)
    {
        var commit = inFlight ?? throw new InvalidOperationException("No commit is in flight.");
        if (bug == PlantedBug.RetryUnknownAsNew && commitIdFound is not null)
        {
            Version++;
            ReleaseBuffer();
            return Stage(nextCommitId) is { } again ? NextStep.Submit(again) : NextStep.Done;
        }
        if (commitIdFound is null) return NextStep.Submit(commit);
        if (commitIdFound != commit.CommitId) return NextStep.Abandon;
        Finish(commit.ExpectedVersion + 1);
        return NextStep.Done;
    }

    /// <summary>Ends the activation's work: everything admitted fails with the fault.</summary>
    public void FailAll(Exception fault)
    {
        var failed = group.Concat(waiting).ToList();
        group.Clear();
        waiting.Clear();
        exclusive?.Clear();
        ReleaseBuffer();
        foreach (var operation in failed) operation.Fail(fault);
    }

    /// <summary>The store certainly did not write: fails the group, keeps the state and what still waits.</summary>
    public void FailGroup(Exception fault)
    {
        var failed = group.ToList();
        ReleaseBuffer();
        EndGroup();
        tentative = State;
        foreach (var operation in failed) operation.Fail(fault);
    }

    /// <inheritdoc />
    /// <remarks>On any thread, while the protocol waits for its answer and changes nothing but what is admitted.</remarks>
    void IFetchedAhead.Fetch(int step)
    {
        switch (step)
        {
            case 0:
                Prefetch.Object(this);
                Prefetch.Within(this, Prefetch.Line);
                break;
            case 1:
                Prefetch.Object(group);
                Prefetch.Object(view);
                Prefetch.Object(inFlight);
                Prefetch.Object(buffer);
                Prefetch.Object(waiting);
                Prefetch.Object(tentative);
                break;
            case 2:
                Prefetch.Place(in MemoryMarshal.GetReference(CollectionsMarshal.AsSpan(group)));
                break;
            case 3 when CollectionsMarshal.AsSpan(group) is [var first, ..]:
                Prefetch.Object(first);
                Prefetch.Within(first, Prefetch.Line);
                break;
        }
    }

    private Commit? Stage(UInt128 commitId)
    {
        tentative = State;
        view.ForgetStaged();
        var staged = new Staging<TState>();
        var writes = false;
        for (var i = 0; i < group.Count; i++)
        {
            if (!TryDecide(group[i], out var decision))
            {
                group.RemoveAt(i--);
                continue;
            }
            if (!decision.Writes) continue;
            writes = true;
            tentative = decision.State;
            staged.Add(decision);
            if (i + 1 < group.Count && decision.Claims.Count > 0) view.Stage(decision.Claims);
        }
        if (!writes)
        {
            Finish(Version);
            return null;
        }
        inFlight = Encode(commitId, staged);
        if (bug == PlantedBug.AnswerBeforeCommit) foreach (var operation in group) operation.Complete(tentative);
        return inFlight;
    }

    private bool TryDecide(Operation<TState> operation, out Decision<TState> decision)
    {
        try
        {
            decision = operation.Decide(bug == PlantedBug.DecideAgainstStaleState ? State : tentative, view);
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A bug in one decision must not take the others of the group with it: state is immutable, so nothing happened.
            if (operation.ExclusiveKey is { } key) exclusive!.Remove(key);
            operation.Fail(fault);
            decision = default;
            return false;
        }
    }

    private Commit Encode(UInt128 commitId, in Staging<TState> staged)
    {
        buffer = CommitBuffer.Rent();
        ClaimList.Write(staged.Claims, buffer);
        for (var i = 0; i < staged.Events.Count; i++) codec.WriteEvent(staged.Events[i], buffer);
        var eventsEnd = buffer.Written;
        codec.WriteState(tentative, buffer);
        return new Commit
        {
            Journal = journal,
            ExpectedVersion = Version,
            CommitId = commitId,
            Events = buffer.Slice(0, eventsEnd),
            Snapshot = buffer.Slice(eventsEnd, buffer.Written),
            Claims = bug == PlantedBug.ForgetClaims ? [] : staged.Claims,
            LiveBuckets = staged.Claims.Count == 0 ? [] : limits.LiveBuckets(staged.Claims),
            Pages = staged.Pages,
            Waiter = this,
        };
    }

    private void Finish(long version)
    {
        var answered = bug == PlantedBug.AnswerBeforeCommit && inFlight is not null;
        ReleaseBuffer();
        Version = version;
        State = tentative;
        if (!answered) foreach (var operation in group) operation.Complete(State);
        EndGroup();
    }

    private void EndGroup()
    {
        if (exclusive is { Count: > 0 })
            foreach (var operation in group)
                if (operation.ExclusiveKey is { } key) exclusive.Remove(key);
        group.Clear();
        if (!view.IsEmpty) view = new ClaimView();
        outcomeWasUnknown = false;
    }

    private void ReleaseBuffer()
    {
        inFlight = null;
        buffer?.GiveBack();
        buffer = null;
    }
}
