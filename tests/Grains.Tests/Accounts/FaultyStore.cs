using System.Runtime.CompilerServices;
using Metering.Journal;
using Metering.Shared;

namespace Metering.Grains.Tests.Accounts;

/// <summary>A store that now and then certainly does not write, or writes and loses its answer.</summary>
public sealed class FaultyStore(IJournalStore inner) : StoreInFront(inner)
{
    private readonly Lock gate = new();
    private int commits;

    /// <summary>Percent of the commits that are not written.</summary>
    public int RefusedPercent { get; set; }

    /// <summary>Percent of the commits that are written, but whose answer is lost.</summary>
    public int LostPercent { get; set; }

    /// <summary>Commits until the power fails: after so many nothing is written any more. Null while it does not.</summary>
    public int? CommitsLeft { get; set; }

    /// <summary>What a commit waits for before it is written; null while none waits.</summary>
    public Func<Commit, Task>? Hold { get; set; }

    /// <summary>What the answer to a commit waits for once it is written; null while none waits.</summary>
    public Func<Commit, Task>? HoldAnswer { get; set; }

    /// <summary>What a read of pages of a prefix waits for; null while none waits.</summary>
    public Func<string, Task>? HoldPages { get; set; }

    /// <summary>What the dropping of old claims waits for; null while it does not wait.</summary>
    public Func<Task>? HoldDrop { get; set; }

    /// <summary>Faults so far.</summary>
    public int Faults { get; private set; }

    public override async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default)
    {
        if (Hold is { } hold) await hold(commit);
        lock (gate)
        {
            if (CommitsLeft == 0)
            {
                Faults++;
                throw new StoreUnavailableException("The power has failed.");
            }
            CommitsLeft--;
        }
        // Scattered, but the same in every run; every n-th commit would keep step with a client that repeats.
        var lot = (int)(unchecked((uint)Interlocked.Increment(ref commits) * 2_654_435_761u) / 42_949_673u);
        if (lot < RefusedPercent)
        {
            Faults++;
            throw new StoreUnavailableException("The test did not write this commit.");
        }
        var result = await base.CommitAsync(commit, cancellationToken);
        if (HoldAnswer is { } late) await late(commit);
        if (lot >= RefusedPercent + LostPercent) return result;
        Faults++;
        throw new OutcomeUnknownException("The test lost this answer.");
    }

    public override async IAsyncEnumerable<JournalPage> ReadPagesAsync(JournalId journal, string prefix, string? afterKey = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (HoldPages is { } hold) await hold(prefix);
        await foreach (var page in base.ReadPagesAsync(journal, prefix, afterKey, cancellationToken)) yield return page;
    }

    public override async ValueTask<IReadOnlyList<int>> DropClaimBucketsBeforeAsync(int firstKept, CancellationToken cancellationToken = default)
    {
        if (HoldDrop is { } hold) await hold();
        return await base.DropClaimBucketsBeforeAsync(firstKept, cancellationToken);
    }
}
