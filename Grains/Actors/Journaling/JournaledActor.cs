using Metering.Journal;
using Metering.Journal.Protocol;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Metering.Actors.Journaling;

/// <summary>
/// A grain whose state is a journal. Requests queue while a commit is in flight, are decided in order, committed together and answered
/// only when durable (<see cref="CommitProtocol{TState}"/>). On a version conflict the activation throws its state away.
/// </summary>
/// <remarks>Reentrant, because requests must arrive while a commit is in flight; deciding itself is synchronous, so nothing
/// interleaves within it.</remarks>
[Reentrant]
public abstract partial class JournaledActor<TState> : Grain
{
    private const int MaxUnknownTries = 5;
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly JournalServices services;
    private readonly IJournalCodec<TState> codec;
    private CommitProtocol<TState>? protocol;
    private bool pumping;
    private bool ended;
    private TaskCompletionSource? pumped;

    /// <summary>Creates the actor.</summary>
    protected JournaledActor(JournalServices services, IJournalCodec<TState> codec)
    {
        this.services = services;
        this.codec = codec;
    }

    /// <summary>The journal of this grain.</summary>
    protected abstract JournalId JournalId { get; }

    /// <summary>The committed state.</summary>
    protected TState State => Protocol.State;

    /// <summary>The committed version; 0 when nothing was ever written.</summary>
    protected long Version => Protocol.Version;

    /// <summary>The store, for reads of history and pages.</summary>
    protected IJournalStore Store => services.Store;

    /// <summary>The codec of this grain's state.</summary>
    protected IJournalCodec<TState> Codec => codec;

    /// <summary>Real time, for grains without a test clock.</summary>
    protected NodaTime.Instant WallNow => NodaTime.Instant.FromDateTimeOffset(services.Time.GetUtcNow());

    private CommitProtocol<TState> Protocol => protocol ?? throw new InvalidOperationException("The grain is not active.");

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var head = await services.Store.ReadHeadAsync(JournalId, cancellationToken);
        protocol = new CommitProtocol<TState>(JournalId, codec, head, services.Limits);
        await base.OnActivateAsync(cancellationToken);
    }

    /// <summary>
    /// Ends what this activation still commits. Work of its own, which Orleans does not know of, may go on after it; whatever that wrote would
    /// meet the next activation, which has read the store by then, and that one would have to give way for it.
    /// </summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        ended = true;
        if (pumping)
        {
            pumped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await pumped.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing
                | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>Queues a request. False when it was not taken in: the caller answers why.</summary>
    protected Admission Enqueue(Operation<TState> operation)
    {
        if (ended) return Admission.Full;
        var admission = Protocol.Admit(operation);
        // It catches whatever it meets, so nothing has to watch it.
        if (admission == Admission.Admitted && !pumping) _ = Pump();
        return admission;
    }

    /// <summary>
    /// Has all that <paramref name="enqueue"/> queues decided and committed together. Else the first would begin a commit that the others wait for.
    /// </summary>
    protected void Together(Action enqueue)
    {
        var waits = pumping;
        pumping = true;
        try
        {
            enqueue();
        }
        finally
        {
            pumping = waits;
        }
        if (!pumping && Protocol.HasWaiting) _ = Pump();
    }

    /// <summary>
    /// True when another activation wrote a newer version than this one knows. The next commit here would fail on that; an answer that writes
    /// nothing has to ask. A commit of its own that stands and is not answered yet is no other's: a stranger would learn from it that the object
    /// is there and at work.
    /// </summary>
    protected async Task<bool> IsSuperseded()
    {
        var next = Version + 1;
        await foreach (var entry in services.Store.ReadEntriesAsync(JournalId, next, next)) return !Protocol.IsOwn(next, entry.CommitId);
        return false;
    }

    /// <summary>Has the processor fetch what holds the state.</summary>
    protected void FetchProtocol()
    {
        Prefetch.Object(protocol);
        Prefetch.Within(protocol, Prefetch.Line);
    }

    /// <summary>Ends this activation after what runs now; the next call starts from the store.</summary>
    protected void Restart() => DeactivateOnIdle();

    private async Task Pump()
    {
        pumping = true;
        try
        {
            // One method for every step, because usage passes here for every event.
            var step = NextStep.Done;
            var unknownTries = 0;
            while (step.Kind != NextStepKind.Done || Protocol.HasWaiting)
            {
                switch (step.Kind)
                {
                    case NextStepKind.Done:
                        unknownTries = 0;
                        if (Protocol.Begin(services.CommitIds.Next()) is { } commit) step = NextStep.Submit(commit);
                        break;
                    case NextStepKind.Submit:
                        try
                        {
                            step = Protocol.Answered(await services.Store.CommitAsync(step.Commit!), services.CommitIds.Next());
                        }
                        catch (Exception fault) when (fault is not InvalidOperationException)
                        {
                            step = NotAnswered(step.Commit!, fault);
                        }
                        break;
                    case NextStepKind.Abandon:
                        Abandon();
                        step = NextStep.Done;
                        break;
                    default:
                        if (++unknownTries > MaxUnknownTries) throw new OutcomeUnknownException("The store does not say what became durable.");
                        step = await Inspect(step.Version, unknownTries);
                        break;
                }
            }
        }
        catch (Exception fault)
        {
            // Whatever stopped the pump, nobody may wait for ever and no later request may build on this memory.
            LogPumpFailed(services.Log, fault, JournalId.Value);
            Protocol.FailAll(new OutcomeUnknownException($"The outcome at {JournalId} is unknown; repeat the request.", fault));
            DeactivateOnIdle();
        }
        finally
        {
            pumping = false;
            pumped?.TrySetResult();
        }
    }

    private void Abandon()
    {
        LogSuperseded(services.Log, JournalId.Value);
        Protocol.FailAll(new StoreUnavailableException($"{JournalId} is owned by another activation; repeat the request."));
        DeactivateOnIdle();
    }

    /// <summary>Nothing more to do when the store certainly did not write; else what became durable has to be looked at.</summary>
    private NextStep NotAnswered(Commit commit, Exception fault)
    {
        if (fault is StoreUnavailableException) return Protocol.NotTaken(fault);
        if (fault is CommitRefusedException)
        {
            LogRefused(services.Log, fault, JournalId.Value);
            // Which of several it was nobody knows: they are told to repeat, and alone the guilty one learns it.
            Protocol.FailGroup(Protocol.GroupSize == 1 ? fault
                : new StoreUnavailableException("A request beside this one could not be written; nothing was changed.", fault));
            return NextStep.Done;
        }
        // Not only OutcomeUnknownException: an exception nobody foresaw tells nothing about durability either.
        LogAnswerLost(services.Log, fault, JournalId.Value, commit.ExpectedVersion);
        return Protocol.AnswerLost();
    }

    private async Task<NextStep> Inspect(long version, int attempt)
    {
        if (attempt > 1) await Task.Delay(FirstRetryDelay * (1 << attempt), services.Time);
        try
        {
            UInt128? found = null;
            await foreach (var entry in services.Store.ReadEntriesAsync(JournalId, version, version)) found = entry.CommitId;
            return Protocol.Inspected(found, services.CommitIds.Next());
        }
        catch (Exception fault) when (fault is not InvalidOperationException)
        {
            LogAnswerLost(services.Log, fault, JournalId.Value, version);
            return NextStep.Inspect(version);
        }
    }

    [LoggerMessage(LogLevel.Error, "The commit loop of {Journal} failed; the activation ends")]
    private static partial void LogPumpFailed(ILogger log, Exception fault, string journal);

    [LoggerMessage(LogLevel.Warning, "{Journal} was written by another activation; this one gives way")]
    private static partial void LogSuperseded(ILogger log, string journal);

    [LoggerMessage(LogLevel.Error, "A commit of {Journal} breaks a limit of the storage and was not written")]
    private static partial void LogRefused(ILogger log, Exception fault, string journal);

    [LoggerMessage(LogLevel.Warning, "The answer to a commit of {Journal} at version {Version} was lost; looking what became durable")]
    private static partial void LogAnswerLost(ILogger log, Exception fault, string journal, long version);
}
